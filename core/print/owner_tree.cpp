#include "core/print/owner_tree.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace k8scache::print {

namespace {

constexpr std::size_t kDeepest = 100;

class TreeWriter {
 public:
  TreeWriter(const OwnedObject& root, const std::vector<OwnedObject>& objects) {
    for (const OwnedObject& object : objects) {
      for (const std::string& owner : object.owners) owned_[owner].push_back(&object);
    }
    for (auto& [owner, list] : owned_) {
      std::ranges::sort(
          list, {}, [](const OwnedObject* one) { return std::tie(one->kind, one->ns, one->name); });
    }
    lines_.push_back({&root, ""});
    add_owned(root, "");
  }

  std::vector<TreeLine> take() { return std::move(lines_); }

 private:
  /// `before`: what stands before the lines of what the object owns.
  void add_owned(const OwnedObject& object, const std::string& before) {
    const auto found = owned_.find(object.uid);
    if (found == owned_.end() || way_.size() > kDeepest) return;
    if (!way_.insert(object.uid).second) return;  // it owns itself
    for (const OwnedObject* const one : found->second) {
      const bool is_last = one == found->second.back();
      lines_.push_back({one, before + (is_last ? "└─" : "├─")});
      add_owned(*one, before + (is_last ? "  " : "│ "));
    }
    way_.erase(object.uid);
  }

  std::map<std::string, std::vector<const OwnedObject*>> owned_;
  std::set<std::string> way_;  // from the root to here
  std::vector<TreeLine> lines_;
};

}  // namespace

std::vector<TreeLine> owner_tree(const OwnedObject& root, const std::vector<OwnedObject>& objects) {
  return TreeWriter(root, objects).take();
}

}  // namespace k8scache::print
