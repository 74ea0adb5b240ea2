#pragma once

#include "core/json/json_template.hpp"
#include "core/json/value.hpp"
#include "core/model/registry.hpp"
#include "core/model/resource_type.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::query {

/// A field selector: `status.phase=Running,spec.nodeName!=node-1`. A server knows few paths of each
/// kind; here any path can stand, in the dialect of `--sort-by`.
/// Spec: apimachinery fields.ParseSelector.
class FieldSelector {
 public:
  /// Which fields can be asked for: any path, or what a server knows, to be tested by `refusal`.
  enum class Paths { Any, OfServer };
  /// Throws `Error` (Usage) with the API server's words: `invalid selector: …`; of `Any` path also
  /// when one cannot be read.
  static FieldSelector parse(std::string_view text, Paths paths);

  [[nodiscard]] bool is_empty() const { return requirements_.empty(); }
  /// Whether an object of a kind fits. What is missing is the empty text; of the fields that a
  /// server knows it is what the server says of them: `false`, `0`.
  [[nodiscard]] bool matches(json::Value object) const;

  /// What the API server says of a field of the selector that it does not know of a kind; empty
  /// when it knows them all. `entry`: nothing for a custom resource, of which it knows `custom`;
  /// if that is empty, name and namespace.
  [[nodiscard]] std::string refusal(const model::RegistryEntry* entry,
                                    const std::vector<std::string>& custom = {}) const;

 private:
  struct Requirement {
    std::string field;
    std::optional<json::JsonTemplate> path;
    std::string value;
    bool equal = true;
  };
  std::vector<Requirement> requirements_;
};

/// The fields by which a server can choose among the objects of a custom type: those that every
/// type has, and the `selectableFields` of the type's version in its CustomResourceDefinition,
/// which may be missing. Spec: apiextensions-apiserver, crConverter.ConvertFieldLabel.
[[nodiscard]] std::vector<std::string> custom_selectable_fields(const model::ResourceType& type,
                                                                json::Value crd);

}  // namespace k8scache::query
