#include "core/wire/json_text.hpp"

#include "core/json/value.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace k8scache;

namespace {

std::string quoted(std::string_view text) {
  std::string out;
  wire::append_string(out, text);
  return out;
}

std::string compact(std::string_view document) {
  std::string out;
  wire::append_compact(out, document);
  return out;
}

}  // namespace

TEST_CASE("strings are those of Go's encoding/json") {
  // What json.Marshal of Go 1.22 and later says of the same bytes.
  CHECK(quoted("") == "\"\"");
  CHECK(quoted("plain text, 0 to 9") == "\"plain text, 0 to 9\"");
  CHECK(quoted("\"\\") == R"("\"\\")");
  CHECK(quoted("\b\f\n\r\t") == R"("\b\f\n\r\t")");
  CHECK(quoted(std::string_view("\x00\x01\x1f\x7f", 4)) == "\"\\u0000\\u0001\\u001f\x7f\"");
  CHECK(quoted("<b>&") == R"("\u003cb\u003e\u0026")");
  CHECK(quoted("é世😀") == "\"é世😀\"");
  CHECK(quoted("\u2028\u2029\u2027") == "\"\\u2028\\u2029\u2027\"");
  CHECK(quoted("\xff\xfe") == R"("\ufffd\ufffd")");
  CHECK(quoted("a\xe2\x80") == R"("a\ufffd\ufffd")");
  CHECK(quoted("\xc0\xaf") == R"("\ufffd\ufffd")");            // longer than necessary
  CHECK(quoted("\xed\xa0\x80") == R"("\ufffd\ufffd\ufffd")");  // a surrogate
  CHECK(quoted("\xf4\x90\x80\x80") == R"("\ufffd\ufffd\ufffd\ufffd")");
  CHECK(quoted("\ufffd") == "\"\ufffd\"");
}

TEST_CASE("wherever a special byte stands, the rest stays as it is") {
  for (const std::string_view special : {"<", ">", "&", "\"", "\\", "\n", "é", "\x01"}) {
    const std::string alone = quoted(special);
    for (std::size_t before = 0; before < 20; ++before) {
      for (std::size_t after = 0; after < 20; ++after) {
        const std::string a(before, 'a');
        const std::string b(after, '=');
        CHECK(quoted(a + std::string(special) + b) ==
              "\"" + a + alone.substr(1, alone.size() - 2) + b + "\"");
      }
    }
  }
}

TEST_CASE("what is written of any bytes reads as a string") {
  std::minstd_rand rng(7);
  json::Parser parser;
  for (int i = 0; i < 2000; ++i) {
    std::string bytes(rng() % 40, ' ');
    for (char& c : bytes) c = static_cast<char>(rng() % 3 == 0 ? rng() % 256 : 'a' + rng() % 26);
    const std::string text = quoted(bytes);
    CAPTURE(i);
    CHECK(parser.is_valid(text));
  }
}

TEST_CASE("a raw document loses its blanks, not those in strings") {
  CHECK(compact(" { \"a b\" : [ 1 , 2.50 ] ,\n\t\"c\\\" d\":null }\r\n") ==
        R"({"a b":[1,2.50],"c\" d":null})");
  CHECK(compact(R"("<&>")") == R"("\u003c\u0026\u003e")");
  CHECK(compact("\"\u2028é\"") == "\"\\u2028é\"");
  CHECK(compact(R"({"k":"\\"} )") == R"({"k":"\\"})");
  CHECK(compact("-1e10") == "-1e10");
}
