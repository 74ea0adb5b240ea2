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

/// A path below the sources: K8SCACHE_SOURCE_ROOT says where they are, else they are in the working
/// directory.
inline std::filesystem::path source_path(const std::string& path) {
  const char* root = std::getenv("K8SCACHE_SOURCE_ROOT");
  return std::filesystem::path(root == nullptr ? "." : root) / path;
}

inline std::string source_text(const std::string& path) {
  std::ifstream file(source_path(path));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// schema/resources/*.json by name.
inline std::vector<model::RegistryFile> shipped_files() {
  const std::string folder = "schema/resources";
  std::vector<model::RegistryFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(source_path(folder))) {
    const std::string name = entry.path().filename().string();
    files.push_back({name, source_text(folder + "/" + name)});
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
