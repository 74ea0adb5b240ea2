#pragma once

#include "core/store/batch.hpp"
#include "core/store/logged_rows.hpp"
#include "core/store/object_rows.hpp"

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

 private:
  ObjectRows& rows_;
  LoggedRows& logged_;
};

}  // namespace k8scache::store
