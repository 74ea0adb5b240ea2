#pragma once

#include "core/store/batch.hpp"
#include "core/store/logged_rows.hpp"
#include "core/store/object_rows.hpp"

#include <map>

namespace k8scache::store {

/// What the events of a watch do to the rows.
///
/// After a reconnect events come again, and rows may be newer than an event: the order of the
/// versions decides. Versions that have no order are taken as they come.
class WatchedRows {
 public:
  WatchedRows(ObjectRows& rows, LoggedRows& logged) : rows_(rows), logged_(logged) {}

  void put(const PutWatched& event);
  void remove(const RemoveWatched& event);
  /// What the events of a type and scope have changed since last asked.
  [[nodiscard]] ListOutcome take_counts(const TypeScope& at);

 private:
  std::map<TypeScope, LoggedRows::Counts> counts_;
  ObjectRows& rows_;
  LoggedRows& logged_;
};

}  // namespace k8scache::store
