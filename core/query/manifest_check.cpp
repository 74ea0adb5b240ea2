#include "core/query/manifest_check.hpp"

#include "core/json/go_unmarshal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace k8scache::query {

namespace {

/// A null fits everywhere.
bool fits(json::Value value, json::Type type) {
  return value.is_null_or_missing() || value.type() == type;
}

enum class Holds { Text, Integer, Truth, Texts, TextsByKey, Owners };
struct Field {
  std::string_view name;
  Holds holds;
};
constexpr std::array<Field, 12> kMetadata{{{"name", Holds::Text},
                                           {"generateName", Holds::Text},
                                           {"namespace", Holds::Text},
                                           {"selfLink", Holds::Text},
                                           {"uid", Holds::Text},
                                           {"resourceVersion", Holds::Text},
                                           {"generation", Holds::Integer},
                                           {"deletionGracePeriodSeconds", Holds::Integer},
                                           {"labels", Holds::TextsByKey},
                                           {"annotations", Holds::TextsByKey},
                                           {"finalizers", Holds::Texts},
                                           {"ownerReferences", Holds::Owners}}};
constexpr std::array<Field, 6> kOwner{{{"apiVersion", Holds::Text},
                                       {"kind", Holds::Text},
                                       {"name", Holds::Text},
                                       {"uid", Holds::Text},
                                       {"controller", Holds::Truth},
                                       {"blockOwnerDeletion", Holds::Truth}}};

template <typename Fields>
std::string problem_of_members(json::Value object, const Fields& fields, std::string_view type,
                               std::string_view path);

std::string problem_of(json::Value value, Holds holds, std::string_view type,
                       const std::string& path) {
  const std::string field = fmt::format("{}.{}", type, path);
  switch (holds) {
    case Holds::Text:
      // Of the types that are texts by another name one is in metadata.
      if (fits(value, json::Type::String)) return "";
      return json::go_unmarshal_problem(value, field,
                                        path.ends_with("uid") ? "types.UID" : "string");
    case Holds::Truth:
      return fits(value, json::Type::Bool) ? "" : json::go_unmarshal_problem(value, field, "bool");
    case Holds::Integer:
      return fits(value, json::Type::Integer) ? ""
                                              : json::go_unmarshal_problem(value, field, "int64");
    case Holds::Texts:
      if (!fits(value, json::Type::Array))
        return json::go_unmarshal_problem(value, field, "[]string");
      for (const json::Value one : value.elements()) {
        if (!fits(one, json::Type::String)) return json::go_unmarshal_problem(one, field, "string");
      }
      return "";
    case Holds::TextsByKey:
      if (!fits(value, json::Type::Object))
        return json::go_unmarshal_problem(value, field, "map[string]string");
      for (const json::Member one : value.members()) {
        if (!fits(one.value, json::Type::String))
          return json::go_unmarshal_problem(one.value, field, "string");
      }
      return "";
    case Holds::Owners:
      if (!fits(value, json::Type::Array))
        return json::go_unmarshal_problem(value, field, "[]v1.OwnerReference");
      for (const json::Value one : value.elements()) {
        if (!fits(one, json::Type::Object))
          return json::go_unmarshal_problem(one, field, "v1.OwnerReference");
        if (std::string why = problem_of_members(one, kOwner, "OwnerReference", path + ".");
            !why.empty()) {
          return why;
        }
      }
      return "";
  }
  return "";
}

/// In the order of the document.
template <typename Fields>
std::string problem_of_members(json::Value object, const Fields& fields, std::string_view type,
                               std::string_view path) {
  for (const json::Member member : object.members()) {
    const auto known = std::ranges::find(fields, member.key, &Field::name);
    if (known == fields.end()) continue;
    std::string why =
        problem_of(member.value, known->holds, type, std::string(path).append(member.key));
    if (!why.empty()) return why;
  }
  return "";
}

}  // namespace

std::string shape_problem(json::Value document) {
  if (!document.is_object()) return json::go_unmarshal_problem(document, "unstructured.detector");
  const json::Value items = document["items"];
  if (!fits(items, json::Type::Array)) {
    return json::go_unmarshal_problem(items, "decodeList.items", "[]json.RawMessage");
  }
  for (const json::Value item : items.elements()) {
    if (!fits(item, json::Type::Object))
      return json::go_unmarshal_problem(item, "map[string]interface {}");
  }
  return "";
}

std::string metadata_problem(json::Value object) {
  for (const json::Member member : object.members()) {
    const bool is_type = member.key == "apiVersion" || member.key == "kind";
    if (is_type && !fits(member.value, json::Type::String)) {
      return json::go_unmarshal_problem(
          member.value, fmt::format("metadataOnlyObject.TypeMeta.{}", member.key), "string");
    }
    if (member.key != "metadata") continue;
    if (!fits(member.value, json::Type::Object)) {
      return json::go_unmarshal_problem(member.value, "metadataOnlyObject.metadata",
                                        "v1.ObjectMeta");
    }
    std::string why = problem_of_members(member.value, kMetadata, "ObjectMeta", "metadata.");
    if (!why.empty()) return why;
  }
  return "";
}

}  // namespace k8scache::query
