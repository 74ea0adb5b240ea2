#pragma once

#include "core/model/object.hpp"

#include <string>
#include <variant>

namespace k8scache::model {

// What a store must do to stay equal to the cluster, in order.

/// Collect what follows apart from the live rows; forget what an earlier list collected.
struct ListBegan {};
/// The objects of one page, as they arrived. Decoded on the way to the store, in another thread
/// than the one that decides what to ask for next.
struct ListPage {
  std::string text;
};
/// A list of metadata begins: it says which objects there are and in which version, not what is in
/// them. What the rows lack is asked for object by object before the list is finished.
struct ComparisonBegan {};
/// The metadata of the objects of one page, as they arrived.
struct MetadataPage {
  std::string text;
};
/// Every object that there was at this version has been shown. What the rows lack is told back.
struct MetadataEnded {
  std::string resource_version;
};
/// An object that the rows lacked.
struct Fetched {
  Object object;
};
/// Replace the live rows; the cursor moves here.
struct ListFinished {
  std::string resource_version;
};
/// Nothing was missed: the rows are those of this version.
struct Confirmed {
  std::string resource_version;
};
/// The object is now so.
struct Upsert {
  Object object;
};
/// The object is gone; its version is that of the deletion.
struct Remove {
  Object last_seen;
};
/// The cursor moves here: every change up to this version was given.
struct Advance {
  std::string resource_version;
};
/// The cluster is at an older version than its rows: it was restored from a backup. What follows
/// belongs to a new epoch.
struct Rewound {};

using Change = std::variant<ListBegan, ListPage, ComparisonBegan, MetadataPage, MetadataEnded,
                            Fetched, ListFinished, Confirmed, Upsert, Remove, Advance, Rewound>;

}  // namespace k8scache::model
