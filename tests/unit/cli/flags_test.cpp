#include "cli/flags.hpp"

#include "core/base/error.hpp"

#include <doctest/doctest.h>

namespace k8scache::cli {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("kubectl's short flags with an equals sign become two words") {
  CHECK(normalised({"get", "pods", "-o=yaml"}) == Words{"get", "pods", "-o", "yaml"});
  CHECK(normalised({"get", "pods", "-A=true"}) == Words{"get", "pods", "-A"});
  CHECK(normalised({"get", "pods", "-A=false"}) == Words{"get", "pods"});
  CHECK(normalised({"get", "pods", "-v=6"}) == Words{"get", "pods", "-v"});
}

TEST_CASE("long flags, values and what follows two dashes stay as they are") {
  for (const Words& words : {Words{"--output=yaml"}, Words{"-l", "a=b"}, Words{"--", "-o=yaml"},
                             Words{"-l=a=b", "--"}}) {
    const Words result = normalised(words);
    CHECK(result.back() == words.back());
  }
  CHECK(normalised({"-l=a=b"}) == Words{"-l", "a=b"});
}

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
