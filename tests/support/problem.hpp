#pragma once

#include "core/base/error.hpp"

#include <doctest/doctest.h>

#include <string>

namespace k8scache::tests {

/// The message of the error that the action throws, whose kind must be the given one; says so if it
/// throws none.
template <typename Action>
std::string problem_of(ErrorKind kind, Action action) {
  try {
    action();
  } catch (const Error& error) {
    CHECK(static_cast<int>(error.kind()) == static_cast<int>(kind));
    return error.what();
  }
  return "no error";
}

}  // namespace k8scache::tests
