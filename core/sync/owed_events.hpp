#pragma once

#include "core/model/change.hpp"
#include "core/model/version.hpp"

#include <set>
#include <string>
#include <utility>

namespace k8scache::sync {

/// Objects that are fetched after they were listed may be newer than the list, or gone. Rows made
/// of them are a state that the cluster had once the list's watch has shown every change up to
/// there. This is what it still owes. Pure.
class OwedEvents {
 public:
  explicit OwedEvents(std::string list_version)
      : cursor_(std::move(list_version)), latest_(cursor_) {}

  /// The object was fetched in another version than it was listed in.
  void on_newer(const std::string& version) {
    if (newest_.empty() || model::compare_versions(version, newest_) > 0) newest_ = version;
  }
  /// The object was listed, and is there no more.
  void on_missing(const model::ObjectKey& key) { missing_.insert(key); }

  /// An event of the watch; the cursor afterwards stays behind it, as in the reflector.
  void on_event(const model::ObjectKey& key, const std::string& version, bool is_deletion) {
    if (is_deletion) missing_.erase(key);
    if (version != latest_ && !(model::compare_versions(version, latest_) < 0)) {
      cursor_ = std::exchange(latest_, version);
    }
  }
  void on_bookmark(const std::string& version) { cursor_ = latest_ = version; }

  [[nodiscard]] bool is_settled() const {
    return missing_.empty() && (newest_.empty() || model::compare_versions(latest_, newest_) >= 0);
  }
  /// Every change up to here has been shown.
  [[nodiscard]] const std::string& cursor() const { return cursor_; }

 private:
  std::string cursor_;
  std::string latest_;
  std::string newest_;  // of the fetched objects that are newer than they were listed
  std::set<model::ObjectKey> missing_;
};

}  // namespace k8scache::sync
