#include "tests/support/cell_case.hpp"

using k8scache::tests::check_cells;

TEST_CASE("an age is of the creation, unless the column names another time") {
  check_cells("", "Namespace",
              {{"Age", R"({"metadata":{"creationTimestamp":"2026-01-09T00:00:00Z"}})", "24h"},
               {"Age", R"({"metadata":{"creationTimestamp":"2026-01-10T00:00:30Z"}})", "<invalid>"},
               {"Age", R"({"metadata":{"creationTimestamp":null}})", "<unknown>"},
               {"Age", R"({"metadata":{"creationTimestamp":"yesterday"}})", "<unknown>"}});
}

TEST_CASE("numbers that the API leaves out are zero") {
  check_cells("apps", "Deployment",
              {{"Ready", R"({"spec":{"replicas":3},"status":{"readyReplicas":1}})", "1/3"},
               {"Ready", R"({})", "0/0"},
               {"Up-to-date", R"({})", "0"},
               {"Available", R"({"status":{"availableReplicas":12}})", "12"}});
}

TEST_CASE("containers and images stand in one cell, in their order") {
  constexpr const char* kSet =
      R"({"spec":{"template":{"spec":{"containers":[{"name":"b","image":"x:1"},{"name":"a","image":"y"}]}}}})";
  check_cells("apps", "StatefulSet",
              {{"Containers", kSet, "b,a"}, {"Images", kSet, "x:1,y"}, {"Images", R"({})", ""}});
}

TEST_CASE("what a map or list holds is counted, over several paths") {
  check_cells("", "ConfigMap",
              {{"Data", R"({"data":{"a":"1","b":"2"},"binaryData":{"c":"eA=="}})", "3"},
               {"Data", R"({})", "0"}});
}

TEST_CASE("a number or a percentage is written as it is") {
  check_cells("policy", "PodDisruptionBudget",
              {{"Min Available", R"({"spec":{"minAvailable":0}})", "0"},
               {"Min Available", R"({"spec":{"minAvailable":"50%"}})", "50%"},
               {"Max Unavailable", R"({"spec":{}})", "N/A"}});
}

TEST_CASE("the first case that holds is shown") {
  check_cells(
      "apiregistration.k8s.io", "APIService",
      {{"Service", R"({"spec":{"service":{"namespace":"n","name":"s"}}})", "n/s"},
       {"Service", R"({"spec":{}})", "Local"},
       {"Available",
        R"({"status":{"conditions":[{"type":"Available","status":"True","reason":"Passed"}]}})",
        "True"},
       {"Available",
        R"({"status":{"conditions":[{"type":"Available","status":"False","reason":"MissingEndpoints"}]}})",
        "False (MissingEndpoints)"},
       {"Available", R"({"status":{"conditions":[{"type":"Available","status":"False"}]}})",
        "False"},
       {"Available", R"({"status":{}})", "Unknown"}});
}

TEST_CASE("a flow schema without a verdict on its priority level shows a question mark") {
  check_cells("flowcontrol.apiserver.k8s.io", "FlowSchema",
              {{"MissingPL", R"({"status":{"conditions":[{"type":"Dangling","status":"False"}]}})",
                "False"},
               {"MissingPL", R"({"status":{}})", "?"},
               {"DistinguisherMethod", R"({"spec":{}})", "<none>"}});
}

TEST_CASE("booleans have a default of their own") {
  check_cells(
      "storage.k8s.io", "CSIDriver",
      {{"AttachRequired", R"({"spec":{}})", "true"},
       {"AttachRequired", R"({"spec":{"attachRequired":false}})", "false"},
       {"TokenRequests", R"({"spec":{"tokenRequests":[{"audience":""},{"audience":"b"}]}})", ",b"},
       {"TokenRequests", R"({"spec":{}})", "<unset>"},
       {"Modes", R"({"spec":{}})", "<none>"}});
}
