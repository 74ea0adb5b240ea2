#include "core/base/fast_hash.hpp"

#include <doctest/doctest.h>

using namespace k8scache;

TEST_CASE("a hash is the one that files hold: XXH3 with its published values") {
  // Files keep it as `content_hash`: another function would call every object changed.
  CHECK(fast_hash("") == 0x2D06800538D394C2ULL);
  CHECK(fingerprint("") ==
        Fingerprint{.low = 0x6001C324468D497FULL, .high = 0x99AA06D3014798D8ULL});
  CHECK(fast_hash("a") != fast_hash("b"));
  CHECK(fast_hash("a", 1) != fast_hash("a"));
  CHECK(fingerprint("a") != fingerprint("b"));
  CHECK(fingerprint("a", 1) != fingerprint("a"));
}
