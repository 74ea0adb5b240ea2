#include "tests/support/cell_case.hpp"

using k8scache::tests::check_cells;

TEST_CASE("an event was last seen in its series, at its last time, or once") {
  check_cells(
      "", "Event",
      {{"Last Seen",
        R"({"series":{"lastObservedTime":"2026-01-09T23:59:50.123456Z"},"lastTimestamp":"2026-01-09T00:00:00Z"})",
        "9s"},
       {"Last Seen", R"({"series":{},"lastTimestamp":"2026-01-09T00:00:00Z"})", "<unknown>"},
       {"Last Seen",
        R"({"firstTimestamp":"2026-01-08T00:00:00Z","lastTimestamp":"2026-01-09T22:00:00Z"})",
        "120m"},
       {"Last Seen", R"({"firstTimestamp":"2026-01-09T22:00:00Z","lastTimestamp":null})", "120m"},
       {"Last Seen", R"({"eventTime":"2026-01-09T23:58:30.000000Z"})", "90s"},
       {"First Seen", R"({"firstTimestamp":null,"eventTime":"2026-01-09T23:58:30.000000Z"})",
        "90s"},
       {"First Seen", R"({})", "<unknown>"}});
}

TEST_CASE("an event happened once unless it says otherwise") {
  check_cells("", "Event",
              {{"Count", R"({})", "1"},
               {"Count", R"({"count":5})", "5"},
               {"Count", R"({"count":5,"series":{"count":9}})", "9"}});
}

TEST_CASE("an event names its object and its source") {
  check_cells(
      "", "Event",
      {{"Object", R"({"involvedObject":{"kind":"ReplicaSet","name":"Web"}})", "replicaset/Web"},
       {"Object", R"({"involvedObject":{"kind":"Node"}})", "node"},
       {"Source", R"({"source":{"component":"kubelet","host":"n1"}})", "kubelet, n1"},
       {"Source", R"({"source":{},"reportingComponent":"c","reportingInstance":"i"})", "c, i"},
       {"Source", R"({"source":{"component":"kubelet"}})", "kubelet"},
       {"Message", R"({"message":" \n pulled\n"})", "pulled"},
       {"Subobject", R"({"involvedObject":{"fieldPath":"spec.containers{a}"}})",
        "spec.containers{a}"}});
}

TEST_CASE("events of events.k8s.io show the same under their own names") {
  check_cells(
      "events.k8s.io", "Event",
      {{"Object", R"({"regarding":{"kind":"Pod","name":"web"}})", "pod/web"},
       {"Message", R"({"note":"pulled"})", "pulled"},
       {"Last Seen", R"({"deprecatedLastTimestamp":"2026-01-09T22:00:00Z"})", "120m"},
       {"First Seen", R"({"deprecatedFirstTimestamp":"2026-01-09T22:00:00Z"})", "120m"},
       {"Count", R"({"deprecatedCount":3})", "3"},
       {"Source", R"({"deprecatedSource":{"component":"k"},"reportingInstance":"i"})", "k, i"},
       {"Subobject", R"({"regarding":{"fieldPath":"f"}})", "f"}});
}
