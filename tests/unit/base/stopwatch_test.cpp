#include "core/base/stopwatch.hpp"

#include <doctest/doctest.h>

using namespace k8scache;

TEST_CASE("the machine's stopwatch goes on") {
  const auto begin = machine_time();
  auto now = begin;
  while (now == begin) now = machine_time();
  CHECK(now > begin);
  CHECK(now - begin < std::chrono::seconds(1));
}
