#include "core/base/embedded.hpp"
#include "core/json/value.hpp"
#include "core/wire/list_transcoder.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace k8scache;

// Kinds that have all there is between them.
constexpr std::array<std::pair<const char*, const char*>, 8> kKinds{
    {{"v1", "Pod"},
     {"v1", "ConfigMap"},
     {"v1", "Service"},
     {"apps/v1", "StatefulSet"},
     {"apps/v1", "ControllerRevision"},
     {"certificates.k8s.io/v1", "CertificateSigningRequest"},
     {"apiextensions.k8s.io/v1", "CustomResourceDefinition"},
     {"coordination.k8s.io/v1", "Lease"}}};

const wire::Table& table() {
  static const wire::Table made(embedded_wire().front().text,
                                wire::minors_of(embedded_wire().front().text).last);
  return made;
}

void require(bool holds) {
  if (!holds) std::abort();
}

/// What a list becomes that arrives in parts of this size; empty: refused.
std::string fed(const wire::ListOf& of, std::string_view body, std::size_t bytes) {
  wire::ListTranscoder list(of);
  std::string text;
  for (std::size_t at = 0; at < body.size(); at += bytes) {
    if (!list.feed(body.substr(at, bytes), text)) return {};
  }
  return list.finish(text) ? text : "";
}

}  // namespace

/// Any bytes are refused, or become one valid document; a list is the same however it arrives.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 1) return 0;
  const auto& [api_version, kind] = kKinds.at(bytes[0] % kKinds.size());
  const wire::Message* const message = table().kind(api_version, kind);
  require(message != nullptr);
  const std::string_view body(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  static json::Parser parser;
  static wire::Transcoder transcoder;
  std::string object;
  if (transcoder.append_object(object, *message, body)) {
    require(object.starts_with('{') && parser.is_valid(object));
  } else {
    require(!transcoder.why().empty());
  }
  const wire::ListOf of{.api_version = api_version, .kind = kind, .item = message};
  const std::string whole = fed(of, body, body.size() + 1);
  require(whole == fed(of, body, 7));
  require(whole.empty() || parser.is_valid(whole));
  return 0;
}
