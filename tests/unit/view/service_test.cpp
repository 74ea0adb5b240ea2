#include "tests/support/cell_case.hpp"

using k8scache::tests::check_cells;

TEST_CASE("a service's external address depends on its type") {
  check_cells(
      "", "Service",
      {{"External-IP", R"({"spec":{"type":"ClusterIP"}})", "<none>"},
       {"External-IP", R"({"spec":{"type":"NodePort","externalIPs":["1.2.3.4","1.2.3.5"]}})",
        "1.2.3.4,1.2.3.5"},
       {"External-IP", R"({"spec":{"type":"LoadBalancer"}})", "<pending>"},
       {"External-IP",
        R"({"spec":{"type":"LoadBalancer","externalIPs":["9.9.9.9"]},"status":{"loadBalancer":{"ingress":[
            {"ip":"5.5.5.5"},{"hostname":"a-name-longer-than-sixteen-letters.example.com"},{"ip":"1.1.1.1"},{"ip":"5.5.5.5"}]}}})",
        "1.1.1.1,5.5.5.5,a-name-longer-than-sixteen-letters.example.com,9.9.9.9"},
       {"External-IP", R"({"spec":{"type":"LoadBalancer","externalIPs":["9.9.9.9"]}})", "9.9.9.9"},
       {"External-IP", R"({"spec":{"type":"ExternalName","externalName":"db.example.com"}})",
        "db.example.com"},
       {"External-IP", R"({"spec":{"type":"Tunnel"}})", "<unknown>"}});
}

TEST_CASE("a service's cluster address is the first, and None when headless") {
  check_cells(
      "", "Service",
      {{"Cluster-IP", R"({"spec":{"clusterIPs":["10.0.0.1","fd00::1"],"clusterIP":"10.0.0.1"}})",
        "10.0.0.1"},
       {"Cluster-IP", R"({"spec":{"clusterIP":"None"}})", "None"},
       {"Cluster-IP", R"({"spec":{"clusterIP":""}})", "<none>"}});
}

TEST_CASE("a service's ports say what node port leads to them") {
  check_cells(
      "", "Service",
      {{"Port(s)",
        R"({"spec":{"ports":[{"port":80,"nodePort":30080,"protocol":"TCP"},{"port":53,"nodePort":0,"protocol":"UDP"}]}})",
        "80:30080/TCP,53/UDP"},
       {"Port(s)", R"({"spec":{}})", "<none>"},
       {"Selector", R"({"spec":{"selector":{"b":"2","a":"1"}}})", "a=1,b=2"},
       {"Selector", R"({"spec":{}})", "<none>"}});
}

TEST_CASE("endpoints show three addresses and count the rest") {
  check_cells(
      "", "Endpoints",
      {{"Endpoints", R"({})", "<none>"},
       {"Endpoints",
        R"({"subsets":[{"notReadyAddresses":[{"ip":"10.0.0.1"}],"ports":[{"port":80}]}]})", ""},
       {"Endpoints", R"({"subsets":[{"addresses":[{"ip":"10.0.0.1"},{"ip":"fd00::1"}]}]})",
        "10.0.0.1,fd00::1"},
       {"Endpoints",
        R"({"subsets":[{"addresses":[{"ip":"10.0.0.1"},{"ip":"fd00::1"}],"ports":[{"port":80},{"port":443}]}]})",
        "10.0.0.1:80,[fd00::1]:80,10.0.0.1:443 + 1 more..."}});
}

TEST_CASE("endpoint slices show three ports and addresses and count the rest") {
  check_cells(
      "discovery.k8s.io", "EndpointSlice",
      {{"Ports", R"({"ports":[{"port":80,"name":"http"},{"name":"named"},{}]})", "80,named,*"},
       {"Ports", R"({"ports":[{"port":1},{"port":2},{"port":3},{"port":4},{"port":5}]})",
        "1,2,3 + 2 more..."},
       {"Ports", R"({"ports":[]})", "<unset>"},
       {"Endpoints", R"({"endpoints":[{"addresses":["a","b"]},{"addresses":["c","d"]}]})",
        "a,b,c + 1 more..."},
       {"Endpoints", R"({"endpoints":null})", "<unset>"}});
}
