#include "core/health/rules.hpp"

#include "core/base/error.hpp"
#include "tests/support/health_case.hpp"
#include "tests/support/shipped_registry.hpp"

#include <set>
#include <string>

using namespace k8scache;

TEST_CASE("the rules of shipped kinds exist, and each rule has a kind") {
  std::set<std::string> used;
  for (const model::RegistryEntry& entry : tests::shipped_registry().entries()) {
    CAPTURE(entry.kind);
    CHECK_NOTHROW(health::check(entry));
    CHECK((health::rule_of(&entry) != nullptr) == !entry.health.empty());
    if (!entry.health.empty()) used.insert(entry.health);
  }
  CHECK(used == std::set<std::string>{"autoscaler", "claim", "conditions", "cron_job", "daemon_set",
                                      "deployment", "job", "namespace", "node", "pod",
                                      "replica_set", "service", "stateful_set", "volume"});
}

TEST_CASE("a custom kind is as its conditions say") {
  CHECK(bool(health::rule_of(nullptr) == health::rule_named("conditions")));
  CHECK(bool(health::rule_named("") == nullptr));
  CHECK(bool(health::rule_named("nosuch") == nullptr));
}

TEST_CASE("a user's entry with a rule that does not exist is refused in words") {
  const auto registry = model::Registry::load(
      {{"/mine.json", R"({"group":"g","kinds":[{"version":"v1","kind":"K","health":"pods"}]})"}});
  try {
    health::check(registry.entries().front());
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::Usage);
    CHECK(std::string(error.what())
              .starts_with(
                  "kinds.d: kind K: unknown health \"pods\", known are autoscaler, claim, "));
  }
}

TEST_CASE("every word is one of a kind") {
  std::set<std::string> words;
  for (const health::Health one : health::kAllHealth) words.insert(health::word(one));
  CHECK(words ==
        std::set<std::string>{"healthy", "suspended", "progressing", "degraded", "unknown"});
}
