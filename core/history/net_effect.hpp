#pragma once

#include "core/model/object.hpp"
#include "core/store/changes.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace k8scache::history {

enum class Effect {
  Added,
  Removed,
  Replaced,  ///< deleted and made again under the same name: another uid
  Modified,  ///< it may have been changed back: its bodies say
};

/// What became of an object between an instant and now.
struct NetChange {
  std::int64_t type = 0;
  model::ObjectKey key;
  Effect effect = Effect::Modified;
  std::int64_t first_seq = 0;  ///< its `body_before` is the object as it was then
  std::int64_t last_seq = 0;   ///< its `body_after` is the object as it is now
  std::string old_uid;         ///< empty when it did not exist
  std::string new_uid;
  std::string old_version;
  std::string new_version;
  friend bool operator==(const NetChange&, const NetChange&) = default;
};

/// Adds up changes to what is different in the end: what came and went is nothing. Pure; memory of
/// one row per object that changed.
class NetEffect {
 public:
  /// Takes the changes since the instant, newest first.
  void take_older(const store::StoredChange& change);
  /// By type and key.
  [[nodiscard]] std::vector<NetChange> changes() const;

 private:
  struct Ends {
    store::StoredChange first;
    store::StoredChange last;
  };
  std::map<std::pair<std::int64_t, model::ObjectKey>, Ends> objects_;
};

}  // namespace k8scache::history
