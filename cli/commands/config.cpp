#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/get_format.hpp"
#include "cli/kubectl_kubeconfig.hpp"
#include "cli/setting_checks.hpp"
#include "core/base/file.hpp"
#include "core/base/text.hpp"
#include "core/json/kyaml_write.hpp"
#include "core/json/yaml_write.hpp"
#include "core/kube/kubeconfig.hpp"
#include "core/kube/kubeconfig_view.hpp"
#include "core/print/table.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <utility>

namespace k8scache::cli {

namespace {

struct ConfigFlags {
  std::string action;
  std::vector<std::string> names;
  std::string output;
  bool no_headers = false;
  bool origin = false;
  kube::KubeconfigViewOptions view;
  std::optional<std::string> view_output;
  GetFlags print;  ///< of `view`: templates
  bool merge = true;
  std::vector<std::string> words;  ///< that mean nothing
};

/// Spec: kubectl config get-contexts.
void require_output(const Context& context, const ConfigFlags& flags) {
  if (!flags.output.empty() && flags.output != "name") {
    fail(ErrorKind::Usage,
         "--output {} is not available in {} config get-contexts; resetting to default output "
         "format",
         flags.output, context.flags.kubectl_compat ? "kubectl" : context.program);
  }
}

int get_contexts(Context& context, const ConfigFlags& flags, const kube::Kubeconfig& kubeconfig) {
  std::vector<const kube::ContextConfig*> shown;
  std::vector<std::string> unknown;
  for (const kube::ContextConfig& one : kubeconfig.contexts) {
    if (flags.names.empty()) shown.push_back(&one);
  }
  for (const std::string& name : flags.names) {
    const kube::ContextConfig* const one = kubeconfig.context(name);
    if (one != nullptr) {
      shown.push_back(one);
    } else {
      unknown.push_back(name);
    }
  }
  std::ranges::sort(shown, {}, [](const kube::ContextConfig* one) { return one->name; });
  const bool names_only = flags.output == "name";
  print::Table table({}, print::Table::Headers::Hidden);
  if (!flags.no_headers && !names_only)
    table.add_text("CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE");
  for (const kube::ContextConfig* const one : shown) {
    const char* const mark = one->name == kubeconfig.current_context ? "*" : " ";
    table.add_text(names_only ? one->name
                              : fmt::format("{}\t{}\t{}\t{}\t{}", mark, one->name, one->cluster,
                                            one->user, one->ns));
  }
  context.out << table.text();
  context.out.flush();
  for (const std::string& name : unknown) {
    context.err << "error: context " << name << " not found\n";
  }
  return unknown.empty() ? kSuccess : kNotFound;
}

int current_context(Context& context, const kube::Kubeconfig& kubeconfig) {
  if (kubeconfig.current_context.empty()) fail(ErrorKind::NotFound, "current-context is not set");
  context.out << kubeconfig.current_context << "\n";
  return kSuccess;
}

/// kubectl has no order for clusters; ours is by name, as for all else.
template <typename Entry>
int list_names(Context& context, const std::vector<Entry>& entries) {
  std::vector<std::string> names;
  for (const Entry& entry : entries) names.push_back(entry.name);
  std::ranges::sort(names);
  context.out << "NAME\n";
  for (const std::string& name : names) context.out << name << "\n";
  return kSuccess;
}

/// The merged files as one JSON document.
std::string merged_document(const Context& context, const ConfigFlags& flags,
                            const kube::Kubeconfig& kubeconfig) {
  std::vector<kube::KubeconfigText> files;
  for (const std::string& file : kubeconfig.files) {
    if (auto text = read_file(file)) files.push_back({file, std::move(*text)});
  }
  kube::KubeconfigViewOptions options = flags.view;
  options.context = context.flags.kube.context.value_or("");
  return kube::kubeconfig_view(files, options);
}

/// A template alone is a Go template. An empty form means names, and a configuration has none.
GetForm form_of_view(const ConfigFlags& flags) {
  const std::string& text = flags.print.template_text;
  if (!flags.view_output) return document_form_of(text.empty() ? "yaml" : "go-template", text);
  if (flags.view_output->empty()) return {GetFormat::Name, {}, false};
  return document_form_of(*flags.view_output, text);
}

/// What kubectl sees before it reads files.
void require_view(const Context& context, const ConfigFlags& flags) {
  form_of_view(flags);
  if (!flags.merge && !context.flags.kube.kubeconfig) {
    fail(ErrorKind::Usage, "if merge==false a precise file must be specified");
  }
}

/// Spec: kubectl config view, ViewOptions.Run.
int view_kubeconfig(Context& context, const ConfigFlags& flags,
                    const kube::Kubeconfig& kubeconfig) {
  const GetForm form = form_of_view(flags);
  const std::string document = merged_document(context, flags, kubeconfig);
  if (form.format == GetFormat::Name) {
    context.out << "config/<unknown>\n";
    return kSuccess;
  }
  if (form.format == GetFormat::Json) {
    context.out << document << "\n";
    return kSuccess;
  }
  json::Parser parser;
  const json::Value value = parser.parse(document);
  std::string text;
  if (form.format == GetFormat::Kyaml) {
    json::write_kyaml(value, text, 0, json::KeyOrder::AsParsed);
    context.out << "---\n" << text << "\n";
    return kSuccess;
  }
  const auto printer = printer_of(context, flags.print, form, print::Shape::Separate, {}, text,
                                  json::KeyOrder::AsParsed);
  printer->begin();
  try {
    printer->add(value);
  } catch (const Error&) {
    context.out << text;  // what the template made
    throw;
  }
  context.out << text;
  return kSuccess;
}

/// Where a setting's value is from: a file and its line, a variable, or nowhere.
std::string origin(const Settings& settings, std::string_view key) {
  std::string where = settings.where(key);
  const std::string tail = ": " + std::string(key);
  if (where.ends_with(tail)) where.resize(where.size() - tail.size());
  return where == key ? "default" : where;
}

int show(Context& context, const ConfigFlags& flags) {
  std::vector<std::string> headers{"SETTING", "VALUE"};
  if (flags.origin) headers.emplace_back("ORIGIN");
  print::Table table(headers);
  for (const SettingRule& rule : setting_rules()) {
    std::vector<std::string> row{std::string(rule.key),
                                 printable(context.settings.get(rule.key).value_or("<unset>"))};
    if (flags.origin) row.push_back(origin(context.settings, rule.key));
    table.add(row);
  }
  context.out << table.text();
  return kSuccess;
}

int validate(Context& context) {
  const std::vector<std::string> problems = setting_problems(context);
  for (const std::string& problem : problems) context.err << "error: " << problem << "\n";
  if (!problems.empty()) return kUsage;
  context.out << "the settings are valid\n";
  return kSuccess;
}

int run_config(Context& context, const ConfigFlags& flags) {
  refuse_words(context, flags.words, "config " + flags.action);
  if (flags.action == "show") return show(context, flags);
  if (flags.action == "validate") return validate(context);
  if (flags.action == "get-contexts") require_output(context, flags);
  if (flags.action == "view") require_view(context, flags);
  std::optional<kube::Kubeconfig> kubeconfig;
  if (context.flags.kubectl_compat) {
    kubeconfig = kubectls_kubeconfig(context, flags.merge ? Merging::Files : Merging::OneFileOnly);
    if (!kubeconfig) return kNotFound;
  } else {
    kubeconfig = kube::load_kubeconfig(context.flags.kube, context.environment);
  }
  if (flags.action == "get-contexts") return get_contexts(context, flags, *kubeconfig);
  if (flags.action == "current-context") return current_context(context, *kubeconfig);
  if (flags.action == "get-clusters") return list_names(context, kubeconfig->clusters);
  if (flags.action == "get-users") return list_names(context, kubeconfig->users);
  return view_kubeconfig(context, flags, *kubeconfig);
}

}  // namespace

Runner add_config(CLI::App& app) {
  CLI::App* const command =
      app.add_subcommand("config", "show the kubeconfig's contexts, and our own settings");
  command->require_subcommand(1);
  command->fallthrough();
  auto flags = std::make_shared<ConfigFlags>();
  const auto add = [&](const char* name, const char* help) {
    CLI::App* const part = command->add_subcommand(name, help);
    part->option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    part->callback([flags, chosen = std::string(name)] { flags->action = chosen; });
    return part;
  };
  CLI::App* const contexts = add("get-contexts", "the contexts of the kubeconfig, or some of them");
  contexts->add_option("contexts", flags->names, "contexts; all when none is named");
  contexts->add_option("-o,--output", flags->output, "name: nothing but the names");
  contexts->add_flag("--no-headers", flags->no_headers, "no header line");
  for (const auto& [name, help] :
       {std::pair{"current-context", "the context that commands mean when none is named"},
        std::pair{"get-clusters", "the clusters of the kubeconfig"},
        std::pair{"get-users", "the users of the kubeconfig"}}) {
    add(name, help)->add_option("words", flags->words)->group("");
  }
  CLI::App* const viewed = add("view", "the kubeconfig as its files say together, without secrets");
  viewed->add_flag("--minify", flags->view.minify, "only what the current context needs");
  viewed->add_flag("--raw", flags->view.raw, "tokens, passwords and certificates, too");
  viewed->add_flag("--flatten", flags->view.flatten,
                   "with the files that it names put in, and --raw");
  viewed->add_flag("--merge", flags->merge, "as kubectl's; false needs --kubeconfig");
  add_text(*viewed, "-o,--output", flags->view_output,
           "yaml, json, kyaml, jsonpath=..., go-template=...");
  viewed->add_option("--template", flags->print.template_text,
                     "the template of -o jsonpath or go-template, when it does not follow there");
  viewed->add_flag("--allow-missing-template-keys", flags->print.allow_missing_template_keys,
                   "false: a key that is missing is an error in templates");
  viewed->add_flag("--show-managed-fields", flags->print.show_managed_fields,
                   "accepted as kubectl does; no effect");
  CLI::App* const shown = add("show", "our settings as they are in force");
  shown->add_flag("--origin", flags->origin, "where each value is from");
  add("validate", "check the settings and kinds.d; exit 2 when something is wrong");
  return [flags](Context& context) { return run_config(context, *flags); };
}

}  // namespace k8scache::cli
