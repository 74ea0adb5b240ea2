#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

namespace k8scache {

/// XXH3-64: for tables and for noticing changes, not against those who mean harm.
[[nodiscard]] std::uint64_t fast_hash(std::string_view bytes, std::uint64_t seed = 0);

/// XXH3-128, which may stand for the bytes themselves: two texts that share it do not come up.
struct Fingerprint {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  auto operator<=>(const Fingerprint&) const = default;
};
[[nodiscard]] Fingerprint fingerprint(std::string_view bytes, std::uint64_t seed = 0);

}  // namespace k8scache
