#include "cli/flags.hpp"

#include "core/base/error.hpp"

#include <doctest/doctest.h>

namespace k8scache::cli {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("comma lists and repeated flags are one list without blanks") {
  CHECK(comma_list({"a, b", "c", ",,"}) == Words{"a", "b", "c"});
}

TEST_CASE("a time that cannot be read names its flag") {
  CHECK(duration_flag("--timeout", "4m") == std::chrono::minutes(4));
  try {
    duration_flag("--timeout", "4 potatoes");
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(std::string(error.what()) ==
          "cannot read --timeout \"4 potatoes\": expected a time such as 30s, 10m or 1h30m");
  }
}

}  // namespace
}  // namespace k8scache::cli
