#pragma once

#include "core/base/clock.hpp"
#include "core/model/object.hpp"
#include "core/store/reader.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::store {

/// What happened to an object, or to what we know of its type.
enum class Verb {
  Added,
  Modified,
  Reencoded,  ///< another version of the same content, or other bytes under the same version
  Deleted,
  Baseline,  ///< a type's first list, or a new epoch: its objects have no rows of their own
};

/// One row of the changelog, without the body it superseded.
struct StoredChange {
  std::int64_t seq = 0;
  std::int64_t type = 0;  ///< resource_type.id
  model::ObjectKey key;   ///< for Baseline the scope, without a name
  std::string uid;
  Verb verb = Verb::Added;
  std::string old_version;  ///< empty for Added and Baseline
  std::string new_version;  ///< for Deleted the deletion's own, or that of the list that lacks it
  std::int64_t epoch = 0;
  Instant observed_at;    ///< when we learned of it
  bool has_body = false;  ///< it superseded one: see Changes::body_before
};

/// Other bytes under the version that was there already: nothing has happened to the object.
[[nodiscard]] inline bool is_same_version(const StoredChange& change) {
  return change.verb == Verb::Reencoded && change.old_version == change.new_version;
}

/// What follows a position.
struct ChangesSince {
  std::vector<StoredChange> changes;  ///< gap-free from the position on, oldest first
  /// The next change is no longer there, or the position is none of this file: whoever stands here
  /// must begin anew, from the objects.
  bool fallen_off = false;
};

/// Reads the changelog, in the snapshot of a Reader, which must outlive it. One thread.
class Changes {
 public:
  explicit Changes(Reader& reader);
  ~Changes();
  Changes(Changes&&) noexcept;
  Changes& operator=(Changes&&) noexcept;

  /// The seq of the newest change that was ever logged, pruned or not; 0 when none was. Whoever has
  /// read the objects of the same snapshot stands here.
  [[nodiscard]] std::int64_t last_seq();
  /// How many changes were logged from that instant on, by their numbers. Those that are kept no
  /// longer do not count, nor those that only say where a history begins. Looks at a few rows.
  [[nodiscard]] std::int64_t count_since(Instant instant);
  /// At most `limit` changes after `position` (a seq that has been dealt with; 0: none has).
  [[nodiscard]] ChangesSince since(std::int64_t position, std::size_t limit);
  /// The newest change of each type in each namespace, oldest first.
  [[nodiscard]] std::vector<StoredChange> newest_of_each();
  /// The oldest change that is still there.
  [[nodiscard]] std::optional<StoredChange> oldest();
  /// Walks the changes of a type (0: of all), newest first, as long as `visit` wants more. With a
  /// key those of that object, and the baselines of its type that are about its namespace.
  void newest_first(std::int64_t type, const std::optional<model::ObjectKey>& key,
                    const std::function<bool(const StoredChange&)>& visit);
  /// The body that a change superseded; nothing when it superseded none or is pruned. Follows at
  /// most 32 differences. Throws Unusable when they do not lead to a whole body.
  [[nodiscard]] std::optional<std::string> body_before(std::int64_t seq);
  /// The body that an addition or a modification put in place; nothing for other verbs, and when
  /// the change is pruned. Throws Unusable as `body_before` does.
  [[nodiscard]] std::optional<std::string> body_after(std::int64_t seq);
  /// The changes, at most `most`, whose `body_before` throws: reads every body there is, each once.
  [[nodiscard]] std::vector<StoredChange> unreadable(std::size_t most);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace k8scache::store
