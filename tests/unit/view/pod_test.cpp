#include "core/view/pod.hpp"

#include "tests/support/shown_cell.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;
using k8scache::tests::shown_cell;

namespace {

struct Case {
  const char* name;
  const char* spec;
  const char* status;
  const char* ready;
  const char* shown;
  const char* restarts = "0";
  const char* metadata = "{}";
};

std::string pod(const Case& c) {
  return std::string(R"({"metadata":)") + c.metadata + R"(,"spec":)" + c.spec + R"(,"status":)" +
         c.status + "}";
}

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(shown_cell("", "Pod", "Ready", pod(c)) == c.ready);
    CHECK(shown_cell("", "Pod", "Status", pod(c)) == c.shown);
    CHECK(shown_cell("", "Pod", "Restarts", pod(c)) == c.restarts);
  }
}

constexpr const char* kOne = R"({"containers":[{"name":"a"}]})";
constexpr const char* kTwo = R"({"containers":[{"name":"a"},{"name":"b"}]})";
constexpr const char* kInit =
    R"({"initContainers":[{"name":"i"},{"name":"j"}],"containers":[{"name":"a"}]})";
constexpr const char* kSidecar =
    R"({"initContainers":[{"name":"i","restartPolicy":"Always"}],"containers":[{"name":"a"}]})";

}  // namespace

TEST_CASE("a pod's status is the most telling word of its containers") {
  check({
      {"running", kOne,
       R"({"phase":"Running","containerStatuses":[{"ready":true,"state":{"running":{}}}]})", "1/1",
       "Running"},
      {"one of two not ready", kTwo,
       R"({"phase":"Running","containerStatuses":[{"ready":true,"state":{"running":{}}},
          {"ready":false,"state":{"running":{}}}]})",
       "1/2", "Running"},
      {"pending without statuses", kOne, R"({"phase":"Pending"})", "0/1", "Pending"},
      {"creating", kOne,
       R"({"phase":"Pending","containerStatuses":[{"state":{"waiting":{"reason":"ContainerCreating"}}}]})",
       "0/1", "ContainerCreating"},
      {"image pull", kOne,
       R"({"phase":"Pending","containerStatuses":[{"state":{"waiting":{"reason":"ImagePullBackOff"}}}]})",
       "0/1", "ImagePullBackOff"},
      {"waiting without a reason", kOne,
       R"({"phase":"Pending","containerStatuses":[{"state":{"waiting":{}}}]})", "0/1", "Pending"},
      {"out of memory", kOne,
       R"({"phase":"Failed","containerStatuses":[{"state":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}}]})",
       "0/1", "OOMKilled"},
      {"killed by a signal", kOne,
       R"({"phase":"Failed","containerStatuses":[{"state":{"terminated":{"exitCode":137,"signal":9}}}]})",
       "0/1", "Signal:9"},
      {"ended without a reason", kOne,
       R"({"phase":"Failed","containerStatuses":[{"state":{"terminated":{"exitCode":3}}}]})", "0/1",
       "ExitCode:3"},
      {"the first container's word wins", kTwo,
       R"({"phase":"Running","containerStatuses":[{"state":{"waiting":{"reason":"First"}}},
          {"state":{"waiting":{"reason":"Second"}}}]})",
       "0/2", "First"},
      {"evicted", kOne, R"({"phase":"Failed","reason":"Evicted"})", "0/1", "Evicted"},
      {"gated", kOne,
       R"({"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"SchedulingGated"}]})",
       "0/1", "SchedulingGated"},
  });
}

TEST_CASE("a completed container does not hide one that runs or failed") {
  constexpr const char* kCompleted =
      R"({"state":{"terminated":{"exitCode":0,"reason":"Completed"}}})";
  const std::string running = R"({"ready":true,"state":{"running":{}}})";
  const auto status = [&](const std::string& other, const std::string& ready) {
    return std::string(R"({"phase":"Running","conditions":[{"type":"Ready","status":")") + ready +
           R"("}],"containerStatuses":[)" + kCompleted + "," + other + "]}";
  };
  const std::string ready = status(running, "True");
  const std::string not_ready = status(running, "False");
  const std::string failed =
      status(R"({"state":{"terminated":{"exitCode":1,"reason":"Error"}}})", "False");
  check({
      {"job", kOne,
       R"({"phase":"Succeeded","containerStatuses":[{"state":{"terminated":{"exitCode":0,"reason":"Completed"}}}]})",
       "0/1", "Completed"},
      {"ready", kTwo, ready.c_str(), "1/2", "Running"},
      {"not ready", kTwo, not_ready.c_str(), "1/2", "NotReady"},
      {"another failed", kTwo, failed.c_str(), "0/2", "Error"},
  });
}

