#include "tests/support/health_case.hpp"

using k8scache::tests::check_health;

TEST_CASE("a job is as it ended, and progressing before") {
  check_health(
      "job",
      {{R"({"status":{"conditions":[{"type":"SuccessCriteriaMet","status":"True"},{"type":"Complete","status":"True"}]}})",
        "healthy"},
       {R"({"status":{"conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded","message":"has reached the limit"}]}})",
        "degraded: has reached the limit"},
       {R"({"status":{"conditions":[{"type":"Suspended","status":"True","message":"Job suspended"}]}})",
        "suspended: Job suspended"},
       {R"({"status":{"active":2,"conditions":[{"type":"Suspended","status":"False"}]}})",
        "progressing: 2 pods run"},
       {R"({})", "progressing: 0 pods run"}});
}

TEST_CASE("a cron job is as its last run ended") {
  check_health(
      "cron_job",
      {{R"({"spec":{"suspend":true},"status":{"active":[{}]}})", "suspended: it is suspended"},
       {R"({"status":{"active":[{},{}]}})", "progressing: 2 of its jobs run"},
       {R"({"status":{"lastScheduleTime":"2026-01-01T00:00:00Z","lastSuccessfulTime":"2026-01-01T00:01:00Z"}})",
        "healthy"},
       {R"({"status":{"lastScheduleTime":"2026-01-01T00:00:00Z","lastSuccessfulTime":"2025-12-31T00:01:00Z"}})",
        "degraded: what began at 2026-01-01T00:00:00Z did not succeed"},
       {R"({"status":{"lastScheduleTime":"2026-01-01T00:00:00Z"}})",
        "degraded: what began at 2026-01-01T00:00:00Z did not succeed"},
       {R"({"status":{}})", "healthy"},
       {R"({})", "healthy"}});
}
