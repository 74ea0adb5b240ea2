#include "core/base/error.hpp"
#include "core/json/value.hpp"
#include "core/json/yaml_read.hpp"
#include "core/kube/cluster_target.hpp"
#include "core/kube/kubeconfig_file.hpp"
#include "core/kube/kubeconfig_words.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// A kubeconfig of any bytes is understood or refused with an `Error`; what the YAML reader gives
/// is always JSON. Paths that such a text names are not opened.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace k8scache;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  std::string document;
  try {
    document = json::yaml_to_json(text, "fuzz");
  } catch (const Error&) {
    return 0;
  }
  try {
    json::Parser parser;
    (void)parser.parse(document);
  } catch (const Error&) {
    std::abort();
  }
  (void)kube::kubeconfig_problem(text, "/fuzz/config");
  try {
    auto config = kube::parse_kubeconfig(text, "/fuzz/config");
    for (auto& cluster : config.clusters) cluster.certificate_authority.clear();
    (void)kube::resolve(config, {}, {});
  } catch (const Error&) {
    return 0;
  }
  return 0;
}
