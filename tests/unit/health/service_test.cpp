#include "tests/support/health_case.hpp"

using k8scache::tests::check_health;

TEST_CASE("a service of a load balancer is healthy when it has an address") {
  check_health(
      "service",
      {{R"({"spec":{"type":"ClusterIP"}})", "healthy"},
       {R"({"spec":{}})", "healthy"},
       {R"({"spec":{"type":"LoadBalancer"},"status":{"loadBalancer":{}}})",
        "progressing: it has no address of a load balancer yet"},
       {R"({"spec":{"type":"LoadBalancer"},"status":{"loadBalancer":{"ingress":[{"ip":"10.0.0.1"}]}}})",
        "healthy"}});
}
