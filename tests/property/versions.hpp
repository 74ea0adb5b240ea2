#pragma once

#include "tests/support/sync_setup.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string>

namespace k8scache::tests {

inline std::string namespace_of(const std::string& key) {
  const std::size_t slash = key.find('/');
  return slash == std::string::npos ? "" : key.substr(0, slash);
}

inline Versions within(const Versions& all, const std::string& ns) {
  Versions some;
  for (const auto& [key, version] : all) {
    if (namespace_of(key) == ns) some.emplace(key, version);
  }
  return some;
}

inline std::string text(const Versions& all) {
  std::string words;
  for (const auto& [key, version] : all) words += fmt::format("{}@{} ", key, version);
  return words;
}

}  // namespace k8scache::tests
