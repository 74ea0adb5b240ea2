#pragma once

#include "core/json/value.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::print {

/// An OpenAPI v3 document: its schemas, with references to each other.
class SchemaDocument {
 public:
  explicit SchemaDocument(json::Value root) : root_(root) {}

  [[nodiscard]] json::Value root() const { return root_; }
  /// What `#/components/schemas/x` names; missing when there is no such thing in the document.
  [[nodiscard]] json::Value resolve(std::string_view reference) const;
  /// The schema itself, or what it refers to.
  [[nodiscard]] json::Value resolved(json::Value schema) const;
  /// Group, version and kind of the objects of a type, as the document has them; missing when it
  /// does not have the type. `prefix`: `/apis/apps/v1`.
  [[nodiscard]] json::Value kind_of(const std::string& prefix, std::string_view plural) const;
  /// The schema of that group, version and kind.
  [[nodiscard]] json::Value schema_of(json::Value kind) const;
  /// What a value of the schema is, in a word: `string`, `[]Container`, `map[string]string`.
  [[nodiscard]] std::string type_name(json::Value schema) const;

 private:
  json::Value root_;
};

/// `$ref` of a schema, or an empty text.
[[nodiscard]] std::string_view reference_of(json::Value schema);

/// The schema of a map's values; missing when there is none, or only `true`.
[[nodiscard]] json::Value values_of_map(json::Value schema);

/// Whether a list or an object has anything in it.
[[nodiscard]] inline bool is_filled(json::Value value) { return value.size() > 0; }

}  // namespace k8scache::print
