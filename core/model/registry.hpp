#pragma once

#include "core/model/resource_type.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::model {

/// A file of schema/resources or of a user's `kinds.d`.
struct RegistryFile {
  std::string name;  ///< for messages
  std::string text;
};

/// What is known of kinds beyond discovery: their columns, field selectors, history.
///
/// A file is one JSON object, `{"group": "apps", "kinds": [{...}, ...]}`. A kind has the keys
/// `version`, `kind` (required), `plural`, `short`, `categories`, `spec`, `icon`, `columns`,
/// `order`, `completed`, `fieldSelectors`, `fieldSelectorError`, `history` and `health`, which
/// `health` checks; a column has `name` and `format` (both required), `type`, `wide`, and the
/// arguments that its format takes, which `view` checks.
class Registry {
 public:
  /// Reads the files in order. Where a later file names a group and kind again, the keys it gives
  /// replace those of the earlier one and the others stay.
  /// Throws `Error` (Usage) that names file, kind and column, and for an unknown key the nearest
  /// known one.
  static Registry load(const std::vector<RegistryFile>& files);

  /// Nothing when no file has the kind.
  [[nodiscard]] const RegistryEntry* find(std::string_view group, std::string_view kind) const;
  [[nodiscard]] const std::vector<RegistryEntry>& entries() const { return entries_; }

 private:
  std::vector<RegistryEntry> entries_;
};

}  // namespace k8scache::model
