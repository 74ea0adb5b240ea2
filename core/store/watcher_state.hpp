#pragma once

#include "core/base/clock.hpp"
#include "core/store/file_facts.hpp"
#include "core/store/type_scope.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::store {

/// Who keeps a cache live, and whether the cluster can be reached.
struct WatcherState {
  std::int64_t pid = 0;
  Instant started_at;
  Instant beat_at;            ///< when it last said so
  std::string cluster_state;  ///< connected | reconnecting | open
  Instant since;              ///< when that began
  std::string reason;         ///< why it is not connected
  std::int64_t failures = 0;  ///< of connections, in a row
  std::optional<Instant> next_try_at;
  std::optional<Instant> checked_at;  ///< when it last looked at what follows
  std::chrono::milliseconds lag{0};   ///< age of the oldest change that is not in the file yet
  FileFacts file;
};

/// How the watcher's stream of one type and scope does.
struct StreamState {
  TypeScope at;
  std::string state;  ///< waiting | listing | watching | retrying | open | half-open
  Instant since;
  std::string reason;  ///< why it is not watching
  std::optional<Instant> next_try_at;
  std::optional<Instant> last_sign_at;  ///< the last byte of its watch
  friend bool operator==(const StreamState&, const StreamState&) = default;
};

/// When a type was not observed: what changed in between was learned of only at its end.
struct BlindInterval {
  TypeScope at;
  Instant from;  ///< the state of then is known
  Instant to;    ///< the state of then is known again
  std::string reason;
};

}  // namespace k8scache::store
