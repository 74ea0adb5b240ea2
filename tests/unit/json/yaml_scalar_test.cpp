#include "core/json/yaml_scalar.hpp"

#include <doctest/doctest.h>

using namespace k8scache::json;

TEST_CASE("plain scalars have the types of YAML 1.1, as kubectl reads them") {
  struct Case {
    const char* text;
    const char* json;
  };
  for (const auto& [text, json] : {Case{"", "null"},
                                   Case{"~", "null"},
                                   Case{"Null", "null"},
                                   Case{"true", "true"},
                                   Case{"on", "true"},
                                   Case{"Y", "true"},
                                   Case{"NO", "false"},
                                   Case{"off", "false"},
                                   Case{"0", "0"},
                                   Case{"-0", "0"},
                                   Case{"+12", "12"},
                                   Case{"-12", "-12"},
                                   Case{"1_000", "1000"},
                                   Case{"0x1F", "31"},
                                   Case{"-0x10", "-16"},
                                   Case{"017", "15"},
                                   Case{"0o17", "15"},
                                   Case{"0b101", "5"},
                                   Case{"08", "8"},
                                   Case{"18446744073709551615", "18446744073709551615"},
                                   Case{"-9223372036854775808", "-9223372036854775808"},
                                   Case{"18446744073709551616", "1.8446744073709552e+19"},
                                   Case{"1.5", "1.5"},
                                   Case{".5", "0.5"},
                                   Case{"5.", "5"},
                                   Case{"+1.5", "1.5"},
                                   Case{"1e3", "1000"},
                                   Case{"-1.25E-2", "-0.0125"}}) {
    CAPTURE(text);
    CHECK(plain_scalar(text) == json);
  }
}

TEST_CASE("what only resembles a number or a word is text") {
  for (const char* text : {"tRUE",     "yEs",  "nULL",  "-",    "+",   ".",          "..",  "1.2.3",
                           "10.0.0.1", "0x",   "0xg",   "1e",   "e5",  "2026-01-02", "12h", ".inf",
                           "-.inf",    ".nan", "1e999", "0b12", "--1", "_1",         "a"}) {
    CAPTURE(text);
    CHECK(plain_scalar(text) == std::nullopt);
  }
}
