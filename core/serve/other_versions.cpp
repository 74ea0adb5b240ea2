#include "core/serve/other_versions.hpp"

#include "core/base/text.hpp"
#include "core/json/difference.hpp"
#include "core/json/ordered.hpp"
#include "core/model/definition.hpp"
#include "core/model/version_priority.hpp"
#include "core/store/definitions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace k8scache::serve {

namespace {

// The keywords of a schema. Spec: apiextensions/v1, JSONSchemaProps.
constexpr std::array<std::string_view, 4> kNotes = {"description", "example", "externalDocs",
                                                    "title"};
constexpr std::array<std::string_view, 4> kOfNames = {"definitions", "dependencies",
                                                      "patternProperties", "properties"};
constexpr std::array<std::string_view, 7> kOfSchemas = {
    "additionalItems", "additionalProperties", "allOf", "anyOf", "items", "not", "oneOf"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool same_schema(json::Value one, json::Value other);

/// One schema or several, or what stands in its place.
bool same_schemas(json::Value one, json::Value other) {
  if (!one.is_array() || !other.is_array()) return same_schema(one, other);
  if (one.size() != other.size()) return false;
  auto next = other.elements().begin();
  for (const json::Value schema : one.elements()) {
    if (!same_schema(schema, *next)) return false;
    ++next;
  }
  return true;
}

/// Members of the same names; `same` compares what is called so.
template <typename Same>
bool same_members(const std::vector<json::Member>& one, const std::vector<json::Member>& other,
                  const Same& same) {
  return std::ranges::equal(one, other, [&](const json::Member& left, const json::Member& right) {
    return left.key == right.key && same(left.key, left.value, right.value);
  });
}

bool same_names(json::Value one, json::Value other) {
  if (!one.is_object() || !other.is_object()) return json::same(one, other);
  return same_members(json::ordered_members(one), json::ordered_members(other),
                      [](std::string_view, json::Value left, json::Value right) {
                        return same_schema(left, right);
                      });
}

/// What a schema says of objects; notes are for people.
std::vector<json::Member> rules_of(json::Value schema) {
  std::vector<json::Member> members = json::ordered_members(schema);
  std::erase_if(members, [](const json::Member& member) { return is_one_of(kNotes, member.key); });
  return members;
}

/// Whether two schemas say the same of objects. Equal words only: what means the same in other
/// words is not found out.
bool same_schema(json::Value one, json::Value other) {
  if (!one.is_object() || !other.is_object()) return json::same(one, other);
  return same_members(rules_of(one), rules_of(other),
                      [](std::string_view key, json::Value left, json::Value right) {
                        if (is_one_of(kOfNames, key)) return same_names(left, right);
                        if (is_one_of(kOfSchemas, key)) return same_schemas(left, right);
                        return json::same(left, right);
                      });
}

/// Spec: apiextensions-apiserver, defaultDeprecationWarning.
std::string deprecation_warning(json::Value definition, json::Value version) {
  if (!version["deprecated"].boolean_or(false)) return "";
  if (const auto text = version["deprecationWarning"].text()) return std::string(*text);
  const std::string_view name = version["name"].text_or("");
  std::string_view better;
  for (const json::Value other : definition["spec"]["versions"].elements()) {
    const std::string_view candidate = other["name"].text_or("");
    if (!other["served"].boolean_or(false) || other["deprecated"].boolean_or(false)) continue;
    if (!model::is_preferred(candidate, name)) continue;
    if (better.empty() || model::is_preferred(candidate, better)) better = candidate;
  }
  const std::string_view group = definition["spec"]["group"].text_or("");
  const std::string_view kind = definition["spec"]["names"]["kind"].text_or("");
  std::string warning = fmt::format("{}/{} {} is deprecated", group, name, kind);
  if (!better.empty()) warning += fmt::format("; use {}/{} {}", group, better, kind);
  return warning;
}

}  // namespace

std::vector<OtherVersion> other_versions(const model::CatalogType& type, json::Value definition) {
  std::vector<OtherVersion> found;
  const bool sets_only_the_name =
      definition["spec"]["conversion"]["strategy"].text_or("None") == "None";
  const json::Value kept = model::version_of(definition, type.type.version);
  if (!sets_only_the_name || !kept.exists()) return found;
  for (const json::Value version : definition["spec"]["versions"].elements()) {
    const std::string name(version["name"].text_or(""));
    const bool is_certain =
        name != type.type.version &&
        same_schema(kept["schema"]["openAPIV3Schema"], version["schema"]["openAPIV3Schema"]);
    if (!is_certain) continue;
    const bool is_served = version["served"].boolean_or(false) &&
                           std::ranges::find(type.versions, name) != type.versions.end();
    found.push_back({.name = name,
                     .warnings = deprecation_warning(definition, version),
                     .is_served = is_served});
  }
  std::ranges::sort(found, model::is_preferred, &OtherVersion::name);
  return found;
}

const std::vector<OtherVersion>& OtherVersions::of(store::Reader& reader,
                                                   const model::CatalogType& type) {
  Known& known = known_[type.id];
  std::string state = fmt::format("{} {}\n{}", type.type.version, join(type.versions, " "),
                                  store::definition_state(reader, type.type));
  if (state != known.state) {
    const std::string definition = store::definition_of(reader, type.type);
    json::Parser parser;
    known.versions =
        other_versions(type, definition.empty() ? json::Value{} : parser.parse(definition));
    known.state = std::move(state);
  }
  return known.versions;
}

}  // namespace k8scache::serve
