#include "tests/support/health_case.hpp"

using k8scache::tests::check_health;

TEST_CASE("a claim is healthy when it is bound") {
  check_health("claim",
               {{R"({"status":{"phase":"Bound"}})", "healthy"},
                {R"({"status":{"phase":"Pending"}})", "progressing: no volume is bound to it yet"},
                {R"({"status":{"phase":"Lost"}})", "degraded: the volume it was bound to is gone"},
                {R"({"status":{"phase":"New"}})", "unknown: its phase is \"New\""},
                {R"({})", "unknown: its phase is \"\""}});
}

TEST_CASE("a volume is healthy when it is bound, or can be") {
  check_health("volume",
               {{R"({"status":{"phase":"Bound"}})", "healthy"},
                {R"({"status":{"phase":"Available"}})", "healthy"},
                {R"({"status":{"phase":"Pending"}})", "progressing: it is not ready yet"},
                {R"({"status":{"phase":"Released"}})", "suspended: its claim is gone"},
                {R"({"status":{"phase":"Failed","message":"no plugin"}})", "degraded: no plugin"},
                {R"({"status":{"phase":"Failed"}})", "degraded: its reclamation failed"},
                {R"({})", "unknown: its phase is \"\""}});
}
