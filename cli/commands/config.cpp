#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/setting_checks.hpp"
#include "core/base/text.hpp"
#include "core/kube/kubeconfig.hpp"
#include "core/print/table.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <ostream>

namespace k8scache::cli {

namespace {

struct ConfigFlags {
  std::string action;
  std::vector<std::string> names;
  std::string output;
  bool no_headers = false;
  bool origin = false;
};

kube::Kubeconfig kubeconfig_of(const Context& context) {
  return kube::load_kubeconfig(context.flags.kube, context.environment);
}

/// Spec: kubectl config get-contexts.
int get_contexts(Context& context, const ConfigFlags& flags) {
  if (!flags.output.empty() && flags.output != "name") {
    fail(ErrorKind::Usage,
         "--output {} is not available in {} config get-contexts; resetting to default output "
         "format",
         flags.output, context.flags.kubectl_compat ? "kubectl" : context.program);
  }
  const kube::Kubeconfig kubeconfig = kubeconfig_of(context);
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

int current_context(Context& context) {
  const kube::Kubeconfig kubeconfig = kubeconfig_of(context);
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
  if (flags.action == "get-contexts") return get_contexts(context, flags);
  if (flags.action == "current-context") return current_context(context);
  if (flags.action == "get-clusters") return list_names(context, kubeconfig_of(context).clusters);
  if (flags.action == "get-users") return list_names(context, kubeconfig_of(context).users);
  return flags.action == "show" ? show(context, flags) : validate(context);
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
  contexts->add_option("names", flags->names, "contexts; all when none is named");
  contexts->add_option("-o,--output", flags->output, "name: nothing but the names");
  contexts->add_flag("--no-headers", flags->no_headers, "no header line");
  add("current-context", "the context that commands mean when none is named");
  add("get-clusters", "the clusters of the kubeconfig");
  add("get-users", "the users of the kubeconfig");
  CLI::App* const shown = add("show", "our settings as they are in force");
  shown->add_flag("--origin", flags->origin, "where each value is from");
  add("validate", "check the settings and kinds.d; exit 2 when something is wrong");
  return [flags](Context& context) { return run_config(context, *flags); };
}

}  // namespace k8scache::cli
