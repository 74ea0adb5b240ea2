#include "core/kube/watch_decoder.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/value.hpp"
#include "core/kube/object_decoder.hpp"

namespace k8scache::kube {

namespace {

// etcd takes objects of 1.5 MiB: what is larger than this is no object.
constexpr std::size_t kLargestEvent = 64U << 20U;

WatchError error_of(std::string_view status) {
  json::Parser parser;
  const json::Value root = parser.parse(status);
  WatchError error{.code = static_cast<int>(root["code"].integer_or(0)),
                   .reason = std::string(root["reason"].text_or("")),
                   .message = printable(root["message"].text_or("")),
                   .retry_after = {}};
  const auto seconds = root["details"]["retryAfterSeconds"].integer_or(0);
  if (seconds > 0) error.retry_after = std::chrono::seconds(seconds);
  return error;
}

std::optional<WatchedObject::Verb> verb_of(std::string_view type) {
  if (type == "ADDED") return WatchedObject::Verb::Added;
  if (type == "MODIFIED") return WatchedObject::Verb::Modified;
  if (type == "DELETED") return WatchedObject::Verb::Deleted;
  return std::nullopt;
}

}  // namespace

WatchDecoder::WatchDecoder(std::string api_version, std::string kind)
    : api_version_(std::move(api_version)), kind_(std::move(kind)), events_(kLargestEvent) {}

std::optional<WatchEvent> WatchDecoder::next() {
  std::optional<std::string> text = events_.next();
  if (!text) return std::nullopt;
  model::Object object;
  std::string kind;
  std::string raw;
  const std::string type = json::scan_event(*text, [&](const json::ScannedObject& scanned) {
    kind = scanned.kind;
    raw = scanned.text;
    object = object_of(scanned, api_version_, kind_);
  });
  if (type == "ERROR") return error_of(raw.empty() ? "{}" : raw);
  if (!kind.empty() && kind != kind_) {
    fail(ErrorKind::Usage, "the watch of {} shows a {}", kind_, printable(kind));
  }
  if (object.resource_version.empty()) {
    fail(ErrorKind::Usage, "the watch of {} shows an object without a resource version", kind_);
  }
  if (type == "BOOKMARK") return WatchedVersion{std::move(object.resource_version)};
  const auto verb = verb_of(type);
  if (!verb) {
    fail(ErrorKind::Usage, "the watch of {} has an event of type \"{}\"", kind_, printable(type));
  }
  if (object.key.name.empty()) {
    fail(ErrorKind::Usage, "the watch of {} shows an object without a name", kind_);
  }
  return WatchedObject{*verb, std::move(object)};
}

}  // namespace k8scache::kube
