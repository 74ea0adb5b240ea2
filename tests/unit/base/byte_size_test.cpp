#include "core/base/byte_size.hpp"

#include <doctest/doctest.h>

namespace k8scache {
namespace {

TEST_CASE("sizes are read with their units") {
  CHECK(parse_bytes("0") == 0);
  CHECK(parse_bytes("1024") == 1024);
  CHECK(parse_bytes("10kB") == 10'000);
  CHECK(parse_bytes("64KiB") == 65'536);
  CHECK(parse_bytes("512MiB") == 536'870'912);
  CHECK(parse_bytes("1.5GiB") == 1'610'612'736);
}

TEST_CASE("what is no size is nothing") {
  for (const char* const text : {"", "MiB", "-1", "5 MiB", "5mib", "1e30GiB", "12x"}) {
    CHECK_MESSAGE(!parse_bytes(text), text);
  }
}

}  // namespace
}  // namespace k8scache
