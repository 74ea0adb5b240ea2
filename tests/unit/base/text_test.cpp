#include "core/base/text.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;

TEST_CASE("splitting keeps empty pieces, so that a text has one piece more than separators") {
  CHECK(split("a:b", ':') == std::vector<std::string_view>{"a", "b"});
  CHECK(split(":a:", ':') == std::vector<std::string_view>{"", "a", ""});
  CHECK(split("", ':') == std::vector<std::string_view>{""});
}

TEST_CASE("trimming removes white space at both ends only") {
  CHECK(trim(" \t a b\r\n") == "a b");
  CHECK(trim(" \n ") == "");
}

TEST_CASE("joining puts the separator between, not after") {
  CHECK(join(std::vector<std::string>{"dev", "prod"}, ", ") == "dev, prod");
  CHECK(join(std::vector<std::string>{}, ", ") == "");
  CHECK(join(std::vector<std::string>{"", "x"}, ",") == ",x");
}

TEST_CASE("lower case changes ASCII letters and no byte of any other script") {
  CHECK(to_lower("Pod-Ä1") == "pod-Ä1");
}

TEST_CASE("foreign text cannot steer a terminal or break a line") {
  CHECK(printable("a\x1b[1mb\nc\x7f") == "a\\u001b[1mb c\\u007f");
  CHECK(printable("größe") == "größe");
}

TEST_CASE("the distance counts insertions, deletions, replacements and swapped neighbours") {
  struct Case {
    const char* from;
    const char* to;
    std::size_t distance;
  };
  for (const auto& [from, to, distance] :
       {Case{"", "", 0}, Case{"", "pods", 4}, Case{"pods", "pods", 0}, Case{"pod", "pods", 1},
        Case{"pdos", "pods", 1}, Case{"kitten", "sitting", 3}}) {
    CAPTURE(from);
    CHECK(edit_distance(from, to) == distance);
    CHECK(edit_distance(to, from) == distance);
  }
}

TEST_CASE("did you mean: the nearest known word, or none when all are far") {
  const std::vector<std::string> known{"dev", "staging", "production"};
  CHECK(nearest("stagign", known) == "staging");
  CHECK(nearest("PRODUCTON", known) == "production");
  CHECK(nearest("dve", known) == "dev");
  CHECK(nearest("backup", known) == std::nullopt);
  CHECK(nearest("x", {"y"}) == std::nullopt);
  CHECK(nearest("", known) == std::nullopt);
  CHECK(nearest(std::string(1'000'000, 'd'), known) == std::nullopt);
}

TEST_CASE("what is no UTF-8 is replaced byte by byte, and all else stays") {
  const std::string bad = "\xef\xbf\xbd";
  CHECK(valid_utf8("plain, caf\xc3\xa9, \xe2\x82\xac, \xf0\x9f\x98\x80") ==
        "plain, caf\xc3\xa9, \xe2\x82\xac, \xf0\x9f\x98\x80");
  CHECK(valid_utf8("a\xff"
                   "b") == "a" + bad + "b");
  CHECK(valid_utf8("cut \xe2\x82") == "cut " + bad + bad);
  CHECK(valid_utf8("\xc0\xaf") == bad + bad);                      // too long a form
  CHECK(valid_utf8("\xed\xa0\x80") == bad + bad + bad);            // a surrogate
  CHECK(valid_utf8("\xf4\x90\x80\x80") == bad + bad + bad + bad);  // beyond Unicode
}
