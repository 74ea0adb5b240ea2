#include "core/json/go_json_scan.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace k8scache;

namespace {

/// `7`, the size of the value; or `6: invalid character ...`.
std::string scanned(std::string_view text) {
  const json::GoJsonScan scan = json::go_json_scan(text);
  if (scan.problem.empty()) return fmt::format("{}", scan.size);
  return fmt::format("{}: {}", scan.offset, scan.problem);
}

}  // namespace

TEST_CASE("what Go's decoder says of a text that is no JSON") {
  struct Case {
    std::string text;
    std::string said;
  };
  const std::vector<Case> cases = {
      {R"({"a": [1, -0.5e+3, true, null, "x\u00e9\n"], "b": {}} {)", "53"},
      {"  {} ", "4"},
      {" \n\t", "0"},
      {"[]", "2"},
      {"5x", "1"},
      {"\"a\"b", "3"},
      {R"({"a" 1})", "6: invalid character '1' after object key"},
      {R"({a: 1})", "2: invalid character 'a' looking for beginning of object key string"},
      {R"({"a": 1,})", "9: invalid character '}' looking for beginning of object key string"},
      {R"({"a": 1 "b"})", "9: invalid character '\"' after object key:value pair"},
      {R"([1 2])", "4: invalid character '2' after array element"},
      {R"([,])", "2: invalid character ',' looking for beginning of value"},
      {R"({"a": tru})", "10: invalid character '}' in literal true (expecting 'e')"},
      {R"({"a": nil})", "8: invalid character 'i' in literal null (expecting 'u')"},
      {R"({"a": 01})", "8: invalid character '1' after object key:value pair"},
      {"-x", "2: invalid character 'x' in numeric literal"},
      {"---", "2: invalid character '-' in numeric literal"},
      {"[1.]", "4: invalid character ']' after decimal point in numeric literal"},
      {"[1e]", "4: invalid character ']' in exponent of numeric literal"},
      {R"({"a": "\q"})", "9: invalid character 'q' in string escape code"},
      {R"({"a": "\u12x4"})", "12: invalid character 'x' in \\u hexadecimal character escape"},
      {"{\"a\": \"\x01\"}", "8: invalid character '\\x01' in string literal"},
      {"'", "1: invalid character '\\'' looking for beginning of value"},
      {"\xc3\xa9", "1: invalid character '\u00c3' looking for beginning of value"},
      {R"({"a": 1)", "0: unexpected EOF"},
      {R"({"a)", "0: unexpected EOF"},
      {R"({"a\)", "0: unexpected EOF"},
      {"[tr", "0: unexpected EOF"},
      {"[-", "0: unexpected EOF"},
      {std::string(20000, '['), "10001: exceeded max depth"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text.substr(0, 40));
    CHECK(scanned(one.text) == one.said);
  }
}
