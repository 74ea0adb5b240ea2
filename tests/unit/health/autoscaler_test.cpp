#include "tests/support/health_case.hpp"

using k8scache::tests::check_health;

TEST_CASE("an autoscaler is healthy when it can scale") {
  check_health(
      "autoscaler",
      {{R"({"status":{"conditions":[{"type":"AbleToScale","status":"True"},{"type":"ScalingActive","status":"True"},{"type":"ScalingLimited","status":"False"}]}})",
        "healthy"},
       {R"({"status":{"conditions":[{"type":"AbleToScale","status":"False","reason":"FailedGetScale","message":"no such target"}]}})",
        "degraded: no such target"},
       {R"({"status":{"conditions":[{"type":"AbleToScale","status":"True"},{"type":"ScalingActive","status":"False","reason":"FailedGetResourceMetric","message":"no metrics"}]}})",
        "degraded: no metrics"},
       {R"({"status":{"conditions":[{"type":"AbleToScale","status":"True"},{"type":"ScalingActive","status":"False","reason":"ScalingDisabled","message":"zero replicas"}]}})",
        "suspended: zero replicas"},
       {R"({"status":{}})", "progressing: it has not looked at its target yet"}});
}
