#include "core/wire/server_tables.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using wire::Mode;

namespace {

int minor_by(Mode mode, std::string_view version) {
  return wire::minor_for(mode, version).value_or(0);
}

}  // namespace

TEST_CASE("a server has the table of its minor, and none when that is not known") {
  CHECK(minor_by(Mode::Auto, "v1.36.3") == 36);
  CHECK(minor_by(Mode::Auto, "v1.31.4-gke.1256000") == 31);
  CHECK(minor_by(Mode::Auto, "v1.33.1+k3s1") == 33);
  CHECK(minor_by(Mode::Auto, "v1.30.9") == 0);
  CHECK(minor_by(Mode::Auto, "v1.99.0") == 0);
  CHECK(minor_by(Mode::Auto, "v2.0.0") == 0);
  CHECK(minor_by(Mode::Auto, "") == 0);
  CHECK(minor_by(Mode::Auto, "v1.x") == 0);
}

TEST_CASE("who insists on protobuf gets the nearest table; who wants JSON none") {
  CHECK(minor_by(Mode::Protobuf, "v1.99.0") >= 36);
  CHECK(minor_by(Mode::Protobuf, "v1.12.0") == 31);
  CHECK(minor_by(Mode::Protobuf, "") >= 36);
  CHECK(minor_by(Mode::Json, "v1.36.3") == 0);
}

TEST_CASE("a table is made once") {
  CHECK(&wire::table_of(35) == &wire::table_of(35));
  CHECK(wire::table_of(35).minor() == 35);
}

TEST_CASE("words for how lists are asked for") {
  CHECK(wire::parse_mode("auto") == Mode::Auto);
  CHECK(wire::parse_mode("json") == Mode::Json);
  CHECK(wire::parse_mode("protobuf") == Mode::Protobuf);
  CHECK_FALSE(wire::parse_mode("cbor"));
  CHECK_FALSE(wire::parse_mode(""));
}
