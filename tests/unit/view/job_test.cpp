#include "tests/support/cell_case.hpp"

using k8scache::tests::check_cells;

TEST_CASE("a job's status is its most final condition") {
  check_cells(
      "batch", "Job",
      {{"Status", R"({"status":{}})", "Running"},
       {"Status",
        R"({"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"conditions":[{"type":"Complete","status":"True"}]}})",
        "Complete"},
       {"Status",
        R"({"status":{"conditions":[{"type":"FailureTarget","status":"True"},{"type":"Failed","status":"True"}]}})",
        "Failed"},
       {"Status",
        R"({"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"conditions":[{"type":"Suspended","status":"True"}]}})",
        "Terminating"},
       {"Status", R"({"status":{"conditions":[{"type":"Suspended","status":"True"}]}})",
        "Suspended"},
       {"Status", R"({"status":{"conditions":[{"type":"FailureTarget","status":"True"}]}})",
        "FailureTarget"},
       {"Status", R"({"status":{"conditions":[{"type":"SuccessCriteriaMet","status":"True"}]}})",
        "SuccessCriteriaMet"},
       {"Status", R"({"status":{"conditions":[{"type":"Complete","status":"False"}]}})",
        "Running"}});
}

TEST_CASE("a job's completions are counted against what it wants") {
  check_cells(
      "batch", "Job",
      {{"Completions", R"({"spec":{"completions":3},"status":{"succeeded":1}})", "1/3"},
       {"Completions", R"({"spec":{"parallelism":4},"status":{"succeeded":2}})", "2/1 of 4"},
       {"Completions", R"({"spec":{"parallelism":1}})", "0/1"}});
}

TEST_CASE("a job's duration ends when it completes") {
  check_cells(
      "batch", "Job",
      {{"Duration",
        R"({"status":{"startTime":"2026-01-01T00:00:00Z","completionTime":"2026-01-01T00:01:30Z"}})",
        "90s"},
       {"Duration", R"({"status":{"startTime":"2026-01-09T23:00:00Z"}})", "60m"},
       {"Duration", R"({"status":{}})", ""}});
}

TEST_CASE("a cron job says when it runs, and whether it is allowed to") {
  check_cells(
      "batch", "CronJob",
      {{"Schedule", R"({"spec":{"schedule":"*/5 * * * *"}})", "*/5 * * * *"},
       {"Timezone", R"({"spec":{}})", "<none>"},
       {"Suspend", R"({"spec":{"suspend":true}})", "True"},
       {"Suspend", R"({"spec":{"suspend":false}})", "False"},
       {"Suspend", R"({"spec":{}})", "<unset>"},
       {"Active", R"({"status":{"active":[{},{}]}})", "2"},
       {"Last Schedule", R"({"status":{"lastScheduleTime":"2026-01-09T23:59:00Z"}})", "60s"},
       {"Last Schedule", R"({"status":{}})", "<none>"}});
}

TEST_CASE("a revision names the owner that controls it") {
  check_cells(
      "apps", "ControllerRevision",
      {{"Controller",
        R"({"metadata":{"ownerReferences":[{"kind":"X","name":"x"},{"apiVersion":"apps/v1","kind":"DaemonSet","name":"Logs","controller":true}]}})",
        "daemonset.apps/Logs"},
       {"Controller",
        R"({"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"p","controller":true}]}})",
        "pod/p"},
       {"Controller", R"({"metadata":{}})", "<none>"},
       {"Revision", R"({"revision":7})", "7"}});
}
