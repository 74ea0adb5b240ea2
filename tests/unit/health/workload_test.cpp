#include "tests/support/health_case.hpp"

using k8scache::tests::check_health;

TEST_CASE("a deployment is healthy when all its pods are new and available") {
  check_health(
      "deployment",
      {{R"({"metadata":{"generation":3},"spec":{"replicas":2},"status":{"observedGeneration":3,"replicas":2,"updatedReplicas":2,"availableReplicas":2}})",
        "healthy"},
       {R"({"metadata":{"generation":4},"spec":{"replicas":2},"status":{"observedGeneration":3,"replicas":2,"updatedReplicas":2,"availableReplicas":2}})",
        "progressing: its controller has not seen the last change yet"},
       {R"({"spec":{"replicas":3},"status":{"replicas":3,"updatedReplicas":1,"availableReplicas":3}})",
        "progressing: 1 of 3 pods are new"},
       {R"({"spec":{"replicas":3},"status":{"replicas":5,"updatedReplicas":3,"availableReplicas":3}})",
        "progressing: 2 old pods are yet to end"},
       {R"({"spec":{"replicas":3},"status":{"replicas":3,"updatedReplicas":3,"availableReplicas":1}})",
        "progressing: 1 of 3 pods are available"},
       {R"({"spec":{"replicas":0},"status":{}})", "healthy"},
       {R"({"spec":{},"status":{}})", "progressing: 0 of 1 pods are new"}});
}

TEST_CASE("a deployment that gave up is degraded, a paused one suspended") {
  check_health(
      "deployment",
      {{R"({"spec":{"replicas":2},"status":{"replicas":2,"updatedReplicas":1,"conditions":[
            {"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded","message":"has timed out"}]}})",
        "degraded: has timed out"},
       {R"({"spec":{"replicas":2},"status":{"conditions":[{"type":"ReplicaFailure","status":"True","message":"exceeded quota"}]}})",
        "degraded: exceeded quota"},
       {R"({"spec":{"replicas":2},"status":{"replicas":2,"updatedReplicas":2,"availableReplicas":2,"conditions":[
            {"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable"},{"type":"ReplicaFailure","status":"False"}]}})",
        "healthy"},
       {R"({"spec":{"paused":true,"replicas":2},"status":{}})", "suspended: it is paused"},
       {R"({"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"spec":{"paused":true}})",
        "progressing: is being deleted"}});
}

TEST_CASE("a replica set is healthy when its pods are available") {
  check_health(
      "replica_set",
      {{R"({"spec":{"replicas":2},"status":{"availableReplicas":2}})", "healthy"},
       {R"({"spec":{"replicas":0},"status":{"replicas":0}})", "healthy"},
       {R"({"spec":{"replicas":2},"status":{"availableReplicas":1}})",
        "progressing: 1 of 2 pods are available"},
       {R"({"metadata":{"generation":1},"spec":{"replicas":0},"status":{}})",
        "progressing: its controller has not seen the last change yet"},
       {R"({"spec":{"replicas":2},"status":{"conditions":[{"type":"ReplicaFailure","status":"True","reason":"FailedCreate"}]}})",
        "degraded: FailedCreate"}});
}

TEST_CASE("a stateful set is healthy when its pods are ready and of one revision") {
  check_health(
      "stateful_set",
      {{R"({"spec":{"replicas":3},"status":{"readyReplicas":3,"updatedReplicas":3,"currentRevision":"a","updateRevision":"a"}})",
        "healthy"},
       {R"({"spec":{"replicas":3},"status":{"readyReplicas":2}})",
        "progressing: 2 of 3 pods are ready"},
       {R"({"spec":{"replicas":3},"status":{"readyReplicas":3,"updatedReplicas":1,"currentRevision":"a","updateRevision":"b"}})",
        "progressing: 1 of 3 pods are new"},
       {R"({"spec":{"replicas":3,"updateStrategy":{"type":"OnDelete"}},"status":{"readyReplicas":3,"updatedReplicas":1,"currentRevision":"a","updateRevision":"b"}})",
        "healthy"},
       {R"({"spec":{"replicas":3,"updateStrategy":{"rollingUpdate":{"partition":2}}},"status":{"readyReplicas":3,"updatedReplicas":0,"currentRevision":"a","updateRevision":"b"}})",
        "progressing: 0 of 1 pods are new"},
       {R"({"spec":{"replicas":3,"updateStrategy":{"rollingUpdate":{"partition":2}}},"status":{"readyReplicas":3,"updatedReplicas":1,"currentRevision":"a","updateRevision":"b"}})",
        "healthy"},
       {R"({"metadata":{"generation":1},"spec":{"replicas":0},"status":{}})",
        "progressing: its controller has not seen the last change yet"}});
}

TEST_CASE("a daemon set is healthy when each of its nodes has a new pod that is available") {
  check_health(
      "daemon_set",
      {{R"({"status":{"desiredNumberScheduled":2,"updatedNumberScheduled":2,"numberAvailable":2}})",
        "healthy"},
       {R"({"status":{"desiredNumberScheduled":0}})", "healthy"},
       {R"({"status":{"desiredNumberScheduled":2,"updatedNumberScheduled":1,"numberAvailable":2}})",
        "progressing: 1 of 2 pods are new"},
       {R"({"status":{"desiredNumberScheduled":2,"updatedNumberScheduled":2,"numberAvailable":1}})",
        "progressing: 1 of 2 pods are available"},
       {R"({"spec":{"updateStrategy":{"type":"OnDelete"}},"status":{"desiredNumberScheduled":2,"numberAvailable":2}})",
        "healthy"}});
}
