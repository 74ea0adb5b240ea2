#pragma once

#include "core/base/clock.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::print {

/// An object, and who owns it.
struct OwnedObject {
  std::string uid;
  std::vector<std::string> owners;  ///< their uids
  std::string kind;
  std::string ns;
  std::string name;
  std::vector<std::string> cells;  ///< what is shown of it behind its name
};

/// A line of the tree: the object, and what stands before its name.
struct TreeLine {
  const OwnedObject* object = nullptr;
  std::string branch;  ///< `│ └─`
};

/// What an object owns, and what that owns, and so on, each below its owner, by kind and name. An
/// object that owns itself in the end is shown once on each way. The objects outlive the result.
/// Spec: kubectl-tree.
[[nodiscard]] std::vector<TreeLine> owner_tree(const OwnedObject& root,
                                               const std::vector<OwnedObject>& objects);

}  // namespace k8scache::print
