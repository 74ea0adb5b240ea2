#include "core/query/explain_args.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/go_text.hpp"
#include "core/json/json_template_nodes.hpp"

#include <algorithm>

namespace k8scache::query {

namespace {

/// `a.b.c` as JSONPath reads it.
json::tmpl::Nodes nodes_of(std::string_view path) {
  if (path.ends_with('.')) path.remove_suffix(1);
  json::tmpl::Pieces pieces = json::tmpl::parse_pieces("{." + std::string(path) + "}");
  if (pieces.size() != 1) fail(ErrorKind::Usage, "must pass in 1 jsonpath string");
  return std::move(pieces.front().nodes);
}

std::string name_of(const json::tmpl::Node& node) {
  const auto* const field = std::get_if<json::tmpl::Field>(&node.what);
  if (field == nullptr) {
    fail(ErrorKind::Usage, "invalid jsonpath syntax, first node must be field node");
  }
  return field->name;
}

/// All but the first, which is the type, or in `.spec` behind one the dot alone.
std::vector<std::string> fields_of(const json::tmpl::Nodes& nodes) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i < nodes.size(); ++i) names.push_back(name_of(nodes[i]));
  return names;
}

bool is_called(const model::ResourceType& type, const std::string& lower) {
  return type.plural == lower || type.singular == lower || to_lower(type.kind) == lower;
}

/// Every type of that name, in discovery order; else the one that is called so for short.
std::vector<const model::CatalogType*> types_called(const std::string& name,
                                                    const model::Catalog& catalog,
                                                    std::string& warning) {
  std::vector<const model::CatalogType*> found;
  const std::string lower = to_lower(name);
  for (const model::CatalogType& entry : catalog.types()) {
    if (entry.serving != model::Serving::Gone && is_called(entry.type, lower)) {
      found.push_back(&entry);
    }
  }
  if (found.empty()) {
    model::TypeMatch match = catalog.find(name);
    if (match.type != nullptr) found.push_back(match.type);
    warning = std::move(match.warning);
  }
  if (found.empty()) {
    fail(ErrorKind::NotFound, "the server doesn't have a resource type {}", json::go_quoted(name));
  }
  return found;
}

ExplainArgs args_of(const model::ResourceType& type, std::vector<std::string> fields) {
  return {.group = type.group,
          .version = type.version,
          .plural = type.plural,
          .fields = std::move(fields),
          .warning = {}};
}

}  // namespace

namespace {

ExplainArgs args_of_word(std::string_view word, const std::string& api_version,
                         const model::Catalog& catalog, std::string& warning) {
  const json::tmpl::Nodes nodes = nodes_of(word);
  if (nodes.empty()) {
    fail(ErrorKind::Usage, "invalid jsonpath syntax, first node must be field node");
  }
  const auto types = types_called(name_of(nodes.front()), catalog, warning);
  if (!api_version.empty()) {
    ExplainArgs args = args_of(types.front()->type, fields_of(nodes));
    const std::size_t slash = api_version.find('/');
    args.group = slash == std::string::npos ? "" : api_version.substr(0, slash);
    args.version = slash == std::string::npos ? api_version : api_version.substr(slash + 1);
    return args;
  }
  for (const model::CatalogType* const type : types) {
    const std::string whole = type->type.plural_and_group();
    if (!word.starts_with(whole)) continue;
    const std::string_view rest = word.substr(whole.size());
    if (rest.empty()) return args_of(type->type, {});
    return args_of(type->type, fields_of(nodes_of(rest)));
  }
  return args_of(types.front()->type, fields_of(nodes));
}

}  // namespace

ExplainArgs parse_explain(std::string_view word, const std::string& api_version,
                          const model::Catalog& catalog) {
  std::string warning;
  ExplainArgs args = args_of_word(word, api_version, catalog, warning);
  args.warning = std::move(warning);
  return args;
}

std::string document_path(const ExplainArgs& args) {
  return args.group.empty() ? "api/" + args.version
                            : fmt::format("apis/{}/{}", args.group, args.version);
}

std::string shown(const ExplainArgs& args) {
  return fmt::format("{}/{}, Resource={}", args.group, args.version, args.plural);
}

}  // namespace k8scache::query
