#pragma once

#include "core/query/manifest.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::cli {

/// What `-f` names.
struct ManifestFiles {
  std::vector<query::ManifestObject> objects;
  bool single = false;  ///< of one file: one object is shown by itself
  /// Where the object of that kind and name is named for the nth time, from 0, so that failures are
  /// told in that order. An empty namespace is any.
  [[nodiscard]] std::size_t place_of(std::string_view kind, std::string_view ns,
                                     std::string_view name, std::size_t nth) const;
  std::vector<std::string> problems;  ///< paths that lead nowhere, in kubectl's words
};

/// Whether folders are read with the folders in them.
enum class Folders { Flat, Recursive };

/// Reads files, the manifests of folders (`.json`, `.yaml`, `.yml`) and standard input (`-`), in
/// this order. The last part of a path may be a glob. Throws Usage for what cannot be read, and for
/// URLs, which would need the network.
/// Spec: cli-runtime resource, Builder.FilenameParam.
ManifestFiles read_manifests(const std::vector<std::string>& paths, Folders folders);

}  // namespace k8scache::cli
