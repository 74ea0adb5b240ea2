#include "core/json/number_text.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace k8scache::json;

TEST_CASE("doubles are written as Go's JSON and Go's general format write them") {
  struct Case {
    double number;
    const char* json;
    const char* general;
  };
  constexpr double kLargest = std::numeric_limits<double>::max();
  constexpr double kSmallest = std::numeric_limits<double>::denorm_min();
  for (const Case& expected : {
           Case{0, "0", "0"},
           Case{-0.0, "-0", "-0"},
           Case{1, "1", "1"},
           Case{1.5, "1.5", "1.5"},
           Case{-0.1, "-0.1", "-0.1"},
           Case{999999, "999999", "999999"},
           Case{1e6, "1000000", "1e+06"},
           Case{123456789.5, "123456789.5", "1.234567895e+08"},
           Case{0.0001, "0.0001", "0.0001"},
           Case{0.00001, "0.00001", "1e-05"},
           Case{1e-6, "0.000001", "1e-06"},
           Case{1e-7, "1e-7", "1e-07"},
           Case{1e20, "100000000000000000000", "1e+20"},
           Case{1e21, "1e+21", "1e+21"},
           Case{12345678901234567890.0, "12345678901234567000", "1.2345678901234567e+19"},
           Case{kLargest, "1.7976931348623157e+308", "1.7976931348623157e+308"},
           Case{kSmallest, "5e-324", "5e-324"},
       }) {
    CAPTURE(expected.json);
    CHECK(json_number_text(expected.number) == expected.json);
    CHECK(general_number_text(expected.number, ExponentFrom::Million) == expected.general);
  }
  CHECK(general_number_text(1e20, ExponentFrom::Sextillion) == "100000000000000000000");
  CHECK(general_number_text(1e21, ExponentFrom::Sextillion) == "1e+21");
}

TEST_CASE("what JSON lacks is null") {
  CHECK(json_number_text(std::numeric_limits<double>::infinity()) == "null");
  CHECK(json_number_text(std::numeric_limits<double>::quiet_NaN()) == "null");
  CHECK(general_number_text(-std::numeric_limits<double>::infinity(), ExponentFrom::Million) ==
        "-Inf");
}
