#include "core/base/environment.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;

TEST_CASE("the environment is read from the process's block; an empty variable counts as unset") {
  const char* const block[] = {"A=1", "B=x=y", "EMPTY=", "A=2", "=odd", "noise", nullptr};
  const auto environment = Environment::from_block(block);
  CHECK(environment.get("A") == "1");
  CHECK(environment.get("B") == "x=y");
  CHECK(environment.get("EMPTY") == std::nullopt);
  CHECK(environment.get("C") == std::nullopt);
  CHECK(environment.block() == std::vector<std::string>{"A=1", "B=x=y", "EMPTY="});
}
