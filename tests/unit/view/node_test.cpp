#include "tests/support/cell_case.hpp"

using k8scache::tests::check_cells;

TEST_CASE("a node is ready, not ready, or nobody knows, and may refuse pods") {
  check_cells(
      "", "Node",
      {{"Status", R"({"status":{"conditions":[{"type":"Ready","status":"True"}]}})", "Ready"},
       {"Status", R"({"status":{"conditions":[{"type":"Ready","status":"Unknown"}]}})", "NotReady"},
       {"Status", R"({"status":{}})", "Unknown"},
       {"Status",
        R"({"spec":{"unschedulable":true},"status":{"conditions":[{"type":"Ready","status":"True"}]}})",
        "Ready,SchedulingDisabled"}});
}

TEST_CASE("a node's roles are in its labels, sorted and once each") {
  check_cells(
      "", "Node",
      {{"Roles", R"({"metadata":{"labels":{"a":"b"}}})", "<none>"},
       {"Roles",
        R"({"metadata":{"labels":{"node-role.kubernetes.io/worker":"","node-role.kubernetes.io/control-plane":"",
            "node-role.kubernetes.io/":"","kubernetes.io/role":"worker"}}})",
        "control-plane,worker"},
       {"Roles", R"({"metadata":{"labels":{"kubernetes.io/role":""}}})", "<none>"}});
}

TEST_CASE("a node's addresses and versions stand in the wide table") {
  check_cells(
      "", "Node",
      {{"Internal-IP",
        R"({"status":{"addresses":[{"type":"Hostname","address":"h"},{"type":"InternalIP","address":"10.0.0.1"},{"type":"InternalIP","address":"fd00::1"}]}})",
        "10.0.0.1"},
       {"External-IP", R"({"status":{"addresses":[]}})", "<none>"},
       {"OS-Image", R"({"status":{"nodeInfo":{"osImage":""}}})", "<unknown>"},
       {"Kernel-Version",
        R"({"status":{"nodeInfo":{"kernelVersion":"6.1","architecture":"arm64"}}})", "6.1 (arm64)"},
       {"Kernel-Version", R"({"status":{"nodeInfo":{"architecture":"amd64"}}})",
        "<unknown> (amd64)"},
       {"Kernel-Version", R"({"status":{}})", "<unknown>"},
       {"Version", R"({"status":{"nodeInfo":{"kubeletVersion":"v1.36.3"}}})", "v1.36.3"}});
}
