#include "core/describe/environment.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache::describe;

namespace {

std::string environment(const std::string& container, const std::string& pod = "{}") {
  k8scache::json::Parser parser;
  k8scache::json::Parser pod_parser;
  TabbedText text;
  write_environment(Writer(text), parser.parse(container), pod_parser.parse(pod));
  return text.take();
}

std::string resource(const std::string& reference, const std::string& resources) {
  const std::string text =
      environment(R"({"resources":)" + resources +
                  R"(,"env":[{"name":"X","valueFrom":{"resourceFieldRef":)" + reference + "}}]}");
  return text.substr(text.find("X:  ") + 4);
}

}  // namespace

TEST_CASE("variables are shown with their values, or where these come from") {
  CHECK(environment("{}") == "    Environment:  <none>\n");
  CHECK(environment(R"({"env":[{"name":"A","value":"1\n2"},{"name":"LONG"},
      {"name":"S","valueFrom":{"secretKeyRef":{"name":"s","key":"k","optional":true}}},
      {"name":"C","valueFrom":{"configMapKeyRef":{"name":"c","key":"k"}}},
      {"name":"N","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.name"}}},
      {"name":"I","valueFrom":{"fieldRef":{"apiVersion":"v1","fieldPath":"status.podIP"}}}]})",
                    R"({"metadata":{"name":"web-1"},"status":{"podIP":"10.0.0.1"}})") ==
        "    Environment:\n"
        "      A:     1\n"
        "             2\n"
        "      LONG:  \n"
        "      S:     <set to the key 'k' in secret 's'>      Optional: true\n"
        "      C:     <set to the key 'k' of config map 'c'>  Optional: false\n"
        "      N:     web-1 (v1:metadata.name)\n"
        "      I:      (v1:status.podIP)\n");
}

TEST_CASE("sources of many variables are named") {
  CHECK(
      environment(
          R"({"envFrom":[{"configMapRef":{"name":"c"}},{"prefix":"P_","secretRef":{"name":"s","optional":true}}]})") ==
      "    Environment Variables from:\n"
      "      c           ConfigMap                Optional: false\n"
      "      s           Secret with prefix 'P_'  Optional: true\n"
      "    Environment:  <none>\n");
}

TEST_CASE("a resource is shown in whole divisors, and as the node's where there is no limit") {
  constexpr const char* kResources =
      R"({"limits":{"cpu":"1500m","memory":"1Gi","hugepages-2Mi":"4Mi"},"requests":{"cpu":"250m"}})";
  CHECK(resource(R"({"resource":"limits.cpu","divisor":"0"})", kResources) == "2 (limits.cpu)\n");
  CHECK(resource(R"({"resource":"limits.cpu","divisor":"1m"})", kResources) ==
        "1500 (limits.cpu)\n");
  CHECK(resource(R"({"resource":"requests.cpu","divisor":"100m"})", kResources) ==
        "3 (requests.cpu)\n");
  CHECK(resource(R"({"resource":"limits.memory","divisor":"1Mi"})", kResources) ==
        "1024 (limits.memory)\n");
  CHECK(resource(R"({"resource":"limits.hugepages-2Mi"})", kResources) ==
        "4194304 (limits.hugepages-2Mi)\n");
  CHECK(resource(R"({"resource":"limits.cpu"})", "{}") == "node allocatable (limits.cpu)\n");
  CHECK(resource(R"({"resource":"requests.memory"})", "{}") == "0 (requests.memory)\n");
  CHECK(resource(R"({"resource":"limits.unheard"})", "{}") == " (limits.unheard)\n");
}
