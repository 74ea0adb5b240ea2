#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace k8scache {

/// Bytes: `1024`, `64KiB`, `512MiB`, `2GiB`, `10MB`; nothing for every other text.
[[nodiscard]] std::optional<std::int64_t> parse_bytes(std::string_view text);

}  // namespace k8scache
