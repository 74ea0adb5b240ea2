#include "tests/support/health_case.hpp"

using k8scache::tests::check_health;

TEST_CASE("a pod that runs is healthy when it is ready") {
  check_health(
      "pod",
      {{R"({"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}})",
        "healthy"},
       {R"({"status":{"phase":"Running","conditions":[{"type":"Ready","status":"False","message":"containers with unready status: [c]"}],
            "containerStatuses":[{"name":"c","ready":false,"state":{"running":{}}}]}})",
        "progressing: containers with unready status: [c]"},
       {R"({"status":{"phase":"Running"}})", "progressing: not ready yet"},
       {R"({"status":{"phase":"Running","conditions":[{"type":"Ready","status":"False"}],
            "containerStatuses":[{"name":"c","ready":false,"lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}}]}})",
        "degraded: not ready after c: OOMKilled with exit code 137"},
       {R"({"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}],
            "containerStatuses":[{"name":"c","ready":true,"lastState":{"terminated":{"exitCode":1}}}]}})",
        "healthy"},
       {R"({"spec":{"restartPolicy":"OnFailure"},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}})",
        "progressing: it runs, and will end"}});
}

TEST_CASE("a container that cannot start makes the pod degraded, whatever its phase") {
  check_health(
      "pod",
      {{R"({"status":{"phase":"Running","containerStatuses":[{"name":"a","state":{"running":{}}},
            {"name":"b","state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 5m0s"}}}]}})",
        "degraded: b: CrashLoopBackOff: back-off 5m0s"},
       {R"({"status":{"phase":"Pending","containerStatuses":[{"name":"c","state":{"waiting":{"reason":"ErrImagePull"}}}]}})",
        "degraded: c: ErrImagePull"},
       {R"({"status":{"phase":"Pending","containerStatuses":[{"name":"c","state":{"waiting":{"reason":"InvalidImageName"}}}]}})",
        "degraded: c: InvalidImageName"},
       {R"({"status":{"phase":"Pending","containerStatuses":[{"name":"c","state":{"waiting":{"reason":"CreateContainerConfigError"}}}]}})",
        "degraded: c: CreateContainerConfigError"},
       {R"({"spec":{"restartPolicy":"Never"},"status":{"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"waiting":{"reason":"ImagePullBackOff"}}}]}})",
        "degraded: i: ImagePullBackOff"},
       {R"({"status":{"phase":"Pending","containerStatuses":[{"name":"c","state":{"waiting":{"reason":"ContainerCreating"}}}]}})",
        "progressing: its containers are yet to start"},
       {R"({"status":{"phase":"Pending","containerStatuses":[{"name":"c","state":{"waiting":{"reason":"PodInitializing"}}}]}})",
        "progressing: its containers are yet to start"}});
}

TEST_CASE("a pod that no node takes is degraded") {
  check_health(
      "pod",
      {{R"({"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/3 nodes"}]}})",
        "degraded: Unschedulable: 0/3 nodes"},
       {R"({"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"SchedulingGated"}]}})",
        "progressing: its containers are yet to start"},
       {R"({"status":{"phase":"Pending"}})", "progressing: its containers are yet to start"}});
}

TEST_CASE("a pod that has ended is as it ended") {
  check_health(
      "pod",
      {{R"({"status":{"phase":"Succeeded"}})", "healthy"},
       {R"({"status":{"phase":"Failed","reason":"Evicted","message":"low on memory"}})",
        "degraded: Evicted: low on memory"},
       {R"({"status":{"phase":"Failed","containerStatuses":[{"name":"c","state":{"terminated":{"exitCode":2,"reason":"Error"}}}]}})",
        "degraded: c: Error with exit code 2"},
       {R"({"status":{"phase":"Failed"}})", "degraded: it failed"},
       {R"({"status":{"phase":"Unknown"}})", "unknown: nothing is known of it"},
       {R"({})", "unknown: nothing is known of it"},
       {R"({"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}})",
        "progressing: is being deleted"},
       {R"({"metadata":{"deletionTimestamp":null},"status":{"phase":"Succeeded"}})", "healthy"}});
}
