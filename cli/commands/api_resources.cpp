#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/terminal.hpp"
#include "core/base/text.hpp"
#include "core/json/kyaml_write.hpp"
#include "core/json/yaml_write.hpp"
#include "core/print/api_types.hpp"
#include "core/print/table.hpp"
#include "core/store/reader.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <ostream>

namespace k8scache::cli {

namespace {

constexpr int kIndent = 4;  // kubectl's, in JSON

struct ApiResourcesFlags {
  std::optional<std::string> group;
  bool namespaced = true;
  std::vector<std::string> verbs;
  std::vector<std::string> categories;
  std::string output;
  std::string sort_by;
  bool no_headers = false;
  bool show_managed_fields = false;
  bool cached = false;  // accepted for kubectl's sake: there is nothing but the cache
  const CLI::App* command = nullptr;
};

bool has_all(const std::vector<std::string>& have, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& one) {
    return std::find(have.begin(), have.end(), one) != have.end();
  });
}

bool is_wanted(const model::CatalogType& entry, const ApiResourcesFlags& flags) {
  const model::ResourceType& type = entry.type;
  if (entry.serving == model::Serving::Gone || type.verbs.empty()) return false;
  if (flags.group && type.group != *flags.group) return false;
  const bool asks_scope = flags.command->get_option("--namespaced")->count() > 0;
  if (asks_scope && flags.namespaced != (type.scope == model::Scope::Namespaced)) return false;
  return has_all(type.verbs, flags.verbs) && has_all(type.categories, flags.categories);
}

/// kubectl's order: by group, then by name; with --sort-by by that, then by name.
void sort(std::vector<const model::CatalogType*>& types, const std::string& by) {
  std::stable_sort(types.begin(), types.end(), [&](const auto* left, const auto* right) {
    const model::ResourceType& a = left->type;
    const model::ResourceType& b = right->type;
    if (by == "name") return a.plural < b.plural;
    const bool by_kind = by == "kind";
    return std::pair(by_kind ? a.kind : a.group, a.plural) <
           std::pair(by_kind ? b.kind : b.group, b.plural);
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

void print_table(Context& context, const ApiResourcesFlags& flags,
                 const std::vector<const model::CatalogType*>& types) {
  const bool wide = flags.output == "wide";
  std::vector<std::string> headers{"NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"};
  if (wide) headers.insert(headers.end(), {"VERBS", "CATEGORIES"});
  // Unlike those of objects this table has headers though it has no rows.
  print::Table table({}, print::Table::Headers::Hidden);
  if (may_colour(context, Stream::Out)) table.paint();
  if (!flags.no_headers) table.add_text(join(headers, "\t"));
  for (const auto* const entry : types) table.add_text(join(row(entry->type, wide), "\t"));
  context.out << table.text();
}

void print_document(Context& context, const std::string& output,
                    const std::vector<const model::CatalogType*>& types) {
  if (output == "json") {
    context.out << print::api_resource_list(types, kIndent) << "\n";
    return;
  }
  json::Parser parser;
  const std::string document = print::api_resource_list(types, 0);
  std::string out;
  if (output == "yaml") {
    json::write_yaml(parser.parse(document), out);
  } else {
    out = "---\n";
    json::write_kyaml(parser.parse(document), out, 0, json::KeyOrder::AsParsed);
    out += '\n';
  }
  context.out << out;
}

void require_forms(const ApiResourcesFlags& flags) {
  constexpr std::array<std::string_view, 6> kForms{"", "json", "kyaml", "name", "wide", "yaml"};
  if (std::ranges::find(kForms, flags.output) == kForms.end()) {
    fail(ErrorKind::Usage,
         "unable to match a printer suitable for the output format \"{}\", allowed formats are: "
         "json,kyaml,name,wide,yaml",
         flags.output);
  }
  if (!flags.sort_by.empty() && flags.sort_by != "name" && flags.sort_by != "kind") {
    fail(ErrorKind::Usage, "--sort-by accepts only name or kind");
  }
}

int run_api_resources(Context& context, const ApiResourcesFlags& flags) {
  require_forms(flags);
  store::Reader reader = open_cache(choose_cache(context, Works::WithoutNamespace));
  std::vector<const model::CatalogType*> types;
  for (const model::CatalogType& entry : reader.catalog().types()) {
    if (is_wanted(entry, flags)) types.push_back(&entry);
  }
  sort(types, flags.sort_by);
  if (flags.output == "name") {
    for (const auto* const entry : types) context.out << entry->type.plural_and_group() << "\n";
  } else if (flags.output.empty() || flags.output == "wide") {
    print_table(context, flags, types);
  } else {
    print_document(context, flags.output, types);
  }
  return kSuccess;
}

}  // namespace

Runner add_api_resources(CLI::App& app) {
  auto flags = std::make_shared<ApiResourcesFlags>();
  CLI::App* const command =
      app.add_subcommand("api-resources", "print the resource types of the last discovery");
  flags->command = command;
  add_text(*command, "--api-group", flags->group, "of this group only; empty: the core group");
  command->add_flag("--namespaced", flags->namespaced,
                    "only those that live in namespaces; false: only the others");
  add_texts(*command, "--verbs", flags->verbs, "that have all of these");
  add_texts(*command, "--categories", flags->categories, "that have all of these");
  command->add_option("--sort-by", flags->sort_by, "name or kind")->type_name("TEXT:{name,kind}");
  command->add_option("-o,--output", flags->output, "wide, name, json, yaml or kyaml")
      ->type_name("TEXT:{wide,name,json,yaml,kyaml}");
  command->add_flag("--no-headers", flags->no_headers, "no header line");
  command->add_flag("--show-managed-fields", flags->show_managed_fields,
                    "accepted as kubectl does; no effect");
  command->add_flag("--cached", flags->cached, "accepted as kubectl does; it is always so");
  return [flags](Context& context) { return run_api_resources(context, *flags); };
}

}  // namespace k8scache::cli
