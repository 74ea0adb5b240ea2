#pragma once

#include "core/model/registry.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace k8scache::tests {

/// schema/resources/*.json by name. K8SCACHE_SOURCE_ROOT says where the sources are, else they are
/// in the working directory.
inline std::vector<model::RegistryFile> shipped_files() {
  const char* root = std::getenv("K8SCACHE_SOURCE_ROOT");
  const auto folder = std::filesystem::path(root == nullptr ? "." : root) / "schema" / "resources";
  std::vector<model::RegistryFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path());
    std::ostringstream text;
    text << file.rdbuf();
    files.push_back({entry.path().filename().string(), text.str()});
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return files;
}

inline const model::Registry& shipped_registry() {
  static const model::Registry registry = model::Registry::load(shipped_files());
  return registry;
}

}  // namespace k8scache::tests
