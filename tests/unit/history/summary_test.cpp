#include "core/history/summary.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace k8scache;

namespace {

std::string summed_up(std::string_view before, std::string_view after,
                      history::Values values = history::Values::Shown, std::size_t most = 3) {
  json::Parser one;
  json::Parser other;
  return history::summary(history::changed_paths(one.parse(before), other.parse(after)), values,
                          most);
}

}  // namespace

TEST_CASE("a summary names what people wrote first, and says how much it leaves out") {
  const std::string before =
      R"({"metadata":{"generation":1,"labels":{"a":"1"},"resourceVersion":"5"},)"
      R"("spec":{"replicas":2},"status":{"ready":1,"phase":"x"}})";
  const std::string after = R"({"metadata":{"generation":2,"labels":{},"resourceVersion":"6"},)"
                            R"("spec":{"replicas":3},"status":{"ready":2,"phase":""}})";
  CHECK(summed_up(before, after) ==
        ".spec.replicas 2 → 3, .metadata.labels.a 1 → (none), .status.phase x → \"\", "
        "… and 2 more");
  CHECK(summed_up(before, after, history::Values::Hidden, 2) ==
        ".spec.replicas, .metadata.labels.a, … and 3 more");
  CHECK(summed_up(before, after, history::Values::Shown, 9) ==
        ".spec.replicas 2 → 3, .metadata.labels.a 1 → (none), .status.phase x → \"\", "
        ".status.ready 1 → 2, .metadata.generation 1 → 2");
}

TEST_CASE("another version alone is no difference") {
  CHECK(summed_up(R"({"metadata":{"resourceVersion":"5"}})",
                  R"({"metadata":{"resourceVersion":"6"}})")
            .empty());
}

TEST_CASE("long and foreign values cannot break the line") {
  CHECK(summed_up(R"({"a":"x"})", R"({"a":"one\ntwo\u001b[31m"})") == ".a x → one two\\u001b[31m");
  const std::string e50 = "éééééééééééééééééééééééééééééééééééééééééééééééééé";
  CHECK(summed_up("{}", "{\"a\":\"" + e50 + "\"}") == ".a (none) → " + e50.substr(0, 80) + "…");
  CHECK(summed_up("{}", R"({"a":{"b":[1,2]}})") == ".a (none) → {\"b\":[1,2]}");
}
