#include "core/describe/pod_amounts.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache::describe;

namespace {

std::string amounts(const std::string& pod, Bound bound = Bound::Requests,
                    Granted granted = Granted::Counts) {
  k8scache::json::Parser parser;
  std::string text;
  for (const auto& [name, amount] : pod_amounts(parser.parse(pod), bound, granted)) {
    text += name + "=" + amount.text() + " ";
  }
  return text;
}

}  // namespace

TEST_CASE("containers add up, those that come first count when they take more") {
  CHECK(amounts(R"({"spec":{"containers":[{"resources":{"requests":{"cpu":"100m","memory":"1Gi"}}},
                                         {"resources":{"requests":{"cpu":"1"}}}]}})") ==
        "cpu=1100m memory=1Gi ");
  CHECK(amounts(R"({"spec":{"containers":[{"resources":{"requests":{"cpu":"100m"}}}],
                          "initContainers":[{"resources":{"requests":{"cpu":"50m","memory":"1Mi"}}},
                                            {"resources":{"requests":{"cpu":"300m"}}}]}})") ==
        "cpu=300m memory=1Mi ");
}

TEST_CASE("containers that come first and go on count beside what follows them") {
  CHECK(amounts(R"({"spec":{"containers":[{"resources":{"requests":{"cpu":"100m"}}}],
                          "initContainers":[{"restartPolicy":"Always","resources":{"requests":{"cpu":"200m"}}},
                                            {"resources":{"requests":{"cpu":"250m"}}}]}})") ==
        "cpu=450m ");
}

TEST_CASE("what the pod as a whole declares replaces the sum, its overhead is added") {
  constexpr const char* kPod =
      R"({"spec":{"overhead":{"cpu":"10m","memory":"1Mi"},
                  "resources":{"requests":{"cpu":"2"},"limits":{"cpu":"3","example.com/x":"1"}},
                  "containers":[{"resources":{"requests":{"cpu":"100m"},"limits":{"cpu":"1"}}}]}})";
  CHECK(amounts(kPod) == "cpu=2010m memory=1Mi ");
  // Overhead raises limits that there are, and makes none.
  CHECK(amounts(kPod, Bound::Limits) == "cpu=3010m ");
}

TEST_CASE("what a node has granted counts until a resize is known to fail") {
  const auto pod = [](const char* condition) {
    return std::string(
               R"({"spec":{"containers":[{"name":"c","resources":{"requests":{"cpu":"1"}}}]},
      "status":{"conditions":[)") +
           condition + R"(],"containerStatuses":[{"name":"c",
      "allocatedResources":{"cpu":"500m"},"resources":{"requests":{"cpu":"700m"}}}]}})";
  };
  CHECK(amounts(pod("")) == "cpu=1 ");
  CHECK(amounts(pod(R"({"type":"PodResizePending","reason":"Infeasible"})")) == "cpu=700m ");
  CHECK(amounts(pod(R"({"type":"PodResizePending","reason":"Infeasible"})"), Bound::Requests,
                Granted::CountsNot) == "cpu=1 ");
}
