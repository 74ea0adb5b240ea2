#include "core/kube/object_decoder.hpp"

#include <doctest/doctest.h>

using namespace k8scache;

TEST_CASE("a time is UTC milliseconds") {
  CHECK(kube::created_at_ms("1970-01-01T00:00:01Z") == 1000);
  CHECK(kube::created_at_ms("2026-01-02T05:04:05+02:00") == 1'767'323'045'000);
  CHECK_FALSE(kube::created_at_ms("2026-13-02T03:04:05Z"));
  CHECK_FALSE(kube::created_at_ms(""));
}
