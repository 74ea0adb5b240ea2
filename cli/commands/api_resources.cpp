#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/terminal.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/print/table.hpp"
#include "core/store/reader.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <ostream>

namespace k8scache::cli {

namespace {

struct ApiResourcesFlags {
  std::optional<std::string> group;
  std::optional<bool> namespaced;
  std::vector<std::string> verbs;
  std::vector<std::string> categories;
  std::string output;
  std::string sort_by;
  bool no_headers = false;
  bool cached = false;  // ours always is
};

/// Spec: kubectl api-resources, APIResourceOptions.Validate.
void require_known_words(const ApiResourcesFlags& flags) {
  if (!flags.output.empty() && flags.output != "wide" && flags.output != "name") {
    fail(ErrorKind::Usage,
         "unable to match a printer suitable for the output format \"{}\", allowed formats are: "
         "name,wide",
         flags.output);
  }
  if (!flags.sort_by.empty() && flags.sort_by != "name" && flags.sort_by != "kind") {
    fail(ErrorKind::Usage, "--sort-by accepts only name or kind");
  }
}

bool has_all(const std::vector<std::string>& have, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& one) {
    return std::find(have.begin(), have.end(), one) != have.end();
  });
}

bool is_wanted(const model::CatalogType& entry, const ApiResourcesFlags& flags) {
  const model::ResourceType& type = entry.type;
  if (entry.serving == model::Serving::Gone) return false;
  if (flags.group && type.group != *flags.group) return false;
  if (flags.namespaced && *flags.namespaced != (type.scope == model::Scope::Namespaced)) {
    return false;
  }
  return has_all(type.verbs, flags.verbs) && has_all(type.categories, flags.categories);
}

/// kubectl's order: by group, then by name; with --sort-by by that alone.
void sort(std::vector<const model::CatalogType*>& types, const std::string& by) {
  std::stable_sort(types.begin(), types.end(), [&](const auto* left, const auto* right) {
    const model::ResourceType& a = left->type;
    const model::ResourceType& b = right->type;
    if (by == "name") return a.plural < b.plural;
    if (by == "kind") return std::pair(a.kind, a.plural) < std::pair(b.kind, b.plural);
    return std::pair(a.group, a.plural) < std::pair(b.group, b.plural);
  });
}

std::vector<std::string> row(const model::ResourceType& type, bool wide) {
  std::vector<std::string> cells{type.plural, join(type.short_names, ","), type.api_version(),
                                 type.scope == model::Scope::Namespaced ? "true" : "false",
                                 type.kind};
  if (wide) {
    cells.push_back(join(type.verbs, ","));
    cells.push_back(join(type.categories, ","));
  }
  return cells;
}

int run_api_resources(Context& context, const ApiResourcesFlags& flags) {
  require_known_words(flags);
  store::Reader reader = open_cache(choose_cache(context));
  std::vector<const model::CatalogType*> types;
  for (const model::CatalogType& entry : reader.catalog().types()) {
    if (is_wanted(entry, flags)) types.push_back(&entry);
  }
  sort(types, flags.sort_by);
  if (flags.output == "name") {
    for (const auto* const entry : types) context.out << entry->type.plural_and_group() << "\n";
    return kSuccess;
  }
  const bool wide = flags.output == "wide";
  std::vector<std::string> headers{"NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"};
  if (wide) headers.insert(headers.end(), {"VERBS", "CATEGORIES"});
  print::Table table(
      headers, flags.no_headers ? print::Table::Headers::Hidden : print::Table::Headers::Shown);
  if (may_colour(context, Stream::Out)) table.paint();
  for (const auto* const entry : types) table.add(row(entry->type, wide));
  context.out << table.text();
  return kSuccess;
}

}  // namespace

Runner add_api_resources(CLI::App& app) {
  auto flags = std::make_shared<ApiResourcesFlags>();
  CLI::App* const command =
      app.add_subcommand("api-resources", "print the resource types of the last discovery");
  add_text(*command, "--api-group", flags->group, "of this group only; empty: the core group");
  command->add_flag_function(
      "--namespaced", [flags](std::int64_t count) { flags->namespaced = count > 0; },
      "only such; false: only the others");
  add_texts(*command, "--verbs", flags->verbs, "that have all of these");
  add_texts(*command, "--categories", flags->categories, "that have all of these");
  command->add_option("--sort-by", flags->sort_by, "name or kind")->type_name("TEXT:{name,kind}");
  command->add_option("-o,--output", flags->output, "wide or name")->type_name("TEXT:{wide,name}");
  command->add_flag("--cached", flags->cached, "")->group("");
  command->add_flag("--no-headers", flags->no_headers, "no header line");
  return [flags](Context& context) { return run_api_resources(context, *flags); };
}

}  // namespace k8scache::cli
