#include "core/json/go_unmarshal.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <utility>

using namespace k8scache::json;

TEST_CASE("Go's decoder says what it found, and into what it was to go") {
  constexpr std::array<std::pair<const char*, const char*>, 7> kFound{{{"null", "null"},
                                                                       {"true", "bool"},
                                                                       {"-1", "number"},
                                                                       {"1.5", "number"},
                                                                       {R"("a")", "string"},
                                                                       {"[]", "array"},
                                                                       {"{}", "object"}}};
  for (const auto& [text, type] : kFound) {
    Parser parser;
    const Value value = parser.parse(text);
    CHECK(go_json_type(value) == type);
    CHECK(go_unmarshal_problem(value, "[]string") ==
          std::string("json: cannot unmarshal ") + type + " into Go value of type []string");
    CHECK(go_unmarshal_problem(value, "Pod.spec", "v1.Spec") ==
          std::string("json: cannot unmarshal ") + type +
              " into Go struct field Pod.spec of type v1.Spec");
  }
}
