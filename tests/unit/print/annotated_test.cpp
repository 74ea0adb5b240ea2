#include "core/print/annotated.hpp"

#include "core/json/writer.hpp"

#include <doctest/doctest.h>

namespace k8scache::print {
namespace {

std::string with_context(const char* object) {
  json::Parser parser;
  const std::string text = annotated(parser.parse(object), "k8scache/context", "a\"b");
  std::string sorted;
  json::write_compact(parser.parse(text), sorted);
  return sorted;
}

TEST_CASE("one annotation more, whatever there was") {
  CHECK(
      with_context(R"({"kind":"Pod","metadata":{"annotations":{"x":"y"},"name":"a"}})") ==
      R"({"kind":"Pod","metadata":{"annotations":{"k8scache/context":"a\"b","x":"y"},"name":"a"}})");
  CHECK(with_context(R"({"metadata":{"name":"a"}})") ==
        R"({"metadata":{"annotations":{"k8scache/context":"a\"b"},"name":"a"}})");
  CHECK(with_context(R"({"metadata":{"annotations":null,"name":"a"}})") ==
        R"({"metadata":{"annotations":{"k8scache/context":"a\"b"},"name":"a"}})");
  CHECK(with_context(R"({"metadata":{"annotations":{"k8scache/context":"old"}}})") ==
        R"({"metadata":{"annotations":{"k8scache/context":"a\"b"}}})");
  CHECK(with_context("{}") == R"({"metadata":{"annotations":{"k8scache/context":"a\"b"}}})");
}

TEST_CASE("the rest of the object stays, numbers of 64 bits too") {
  CHECK(with_context(R"({"spec":{"n":18446744073709551615,"f":1.5,"l":[null,true]}})") ==
        R"({"metadata":{"annotations":{"k8scache/context":"a\"b"}},)"
        R"("spec":{"f":1.5,"l":[null,true],"n":18446744073709551615}})");
}

}  // namespace
}  // namespace k8scache::print