TEST_CASE("init containers hold a pod up one after the other") {
  check({
      {"none yet", kInit,
       R"({"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"waiting":{"reason":"PodInitializing"}}}]})",
       "0/1", "Init:0/2"},
      {"the first is done", kInit,
       R"({"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":0}}},
          {"name":"j","state":{"running":{}}}]})",
       "0/1", "Init:1/2"},
      {"crashing", kInit,
       R"({"phase":"Pending","initContainerStatuses":[{"name":"i","restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]})",
       "0/1", "Init:CrashLoopBackOff", "3"},
      {"failed", kInit,
       R"({"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":1,"reason":"Error"}}}]})",
       "0/1", "Init:Error"},
      {"failed without a reason", kInit,
       R"({"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":3}}}]})",
       "0/1", "Init:ExitCode:3"},
      {"killed", kInit,
       R"({"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":137,"signal":9}}}]})",
       "0/1", "Init:Signal:9"},
      {"statuses are stale, the pod is initialized", kInit,
       R"({"phase":"Running","conditions":[{"type":"Initialized","status":"True"}],
          "initContainerStatuses":[{"name":"i","restartCount":5,"state":{"running":{}}}],
          "containerStatuses":[{"ready":true,"restartCount":1,"state":{"running":{}}}]})",
       "1/1", "Init:0/2", "1"},
      {"restarts of init containers are forgotten once they are done", kInit,
       R"({"phase":"Running","initContainerStatuses":[{"name":"i","restartCount":5,"state":{"terminated":{"exitCode":0}}}],
          "containerStatuses":[{"ready":true,"restartCount":1,"state":{"running":{}}}]})",
       "1/1", "Running", "1"},
  });
}

TEST_CASE("a sidecar counts as a container, and its restarts stay") {
  check({
      {"ready", kSidecar,
       R"({"phase":"Running","initContainerStatuses":[{"name":"i","started":true,"ready":true,"restartCount":2,"state":{"running":{}}}],
          "containerStatuses":[{"ready":true,"restartCount":1,"state":{"running":{}}}]})",
       "2/2", "Running", "3"},
      {"started, not ready", kSidecar,
       R"({"phase":"Running","initContainerStatuses":[{"name":"i","started":true,"ready":false,"state":{"running":{}}}],
          "containerStatuses":[{"ready":true,"state":{"running":{}}}]})",
       "1/2", "Running"},
      {"not started", kSidecar,
       R"({"phase":"Pending","initContainerStatuses":[{"name":"i","started":false,"state":{"running":{}}}]})",
       "0/2", "Init:0/1"},
  });
}

TEST_CASE("a deleted pod says so, unless it has ended") {
  constexpr const char* kDeleted = R"({"deletionTimestamp":"2026-01-01T00:00:00Z"})";
  check({
      {"terminating", kOne, R"({"phase":"Running"})", "0/1", "Terminating", "0", kDeleted},
      {"succeeded", kOne, R"({"phase":"Succeeded"})", "0/1", "Succeeded", "0", kDeleted},
      {"failed", kOne, R"({"phase":"Failed"})", "0/1", "Failed", "0", kDeleted},
      {"node lost", kOne, R"({"phase":"Running","reason":"NodeLost"})", "0/1", "Unknown", "0",
       kDeleted},
  });
}

TEST_CASE("restarts say how long ago the last one was") {
  check({
      {"crash loop", kTwo,
       R"({"phase":"Running","containerStatuses":[
          {"restartCount":4,"lastState":{"terminated":{"finishedAt":"2026-01-09T23:55:00Z"}},"state":{"waiting":{"reason":"CrashLoopBackOff"}}},
          {"restartCount":1,"lastState":{"terminated":{"finishedAt":"2026-01-08T00:00:00Z"}},"ready":true,"state":{"running":{}}}]})",
       "1/2", "CrashLoopBackOff", "5 (5m ago)"},
      {"nobody knows when", kOne,
       R"({"phase":"Running","containerStatuses":[{"restartCount":4,"lastState":{"terminated":{"finishedAt":null}},"state":{}}]})",
       "0/1", "Running", "4"},
      {"ended once, never restarted", kOne,
       R"({"phase":"Running","containerStatuses":[{"lastState":{"terminated":{"finishedAt":"2026-01-08T00:00:00Z"}},"state":{}}]})",
       "0/1", "Running", "0"},
  });
}

TEST_CASE("readiness gates count conditions, the first of a type") {
  const auto gates = [](const std::string& object) {
    return shown_cell("", "Pod", "Readiness Gates", object);
  };
  CHECK(gates(R"({"spec":{}})") == "<none>");
  CHECK(gates(R"({"spec":{"readinessGates":[{"conditionType":"a"},{"conditionType":"b"}]},
      "status":{"conditions":[{"type":"b","status":"True"},{"type":"a","status":"False"},{"type":"a","status":"True"}]}})") ==
        "1/2");
}

TEST_CASE("a pod's address, node and nominated node are <none> until known") {
  const auto cell = [](const char* column, const char* object) {
    return shown_cell("", "Pod", column, object);
  };
  CHECK(cell("IP", R"({"status":{"podIPs":[{"ip":"10.0.0.1"},{"ip":"fd00::1"}],"podIP":"x"}})") ==
        "10.0.0.1");
  CHECK(cell("IP", R"({"status":{"podIP":"10.0.0.2"}})") == "10.0.0.2");
  CHECK(cell("IP", R"({"status":{"podIPs":[]}})") == "<none>");
  CHECK(cell("Node", R"({"spec":{"nodeName":""}})") == "<none>");
  CHECK(cell("Nominated Node", R"({"status":{"nominatedNodeName":"n1"}})") == "n1");
}
