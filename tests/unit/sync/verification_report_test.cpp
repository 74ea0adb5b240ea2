#include "core/sync/verification_report.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using sync::Verified;

namespace {

Verified pods() {
  return {.at = {1, ""},
          .type = {.group = "", .version = "v1", .kind = "Pod", .plural = "pods"},
          .objects = 12'000,
          .version = "9",
          .error = {}};
}

}  // namespace

TEST_CASE("the summary says the worst that was found") {
  sync::VerificationReport report{.context = "c", .damage = {}, .types = {pods()}};
  CHECK(sync::summary(report) == "verified 1 type, 12,000 objects: equal");
  report.types[0].changed = 3;
  CHECK(sync::summary(report) ==
        "verified 1 type, 12,000 objects: equal; 3 changed since the last refresh");
  report.types.push_back(pods());
  report.types[1].error = "no";
  CHECK(sync::summary(report) ==
        "verified 2 types, 24,000 objects: equal; 1 could not be compared; 3 changed since the "
        "last refresh");
  report.types[0].differences.push_back({{"a", "x"}, "5", "7"});
  CHECK(sync::summary(report).find("1 type is different") != std::string::npos);
  report.damage.emplace_back("?");
  CHECK(sync::summary(report).find("the file is damaged") != std::string::npos);
  report = {.context = "c", .damage = {}, .types = {pods()}};
  report.types[0].error = "no";
  CHECK(sync::summary(report).find("nothing could be compared") != std::string::npos);
}

TEST_CASE("differences are told in words, the first of many") {
  Verified one = pods();
  one.differences = {{{"a", "x"}, "5", "7"}, {{"a", "y"}, "", "7"}, {{"", "z"}, "5", ""}};
  const auto lines = sync::difference_lines(one, 9);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == "  a/x: the cache has version 5, the cluster 7");
  CHECK(lines[1] == "  a/y: the cluster has it, the cache does not");
  CHECK(lines[2] == "  z: the cache has it, the cluster does not");
  CHECK(sync::difference_lines(one, 1).back() == "  and 2 more");
}

TEST_CASE("the report as JSON has versions where there are any") {
  Verified one = pods();
  one.differences = {{{"a", "x"}, "", "7"}};
  const std::string text = sync::as_json({.context = "c", .damage = {}, .types = {one}}, 3);
  CHECK(text.find(R"("exitCode": 3)") != std::string::npos);
  CHECK(text.find(R"("listed": "7")") != std::string::npos);
  CHECK(text.find("cached") == std::string::npos);
}
