#pragma once

#include "core/model/resource_type.hpp"
#include "core/store/batch.hpp"

#include <optional>
#include <string>

namespace k8scache::sync {

/// How rows are brought up to date.
enum class Method {
  List,
  Compare,     ///< by the storage's version; if it has moved on, by a list of metadata
  CompareAll,  ///< by a list of metadata
  CatchUp,     ///< by a watch of seconds
};

/// One list to be made: a type in a scope.
struct ListJob {
  store::TypeScope at;
  model::ResourceType type;
  bool history = true;    ///< its changes go to the changelog
  bool named = false;     ///< the user asked for it by name: to be forbidden is a failure then
  bool doubtful = false;  ///< discovery of its group failed: one try, for hundreds may be like it
  std::string recipe;     ///< what its bodies depend on; see store::FinishList
  Method method = Method::List;
  Method if_unproved = Method::List;   ///< when catching up proves nothing
  bool patient = false;                ///< and a watch of half a minute has not either
  std::optional<Instant> compared_at;  ///< when every object's version was last compared
  store::ListCost last_list;           ///< what the last whole list cost; nothing: not known
  std::string known_version;           ///< the rows have reached it; empty: no matter
  std::optional<int> wire_minor;  ///< by whose table its lists are read; nothing: they are JSON
};

}  // namespace k8scache::sync
