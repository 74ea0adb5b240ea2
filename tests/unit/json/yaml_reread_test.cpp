#include "core/json/yaml_reread.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;

TEST_CASE("U+0085 is folded, as kubectl does when it reads its own JSON as YAML") {
  struct Case {
    const char* text;
    const char* shown;
  };
  const std::vector<Case> cases = {
      {"", ""},
      {"x  y ", "x  y "},
      {"x\u0085", "x "},
      {"\u0085", " "},
      {"x\u0085\u0085", "x\n"},
      {"x\u0085\u0085\u0085y", "x\n\ny"},
      {"\u0085x", " x"},
      {"a\u0085b", "a b"},
      {"x\n\u0085", "x\n "},
      {"x\u0085\n", "x \n"},
      {"x \u0085", "x "},
      {"x  \u0085  \u0085 y  z", "x\ny  z"},
      {"a:\u0085", "a: "},
      {"x\u2028\u00a0", "x\u2028\u00a0"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.shown);
    std::string made;
    CHECK(json::reread_text(one.text, made) == one.shown);
  }
}
