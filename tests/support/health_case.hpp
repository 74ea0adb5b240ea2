#pragma once

#include "core/health/rules.hpp"
#include "core/json/value.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::tests {

/// One object in JSON, and what is said of it: `degraded: why`, `healthy`, or nothing at all.
struct HealthCase {
  const char* object;
  const char* verdict;
};

inline std::string health_of(std::string_view rule, std::string_view object) {
  json::Parser parser;
  const health::Rule found = health::rule_named(rule);
  REQUIRE(bool(found != nullptr));
  const auto verdict = found(parser.parse(object));
  if (!verdict) return "";
  return health::word(verdict->health) + (verdict->reason.empty() ? "" : ": " + verdict->reason);
}

inline void check_health(const char* rule, const std::vector<HealthCase>& cases) {
  for (const HealthCase& c : cases) {
    CAPTURE(c.object);
    CHECK(health_of(rule, c.object) == c.verdict);
  }
}

}  // namespace k8scache::tests
