#include "core/kube/object_decoder.hpp"

#include "core/base/time_format.hpp"

#include <algorithm>

namespace k8scache::kube {

namespace {

std::string normalised_body(const json::ScannedObject& scanned, std::string_view api_version,
                            std::string_view kind) {
  std::string body;
  body.reserve(scanned.text.size() + api_version.size() + kind.size() + 32);
  std::string_view rest = scanned.text;
  if (scanned.api_version.empty() && scanned.kind.empty()) {
    rest.remove_prefix(1);  // the opening brace
    const bool is_empty = rest.find_first_not_of(" \t\r\n") == rest.find('}');
    body.append("{\"kind\":\"").append(kind).append("\",\"apiVersion\":\"").append(api_version);
    body.append(is_empty ? "\"" : "\",");
  }
  if (scanned.managed_fields.empty()) return body.append(rest);
  const auto before = static_cast<std::size_t>(scanned.managed_fields.data() - rest.data());
  body.append(rest.substr(0, before));
  return body.append(rest.substr(before + scanned.managed_fields.size()));
}

}  // namespace

std::string label_text(const json::ScannedObject& scanned) {
  auto labels = scanned.labels;
  std::sort(labels.begin(), labels.end());
  std::string text;
  for (const auto& [key, value] : labels) {
    if (!text.empty()) text += ',';
    text.append(key).append("=").append(value);
  }
  return text;
}

std::optional<std::int64_t> created_at_ms(std::string_view text) {
  const auto instant = parse_rfc3339(text);
  if (!instant) return std::nullopt;
  return instant->time_since_epoch().count();
}

model::Object object_of(const json::ScannedObject& scanned, std::string_view api_version,
                        std::string_view kind) {
  return {.key = {std::string(scanned.ns), std::string(scanned.name)},
          .uid = std::string(scanned.uid),
          .resource_version = std::string(scanned.resource_version),
          .labels = label_text(scanned),
          .created_at_ms = created_at_ms(scanned.created),
          .body = normalised_body(scanned, api_version, kind)};
}

}  // namespace k8scache::kube
