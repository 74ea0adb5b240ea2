#include "tests/support/described.hpp"

#include <doctest/doctest.h>

using k8scache::tests::described;
using k8scache::tests::related;
using k8scache::tests::RelatedTexts;

TEST_CASE("a namespace tells of its quotas and limits, of none, and of what nobody asked for") {
  constexpr const char* kNamespace =
      R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"web"},"status":{"phase":"Active"}})";
  CHECK(described(kNamespace, related({{"resourcequotas", {}}, {"limitranges", {}}})) ==
        "Name:         web\nLabels:       <none>\nAnnotations:  <none>\nStatus:       Active\n\n"
        "No resource quota.\n\nNo LimitRange resource.\n");
  CHECK(described(kNamespace, related({{"limitranges", {}}}))
            .find("\nResource Quotas:  <unknown>\n") != std::string::npos);
  const std::string text = described(
      kNamespace,
      related(
          {{"resourcequotas",
            {R"({"metadata":{"name":"q","namespace":"web"},"spec":{"scopes":["NotTerminating","BestEffort"]},
                 "status":{"hard":{"pods":"4","cpu":"2"},"used":{"cpu":"500m"}}})"}},
           {"limitranges",
            {R"({"metadata":{"name":"l","namespace":"web"},"spec":{"limits":[{"type":"Container",
                 "max":{"memory":"1Gi"},"min":{"cpu":"1m"},"default":{"cpu":"1"}}]}})"}}}));
  CHECK(text.substr(text.find("Resource Quotas")) == R"(Resource Quotas
  Name:    q
  Scopes:  BestEffort, NotTerminating
  * Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.
  * Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.
  Resource  Used  Hard
  --------  ---   ---
  cpu       500m  2
  pods      0     4

Resource Limits
 Type       Resource  Min  Max  Default Request  Default Limit  Max Limit/Request Ratio
 ----       --------  ---  ---  ---------------  -------------  -----------------------
 Container  cpu       1m   -    -                1              -
 Container  memory    -    1Gi  -                -              -
)");
}

TEST_CASE("a quota shows what is used in the form of the limit") {
  const std::string text = described(
      R"({"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"q","namespace":"web"},
          "status":{"hard":{"requests.memory":"1Gi"},"used":{"requests.memory":"1048576"}}})");
  CHECK(text.ends_with("requests.memory  1Mi   1Gi\n"));
}
