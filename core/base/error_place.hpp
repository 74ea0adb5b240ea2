#pragma once

#include "core/base/error.hpp"

#include <string_view>
#include <utility>

namespace k8scache {

/// Runs the step and returns what it returns. An `Error` out of it keeps its kind and gets the
/// place put before its message: `pods.json: kind Pod, column Node: unknown format "txt"`.
template <typename Step>
decltype(auto) at_place(std::string_view place, Step&& step) {
  try {
    return std::forward<Step>(step)();
  } catch (const Error& error) {
    fail(error.kind(), "{}: {}", place, error.what());
  }
}

}  // namespace k8scache
