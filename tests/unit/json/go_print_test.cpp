#include "core/json/go_print.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;
using json::GoValue;

namespace {

GoValue text(const char* value) { return GoValue::of(std::string(value)); }

}  // namespace

TEST_CASE("blanks stand between operands that are no texts") {
  CHECK(json::go_sprint({GoValue::of_int(1), GoValue::of_int(2), text("a"), GoValue::of(true)}) ==
        "1 2atrue");
  CHECK(json::go_sprintln({text("a"), text("b"), {}}) == "a b <nil>\n");
  CHECK(json::go_sprint({}).empty());
}

TEST_CASE("width, precision and flags are Go's") {
  const GoValue seven = GoValue::of_int(7);
  CHECK(json::go_sprintf("%3d|%-3d|%03d|%+d|% d|%.2d",
                         {seven, seven, seven, seven, seven, seven}) == "  7|7  |007|+7| 7|07");
  CHECK(json::go_sprintf("%5s|%-5s|%.1s|%05s", {text("äb"), text("äb"), text("äb"), text("äb")}) ==
        "   äb|äb   |ä|000äb");
  CHECK(json::go_sprintf("%6.2f|%e|%g", {GoValue::of_float(1.005), GoValue::of_float(12.5),
                                         GoValue::of_float(1e21)}) == "  1.00|1.250000e+01|1e+21");
  CHECK(json::go_sprintf("%x %X %o %b %c %U %q",
                         {GoValue::of_int(255), GoValue::of_int(255), GoValue::of_int(8),
                          GoValue::of_int(5), GoValue::of_int(8364), GoValue::of_int(65),
                          GoValue::of_int(39)}) == "ff FF 10 101 € U+0041 '\\''");
}

TEST_CASE("what does not fit is written so") {
  CHECK(json::go_sprintf("%d", {text("x")}) == "%!d(string=x)");
  CHECK(json::go_sprintf("%s", {GoValue::of_int(1)}) == "%!s(int=1)");
  CHECK(json::go_sprintf("%s", {}) == "%!s(MISSING)");
  CHECK(json::go_sprintf("x", {GoValue::of_int(1), {}}) == "x%!(EXTRA int=1, <nil>)");
  CHECK(json::go_sprintf("100%", {}) == "100%!(NOVERB)");
  CHECK(json::go_sprintf("%*d", {text("a"), GoValue::of_int(1)}) == "%!(BADWIDTH)1");
}
