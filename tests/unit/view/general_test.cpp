#include "core/view/cell.hpp"
#include "tests/support/cell_case.hpp"

#include <vector>

using namespace k8scache;
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

TEST_CASE("a Table has numbers and booleans where a column counts or decides, else texts") {
  struct Case {
    const char* column;
    const char* object;
    const char* cell;
  };
  const std::vector<Case> cases = {
      {R"({"format":"integer","path":".a"})", R"({"a":7})", "7"},
      {R"({"format":"integer","path":".a"})", R"({"a":-1.5})", "-1.5"},
      {R"({"format":"integer","path":".a"})", R"({"a":"7"})", R"("7")"},
      {R"({"format":"integer","path":".a"})", R"({})", "0"},
      {R"({"format":"integer","path":".a","default":"none"})", R"({})", R"("none")"},
      {R"({"format":"integer","path":".a","default":"none"})", R"({"a":0})", "0"},
      {R"({"format":"count","path":".a"})", R"({"a":[1,2]})", "2"},
      {R"({"format":"sum","path":".a[*]"})", R"({"a":[1,2]})", "3"},
      {R"({"format":"event_count"})", R"({"count":3})", "3"},
      {R"({"format":"boolean","path":".a"})", R"({"a":true})", "true"},
      {R"({"format":"boolean","path":".a"})", R"({})", "false"},
      {R"({"format":"boolean","path":".a","default":"true"})", R"({})", "true"},
      {R"({"format":"boolean","path":".a","default":"unset"})", R"({})", R"("unset")"},
      {R"({"format":"boolean","path":".a","words":["true","no"]})", R"({"a":true})", R"("true")"},
      {R"({"format":"text","path":".a"})", R"({"a":7})", R"("7")"},
      {R"({"format":"text","path":".a"})", R"({})", R"("")"},
      {R"({"format":"ratio","paths":[".a",".b"]})", R"({"a":1})", R"("1/0")"},
      {R"({"format":"case","cases":[{"format":"count","path":".a"}]})", R"({"a":[1]})", R"("1")"},
  };
  json::Parser columns;
  json::Parser objects;
  for (const Case& c : cases) {
    CAPTURE(c.column);
    CAPTURE(c.object);
    const view::Cell cell = view::compile_cell(columns.parse(c.column));
    const view::Row row(objects.parse(c.object), tests::test_now());
    std::string text;
    cell.write_json(row, text);
    CHECK(text == c.cell);
  }
}
