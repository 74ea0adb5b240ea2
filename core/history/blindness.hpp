#pragma once

#include "core/store/cursor.hpp"
#include "core/store/watcher_state.hpp"

#include <optional>
#include <string>
#include <vector>

namespace k8scache::history {

/// A time in which a type was not observed; what happened in it is known only by its result.
struct Blindness {
  store::TypeScope at;
  Instant from;
  std::optional<Instant> to;  ///< nothing: it goes on
  std::string reason;         ///< empty: nobody has said so yet
};

/// When a type was not observed at or after `since`: what is recorded, and for each of its cursors
/// the time after `as_of`, if that is more than a watcher needs to say so (15 s). Oldest first.
/// Pure. `namespaces`: of scopes that hold none of these nothing is told; empty = all, globs count.
std::vector<Blindness> blindness(const std::vector<store::BlindInterval>& recorded,
                                 const std::vector<store::Cursor>& cursors,
                                 const std::vector<std::string>& namespaces, Instant since,
                                 Instant now);

/// Shorter than a second, between a list and the watch after it: nothing that text in seconds
/// shows.
bool is_a_moment(const Blindness& blind);

}  // namespace k8scache::history
