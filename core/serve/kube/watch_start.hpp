#pragma once

#include "core/store/changes.hpp"
#include "core/store/reader.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace k8scache::serve {

/// The position in the changelog behind which everything of a type that is newer than `version`
/// lies; older changes may lie there too, since a list is logged by name and not by version.
/// Nothing when the changelog does not reach back so far.
[[nodiscard]] std::optional<std::int64_t> position_of(store::Reader& reader, std::int64_t type,
                                                      const std::string& version);

}  // namespace k8scache::serve
