#include "core/describe/probe.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using k8scache::describe::host_and_port;
using k8scache::describe::probe_text;

TEST_CASE("probes are shown in one line, addresses as Go writes URLs") {
  const std::string zeros = " delay=0s timeout=0s period=0s #success=0 #failure=0";
  const std::vector<std::pair<const char*, const char*>> cases{
      {R"({"exec":{"command":["sh","-c","a b"]}})", "exec [sh -c a b]"},
      {R"({"httpGet":{"path":"/healthz","port":8080,"scheme":"HTTP"}})",
       "http-get http://:8080/healthz"},
      {R"({"httpGet":{"path":"healthz","port":"web","scheme":"HTTPS","host":"h"}})",
       "http-get https://h:web/healthz"},
      {R"({"httpGet":{"path":"/a b?c=d&e!;,","port":1,"scheme":"HTTP","host":"fd00::1"}})",
       "http-get http://[fd00::1]:1/a%20b%3Fc=d&e%21;,"},
      {R"({"httpGet":{"port":1,"scheme":"HTTP"}})", "http-get http://:1"},
      {R"({"tcpSocket":{"port":"db","host":"h"}})", "tcp-socket h:db"},
      {R"({"grpc":{"port":9,"service":"s"}})", "grpc <pod>:9 s"},
      {R"({"grpc":{"port":9,"service":""}})", "grpc <pod>:9 "},
      {R"({})", "unknown"},
  };
  for (const auto& [probe, shown] : cases) {
    CAPTURE(probe);
    k8scache::json::Parser parser;
    CHECK(probe_text(parser.parse(probe)) == shown + zeros);
  }
  k8scache::json::Parser parser;
  CHECK(probe_text(parser.parse(R"({"initialDelaySeconds":1,"timeoutSeconds":2,"periodSeconds":3,
      "successThreshold":4,"failureThreshold":5,"exec":{}})")) ==
        "exec [] delay=1s timeout=2s period=3s #success=4 #failure=5");
}

TEST_CASE("addresses with colons are put in brackets") {
  CHECK(host_and_port("10.0.0.1", "80") == "10.0.0.1:80");
  CHECK(host_and_port("fd00::1", "80") == "[fd00::1]:80");
}
