#pragma once

#include "core/store/cursor.hpp"

#include <optional>
#include <string>
#include <vector>

namespace k8scache::store {

enum class Knowledge {
  Whole,      ///< everything asked about is in the rows
  Partial,    ///< some namespaces are, others are forbidden, failed or were never asked for
  Forbidden,  ///< we may not see any of it, and never could
  Never,      ///< nobody has asked the cluster yet, or it never answered
};

/// What the rows can say about a type in some namespaces: "none", "not allowed to see" and "never
/// synced" are three different answers.
struct Answerable {
  Knowledge knowledge = Knowledge::Never;
  std::optional<Instant> as_of;         ///< the oldest of the rows asked about
  std::vector<std::string> namespaces;  ///< for Partial: those the rows are of; empty: all
  std::vector<std::string> missing;     ///< for Partial: those asked for that are not
  bool forbidden_now = false;           ///< rows are there, but we may not refresh them any more
  std::string why;                      ///< the server's words, when it refused or failed
};

/// `asked` empty = all namespaces; globs count as all. Pure.
Answerable answerable(const std::vector<Cursor>& cursors, const std::vector<std::string>& asked);

}  // namespace k8scache::store
