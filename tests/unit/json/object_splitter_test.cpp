#include "core/json/object_splitter.hpp"

#include "tests/support/problem.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace k8scache::json {
namespace {

std::vector<std::string> objects_of(const std::vector<std::string>& pieces) {
  ObjectSplitter splitter(1000);
  std::vector<std::string> objects;
  for (const std::string& piece : pieces) {
    splitter.feed(piece);
    while (auto object = splitter.next()) objects.push_back(*object);
  }
  return objects;
}

TEST_CASE("objects are found whatever stands between them") {
  const std::vector<std::string> two{R"({"a":1})", R"({"b":[{}]})"};
  for (const char* const between : {"", "\n", "\r\n", " \t\n\n"}) {
    CHECK(objects_of({two[0] + between + two[1] + between}) == two);
    CHECK(objects_of({between + two[0] + between + two[1]}) == two);
  }
  CHECK(objects_of({"{\n  \"a\": {\n  }\n}\n{}"}) ==
        std::vector<std::string>{"{\n  \"a\": {\n  }\n}", "{}"});
}

TEST_CASE("objects that arrive in pieces cut anywhere come out whole, as soon as they are") {
  const std::string text = "{\"a\":\"}\\\"{\xc3\xa4\"}\n{\"b\":[1,{\"c\":\"\\\\\"}]}\n";
  const auto expected = objects_of({text});
  REQUIRE(expected.size() == 2);
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    CHECK(objects_of({text.substr(0, cut), text.substr(cut)}) == expected);
  }
  std::vector<std::string> bytes;
  for (const char c : text) bytes.emplace_back(1, c);
  CHECK(objects_of(bytes) == expected);
  // The closing brace is enough: the line end may come minutes later.
  CHECK(objects_of({"{}"}).size() == 1);
}

TEST_CASE("what is not whole is no object") {
  CHECK(objects_of({R"({"a":{})"}).empty());
  CHECK(objects_of({R"({"a":"})"}).empty());
  CHECK(objects_of({""}).empty());
}

TEST_CASE("a stream of something else is refused with what it has") {
  CHECK(tests::problem_of(ErrorKind::Usage, [] { objects_of({"{}\n<html>busy</html>"}); }) ==
        "the stream has \"<html>busy</html>\" where an object must begin");
  CHECK(tests::problem_of(ErrorKind::Usage, [] { objects_of({"]"}); }) ==
        "the stream has \"]\" where an object must begin");
}

TEST_CASE("an object without end is refused once it is too large") {
  ObjectSplitter splitter(2U << 20U);
  splitter.feed("{\"a\":\"");
  CHECK_FALSE(splitter.next());
  splitter.feed(std::string(3U << 20U, 'x'));
  CHECK(tests::problem_of(ErrorKind::Usage, [&] { (void)splitter.next(); }) ==
        "the stream has an object of more than 2 MiB");
}

}  // namespace
}  // namespace k8scache::json
