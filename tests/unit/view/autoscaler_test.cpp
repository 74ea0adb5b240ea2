#include "tests/support/shown_cell.hpp"

#include <doctest/doctest.h>

#include <string>

using k8scache::tests::shown_cell;

namespace {

std::string targets(const std::string& metrics, const std::string& statuses = "[]") {
  return shown_cell(
      "autoscaling", "HorizontalPodAutoscaler", "Targets",
      R"({"spec":{"metrics":)" + metrics + R"(},"status":{"currentMetrics":)" + statuses + "}}");
}

}  // namespace

TEST_CASE("an autoscaler's targets say what is measured against what is wanted") {
  const std::string cpu =
      R"({"type":"Resource","resource":{"name":"cpu","target":{"averageUtilization":80}}})";
  CHECK(targets("[]") == "<none>");
  CHECK(targets("[" + cpu + "]") == "cpu: <unknown>/80%");
  CHECK(
      targets(
          "[" + cpu + "]",
          R"([{"type":"Resource","resource":{"name":"cpu","current":{"averageUtilization":0}}}])") ==
      "cpu: 0%/80%");
  CHECK(targets(R"([{"type":"Resource","resource":{"name":"cpu","target":{}}}])") ==
        "cpu: <unknown>/<auto>");
  CHECK(
      targets(
          R"([{"type":"ContainerResource","containerResource":{"name":"memory","target":{"averageValue":"1Gi"}}}])",
          R"([{"containerResource":{"current":{"averageValue":"512Mi"}}}])") ==
      "memory: 512Mi/1Gi");
  CHECK(targets(R"([{"type":"Pods","pods":{"target":{"averageValue":"10"}}}])",
                R"([{"pods":{"current":{"averageValue":"1500m"}}}])") == "1500m/10");
  CHECK(targets(R"([{"type":"External","external":{"target":{"averageValue":"10"}}}])",
                R"([{"external":{"current":{"value":"3"}}}])") == "<unknown>/10 (avg)");
  CHECK(targets(R"([{"type":"Object","object":{"target":{"value":"10"}}}])",
                R"([{"object":{"current":{"value":"3"}}}])") == "3/10");
  CHECK(targets(R"([{"type":"Object","object":{"target":{"value":"10"}}}])",
                R"([{"object":{"current":{}}}])") == "<nil>/10");
  CHECK(targets(R"([{"type":"Weather"}])") == "<unknown type>");
}

TEST_CASE("an autoscaler shows two targets and counts the rest") {
  const std::string pods = R"({"type":"Pods","pods":{"target":{"averageValue":"10"}}})";
  CHECK(targets("[" + pods + "," + pods + "," + pods + "]") ==
        "<unknown>/10, <unknown>/10 + 1 more...");
}

TEST_CASE("the status of a metric of another type is not taken for this one's") {
  CHECK(targets(R"([{"type":"Pods","pods":{"target":{"averageValue":"10"}}}])",
                R"([{"resource":{"current":{"averageValue":"3"}}}])") == "<unknown>/10");
}
