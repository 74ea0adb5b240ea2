#include "core/serve/rest/projection.hpp"

#include "core/base/error.hpp"

#include <doctest/doctest.h>

#include <string>

namespace k8scache {
namespace {

std::string left_by(const std::string& fields, const std::string& object) {
  json::Parser parser;
  std::string out;
  serve::Projection::parse(fields).write(out, parser.parse(object));
  return out;
}

const std::string kObject =
    R"({"metadata":{"name":"n","labels":{"app":"web","a.b/c":"d"}},"spec":{"l":[{"i":1}]}})";

TEST_CASE("fields leave members and what is around them, arrays whole") {
  CHECK(left_by("metadata.name", kObject) == R"({"metadata":{"name":"n"}})");
  CHECK(left_by(".metadata.name,{.spec.l}", kObject) ==
        R"({"metadata":{"name":"n"},"spec":{"l":[{"i":1}]}})");
  CHECK(left_by("nosuch.field", kObject) == "{}");
  CHECK(serve::Projection::parse("").is_everything());
}

TEST_CASE("a name may have dots in it") {
  const std::string one = R"({"metadata":{"labels":{"a.b/c":"d"}}})";
  CHECK(left_by("metadata.labels.a\\.b/c", kObject) == one);
  CHECK(left_by("metadata.labels['a.b/c']", kObject) == one);
  CHECK(left_by("metadata['labels'][\"a.b/c\"]", kObject) == one);
}

TEST_CASE("what leads to no member is refused, not told as nothing") {
  for (const char* bad :
       {"a..b", ".", "a.", "a,", "spec.l[0]", "spec.l[*].i", "a['b", "a['b'", "{}", "a[]", "{.a"}) {
    CAPTURE(std::string(bad));
    CHECK_THROWS_AS(serve::Projection::parse(bad), Error);
  }
}

}  // namespace
}  // namespace k8scache
