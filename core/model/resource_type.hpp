#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::model {

enum class Scope { Namespaced, Cluster };

/// One kind of object that a cluster serves, in the one version we use of it.
struct ResourceType {
  std::string group;  ///< empty for the core group
  std::string version;
  std::string kind;
  std::string plural;
  std::string singular;
  Scope scope = Scope::Namespaced;
  std::vector<std::string> short_names;
  std::vector<std::string> categories;
  std::vector<std::string> verbs;  ///< as discovery gives them: list, watch, get, create, ...

  /// `apps/v1`, or `v1` for the core group.
  [[nodiscard]] std::string api_version() const;
  /// `deployments.apps`, or `pods` for the core group: unique in a cluster.
  [[nodiscard]] std::string plural_and_group() const;
  [[nodiscard]] bool can(std::string_view verb) const;
  friend bool operator==(const ResourceType&, const ResourceType&) = default;
};

/// One column of a type's table, as data: what the registry or a CRD says, checked by `view`.
struct Column {
  std::string name;     ///< as declared, `Up-to-date`; the table writes it in capitals
  std::string format;   ///< a formatter of view/formatters: `text`, `age`, `pod_status`
  std::string options;  ///< the column's whole registry entry as JSON text: `path`, `default`, ...
  bool wide = false;    ///< shown with `-o wide` only
  std::string type =
      "string";  ///< of its cells, as the API's Table declares it, see `kColumnTypes`
};

/// The types that a Table's column may be declared as. Spec: apimachinery, TableColumnDefinition.
inline constexpr std::array<std::string_view, 5> kColumnTypes = {"string", "integer", "number",
                                                                 "boolean", "date"};

/// What is known of a kind beyond discovery: one entry of schema/resources or of a user's file.
struct RegistryEntry {
  std::string group;
  std::string version;
  std::string kind;
  std::string plural;
  std::vector<std::string> short_names;
  std::vector<std::string> categories;
  std::string spec;  ///< what the columns imitate: `kubectl printers, printPod`
  std::string icon;  ///< the short word that pictures and graphs know the kind by
  std::vector<Column> columns;
  std::string order;  ///< path of a number that comes before namespace and name; empty: no such
  /// Path of the text that is `Succeeded` or `Failed` once an object has ended; empty: they do not.
  std::string completed;
  std::vector<std::string> field_selectors;  ///< paths that the server accepts in field selectors
  /// What the server says of another field, `{}` in its place; empty: its usual words.
  std::string field_selector_error;
  bool history = true;  ///< false: changes leave no trace in the changelog
  std::string health;   ///< the rule of `health` that says how objects are; empty: they have none
  std::string source;   ///< the file it was read from, for messages
};

}  // namespace k8scache::model
