#include "core/query/label_words.hpp"

#include <doctest/doctest.h>

namespace k8scache::query {
namespace {

TEST_CASE("what is a label key has no problem") {
  for (const char* const key : {"app", "a", "A.b_c-9", "example.com/name", "a-b.c/x"}) {
    CHECK_MESSAGE(label_key_problem(key).empty(), key);
  }
  CHECK(label_key_problem(std::string(63, 'a')).empty());
}

TEST_CASE("what is none has the API server's words for it") {
  CHECK(label_key_problem("/x") == "prefix part must be non-empty");
  CHECK(label_key_problem("x/").starts_with(
      "name part must be non-empty; name part must consist of alphanumeric characters, "));
  CHECK(label_key_problem("/-").starts_with(
      "prefix part must be non-empty; name part must consist of alphanumeric characters, "));
  CHECK(label_key_problem(std::string(64, 'a')) == "name part must be no more than 63 bytes");
  CHECK(label_key_problem(std::string(254, 'a') + "/x") ==
        "prefix part must be no more than 253 bytes");
  CHECK(label_key_problem("-a").starts_with("name part must consist of alphanumeric characters"));
  CHECK(label_key_problem("A_B/c").starts_with("prefix part a lowercase RFC 1123 subdomain"));
  CHECK(label_key_problem("a..b/c").starts_with("prefix part a lowercase RFC 1123 subdomain"));
  CHECK(label_key_problem("a/b/c").starts_with("a valid label key must consist of"));
}

TEST_CASE("values may be empty, and are letters, digits and -_. between") {
  CHECK(label_value_problem("").empty());
  CHECK(label_value_problem("My_value-1.2").empty());
  CHECK(
      label_value_problem("-x").starts_with("a valid label must be an empty string or consist of"));
  CHECK(label_value_problem(std::string(64, 'a')) == "must be no more than 63 bytes");
}

}  // namespace
}  // namespace k8scache::query
