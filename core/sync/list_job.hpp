#pragma once

#include "core/model/resource_type.hpp"
#include "core/store/batch.hpp"

#include <string>

namespace k8scache::sync {

/// One list to be made: a type in a scope.
struct ListJob {
  store::TypeScope at;
  model::ResourceType type;
  bool history = true;    ///< its changes go to the changelog
  bool named = false;     ///< the user asked for it by name: to be forbidden is a failure then
  bool doubtful = false;  ///< discovery of its group failed: one try, for hundreds may be like it
};

}  // namespace k8scache::sync
