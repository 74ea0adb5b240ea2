#include "tests/support/health_case.hpp"

using k8scache::tests::check_health;

TEST_CASE("a node is healthy when it is ready, lacks nothing and takes pods") {
  check_health(
      "node",
      {{R"({"status":{"conditions":[{"type":"MemoryPressure","status":"False"},{"type":"Ready","status":"True"}]}})",
        "healthy"},
       {R"({"status":{"conditions":[{"type":"Ready","status":"Unknown","message":"Kubelet stopped posting node status."}]}})",
        "degraded: Kubelet stopped posting node status."},
       {R"({"status":{"conditions":[{"type":"Ready","status":"False","reason":"KubeletNotReady"}]}})",
        "degraded: KubeletNotReady"},
       {R"({"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"DiskPressure","status":"True","message":"disk"}]}})",
        "degraded: disk"},
       {R"({"spec":{"unschedulable":true},"status":{"conditions":[{"type":"Ready","status":"True"}]}})",
        "suspended: it takes no new pods"},
       {R"({"spec":{"unschedulable":true},"status":{"conditions":[{"type":"Ready","status":"False"}]}})",
        "degraded: Ready"},
       {R"({"status":{}})", "unknown: it has not told how it is yet"}});
}

TEST_CASE("a namespace that does not go away says why") {
  check_health(
      "namespace",
      {{R"({"status":{"phase":"Active"}})", "healthy"},
       {R"({"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Active"}})",
        "progressing: is being deleted"},
       {R"({"status":{"phase":"Terminating"}})", "progressing: is being deleted"},
       {R"({"status":{"phase":"Terminating","conditions":[{"type":"NamespaceDeletionDiscoveryFailure","status":"True","message":"a group is gone"}]}})",
        "degraded: a group is gone"},
       {R"({"status":{"phase":"Terminating","conditions":[{"type":"NamespaceDeletionContentFailure","status":"False"}]}})",
        "progressing: is being deleted"},
       {R"({})", "unknown: it has not told how it is yet"}});
}
