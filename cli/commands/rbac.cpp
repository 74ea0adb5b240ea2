#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "core/base/error.hpp"
#include "core/json/value.hpp"
#include "core/json/writer.hpp"
#include "core/json/yaml_write.hpp"
#include "core/model/redact.hpp"
#include "core/store/reader.hpp"
#include "core/sync/plan.hpp"

#include <CLI/CLI.hpp>

#include <map>
#include <memory>
#include <ostream>

namespace k8scache::cli {

namespace {

struct RbacFlags {
  std::vector<std::string> kinds;
  std::vector<std::string> exclude;
  std::string name = "k8scache";
};

void write_role(json::Writer& writer, const std::string& name,
                const std::map<std::string, std::vector<std::string>>& resources) {
  writer.begin_object();
  writer.key("apiVersion").value("rbac.authorization.k8s.io/v1");
  writer.key("kind").value("ClusterRole");
  writer.key("metadata").begin_object().key("name").value(name).end_object();
  writer.key("rules").begin_array();
  for (const auto& [group, plurals] : resources) {
    writer.begin_object();
    writer.key("apiGroups").begin_array().value(group).end_array();
    writer.key("resources").begin_array();
    for (const std::string& plural : plurals) writer.value(plural);
    writer.end_array();
    writer.key("verbs").begin_array().value("get").value("list").value("watch").end_array();
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
}

std::string as_yaml(const std::string& name,
                    const std::map<std::string, std::vector<std::string>>& resources) {
  std::string text;
  json::Writer writer(text);
  write_role(writer, name, resources);
  json::Parser parser;
  std::string yaml;
  json::write_yaml(parser.parse(text), yaml);
  return yaml;
}

/// The rights that syncing needs; Secrets in a role of their own, to be granted on purpose.
int run_rbac(Context& context, const RbacFlags& flags) {
  store::Reader reader = open_cache(choose_cache(context));
  const sync::Selection selection{.kinds = kinds_flag(flags.kinds),
                                  .exclude = comma_list(flags.exclude),
                                  .namespaces = {},
                                  .secrets = model::SecretsMode::Full};
  refuse_globs(selection.exclude, "--exclude");
  std::map<std::string, std::vector<std::string>> resources;
  bool has_secrets = false;
  for (const sync::ListJob& job :
       sync::plan(selection, reader.catalog(), load_registry(context), {})) {
    if (model::is_secret(job.type)) {
      has_secrets = true;
    } else {
      resources[job.type.group].push_back(job.type.plural);
    }
  }
  if (resources.empty() && !has_secrets) {
    fail(ErrorKind::Usage, "no types are left that rights could be given for");
  }
  if (!resources.empty()) context.out << as_yaml(flags.name, resources);
  if (has_secrets) {
    context.out << (resources.empty() ? "" : "---\n")
                << as_yaml(flags.name + "-secrets", {{"", {"secrets"}}});
  }
  return kSuccess;
}

}  // namespace

Runner add_rbac(CLI::App& app) {
  auto flags = std::make_shared<RbacFlags>();
  CLI::App* const command =
      app.add_subcommand("rbac", "print the ClusterRole that syncing needs, as YAML");
  for (auto [name, into, help] : {std::tuple{"--kinds", &flags->kinds, "for these types only"},
                                  std::tuple{"--exclude", &flags->exclude, "but not for these"}}) {
    command->add_option(name, *into, help)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
  command->add_option("--name", flags->name, "name of the role");
  return [flags](Context& context) { return run_rbac(context, *flags); };
}

}  // namespace k8scache::cli
