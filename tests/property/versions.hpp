#pragma once

#include "tests/support/sync_setup.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <utility>

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

/// Where objects of a type keep a text of ours: a member that survives protobuf.
inline std::pair<std::string, std::string> place_of(const std::string& type) {
  if (type == "pods") return {"spec", "nodeName"};
  if (type == "nodes") return {"spec", "providerID"};
  if (type == "events") return {"source", "component"};
  if (type == "namespaces") return {"status", "phase"};
  return {type == "secrets" ? "data" : "spec", "v"};
}

}  // namespace k8scache::tests
