#include "core/base/fast_hash.hpp"

#include <xxhash.h>

namespace k8scache {

std::uint64_t fast_hash(std::string_view bytes, std::uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

Fingerprint fingerprint(std::string_view bytes, std::uint64_t seed) {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(bytes.data(), bytes.size(), seed);
  return {.low = hash.low64, .high = hash.high64};
}

}  // namespace k8scache
