#include "core/print/word_wrap.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using print::indented;
using print::word_wrapped;

TEST_CASE("lines are broken at blanks, and words never") {
  CHECK(word_wrapped("one two three", 7) == "one two\nthree");
  CHECK(word_wrapped("one two three", 100) == "one two three");
  CHECK(word_wrapped("a-very-long-word x", 5) == "a-very-long-word\nx");
  CHECK(word_wrapped("", 5).empty());
}

TEST_CASE("characters count, not bytes") {
  CHECK(word_wrapped("ää öö", 5) == "ää öö");
  CHECK(word_wrapped("ää öö", 4) == "ää\nöö");
}

TEST_CASE("line ends of the text stay, and blanks that fit") {
  CHECK(word_wrapped("one\n\ntwo", 10) == "one\n\ntwo");
  CHECK(word_wrapped("one  two", 10) == "one  two");
  CHECK(word_wrapped("  one", 10) == "  one");
  CHECK(word_wrapped("one   \ntwo", 10) == "one   \ntwo");
}

TEST_CASE("every line is indented, empty ones too") {
  CHECK(indented("a\n\nb", 2) == "  a\n  \n  b");
  CHECK(indented("", 2) == "  ");
}
