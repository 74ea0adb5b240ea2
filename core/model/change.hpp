#pragma once

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
/// Replace the live rows; the cursor moves here.
struct ListFinished {
  std::string resource_version;
};

using Change = std::variant<ListBegan, ListPage, ListFinished>;

}  // namespace k8scache::model
