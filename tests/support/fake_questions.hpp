#pragma once

#include "core/json/value.hpp"
#include "tests/support/fake_api.hpp"

#include <fmt/format.h>

#include <string>

namespace k8scache::tests {

/// A pod, as small as one can be.
inline std::string pod(const std::string& name, const std::string& ns = "web",
                       const std::string& labels = "{}") {
  return fmt::format(
      R"({{"kind":"Pod","apiVersion":"v1","metadata":{{"name":"{}","namespace":"{}","labels":{}}},"spec":{{}}}})",
      name, ns, labels);
}

/// The answer to a GET.
inline ApiAnswer ask(const FakeCluster& cluster, const std::string& target,
                     const std::string& accept = "", const ApiFeatures& features = {}) {
  return answer(cluster, api_request("GET", target, accept), features);
}

/// The names in a list document, with spaces between.
inline std::string names_in(const std::string& list) {
  json::Parser parser;
  std::string names;
  for (const json::Value item : parser.parse(list)["items"].elements()) {
    names += (names.empty() ? "" : " ") + std::string{item["metadata"]["name"].text_or("?")};
  }
  return names;
}

}  // namespace k8scache::tests
