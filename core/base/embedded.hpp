#pragma once

#include <string_view>
#include <vector>

namespace k8scache {

/// A file of schema/ or cli/install/ as it was when the program was built. Written by
/// schema/embed.py.
struct EmbeddedFile {
  std::string_view name;  ///< without folder
  std::string_view text;
};

/// schema/migrations/*.sql in order.
const std::vector<EmbeddedFile>& embedded_migrations();
/// schema/resources/*.json.
const std::vector<EmbeddedFile>& embedded_resources();
/// schema/wire/*.txt.
const std::vector<EmbeddedFile>& embedded_wire();
/// cli/install/k8scache.{bash,fish,zsh}. Part of cli.
const std::vector<EmbeddedFile>& embedded_completions();

}  // namespace k8scache
