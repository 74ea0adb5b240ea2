#include "tests/support/cell_case.hpp"

using k8scache::tests::check_cells;

TEST_CASE("an ingress shows three hosts; what is more counts its rules") {
  check_cells(
      "networking.k8s.io", "Ingress",
      {{"Hosts", R"({"spec":{}})", "*"},
       {"Hosts", R"({"spec":{"rules":[{"host":"a"},{},{"host":"b"}]}})", "a,b"},
       {"Hosts", R"({"spec":{"rules":[{"host":"a"},{"host":"b"},{"host":"c"}]}})", "a,b,c"},
       {"Hosts", R"({"spec":{"rules":[{"host":"a"},{"host":"b"},{"host":"c"},{}]}})",
        "a,b,c + 1 more..."},
       {"Hosts", R"({"spec":{"rules":[{},{"host":"a"},{"host":"b"},{"host":"c"},{"host":"d"}]}})",
        "a,b,c + 2 more..."}});
}

TEST_CASE("an ingress listens on 443 when it has certificates") {
  check_cells(
      "networking.k8s.io", "Ingress",
      {{"Ports", R"({"spec":{"tls":[{}]}})", "80, 443"},
       {"Ports", R"({"spec":{"tls":[]}})", "80"},
       {"Class", R"({"spec":{"ingressClassName":""}})", ""},
       {"Class", R"({"spec":{}})", "<none>"},
       {"Address",
        R"({"status":{"loadBalancer":{"ingress":[{"hostname":"lb"},{"ip":"1.1.1.1","hostname":"x"}]}}})",
        "1.1.1.1,lb"}});
}

TEST_CASE("an ingress class says whether it is the default, and names its parameters") {
  check_cells(
      "networking.k8s.io", "IngressClass",
      {{"Name",
        R"({"metadata":{"name":"n","annotations":{"ingressclass.kubernetes.io/is-default-class":"true"}}})",
        "n (default)"},
       {"Name",
        R"({"metadata":{"name":"n","annotations":{"ingressclass.kubernetes.io/is-default-class":"yes"}}})",
        "n"},
       {"Parameters", R"({"spec":{"parameters":{"kind":"P","apiGroup":"e.com","name":"x"}}})",
        "P.e.com/x"},
       {"Parameters", R"({"spec":{"parameters":{"kind":"P","name":"x"}}})", "P/x"},
       {"Parameters", R"({"spec":{}})", "<none>"}});
}

TEST_CASE("an address names what it was given to") {
  check_cells(
      "networking.k8s.io", "IPAddress",
      {{"ParentRef",
        R"({"spec":{"parentRef":{"resource":"services","namespace":"default","name":"web"}}})",
        "services/default/web"},
       {"ParentRef", R"({"spec":{"parentRef":{"group":"E.com","resource":"Gates","name":"Web"}}})",
        "gates.e.com/Web"},
       {"ParentRef", R"({"spec":{}})", "<none>"}});
}
