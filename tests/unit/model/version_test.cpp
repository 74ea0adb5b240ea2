#include "core/model/version.hpp"

#include <doctest/doctest.h>

using k8scache::model::compare_versions;

TEST_CASE(
    "resource versions are ordered as numbers of any length, and only when they are numbers") {
  CHECK(compare_versions("9", "10") < 0);
  CHECK(compare_versions("10", "9") > 0);
  CHECK(compare_versions("105", "104") > 0);
  CHECK(compare_versions("7", "7") == 0);
  CHECK(compare_versions("340282366920938463463374607431768211455",
                         "340282366920938463463374607431768211456") < 0);
  CHECK(compare_versions("abc", "abc") == 0);
  for (const char* const odd : {"", "0", "007", "abc", "-1", "1a", "1 ", "1/2"}) {
    CAPTURE(odd);
    CHECK(compare_versions(odd, "5") == std::partial_ordering::unordered);
    CHECK(compare_versions("5", odd) == std::partial_ordering::unordered);
  }
}
