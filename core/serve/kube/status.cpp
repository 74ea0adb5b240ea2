#include "core/serve/kube/status.hpp"

#include "core/json/go_text.hpp"
#include "core/json/writer.hpp"

#include <fmt/format.h>

namespace k8scache::serve {

std::string status_text(const KubeStatus& status) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().key("kind").value("Status").key("apiVersion").value("v1");
  writer.key("metadata").begin_object().end_object();
  writer.key("status").value("Failure").key("message").value(status.message);
  if (!status.reason.empty()) writer.key("reason").value(status.reason);
  const bool has_details = !status.name.empty() || !status.kind.empty() ||
                           !status.cause_reason.empty() || status.retry_after_seconds;
  if (has_details) {
    writer.key("details").begin_object();
    if (!status.name.empty()) writer.key("name").value(status.name);
    if (!status.group.empty()) writer.key("group").value(status.group);
    if (!status.kind.empty()) writer.key("kind").value(status.kind);
    if (!status.cause_reason.empty()) {
      writer.key("causes").begin_array().begin_object();
      writer.key("reason").value(status.cause_reason);
      writer.key("message").value(status.cause_message.empty() ? status.message
                                                               : status.cause_message);
      if (!status.cause_field.empty()) writer.key("field").value(status.cause_field);
      writer.end_object().end_array();
    }
    if (status.retry_after_seconds) {
      writer.key("retryAfterSeconds").value(*status.retry_after_seconds);
    }
    writer.end_object();
  }
  writer.key("code").value(status.code).end_object();
  return text;
}

Response status_response(const KubeStatus& status) {
  Response response{.status = status.code,
                    .headers = {{"Content-Type", "application/json"}},
                    .body = status_text(status) + "\n"};
  if (status.retry_after_seconds) {
    response.headers.emplace_back("Retry-After", fmt::format("{}", *status.retry_after_seconds));
  }
  return response;
}

KubeStatus object_not_found(const model::ResourceType& type, const std::string& name) {
  return {.code = 404,
          .reason = "NotFound",
          .message = fmt::format("{} {} not found", type.plural_and_group(), json::go_quoted(name)),
          .name = name,
          .group = type.group,
          .kind = type.plural};
}

KubeStatus path_not_found() {
  return {.code = 404,
          .reason = "NotFound",
          .message = "the server could not find the requested resource"};
}

KubeStatus unauthorized() {
  return {.code = 401, .reason = "Unauthorized", .message = "Unauthorized"};
}

KubeStatus bad_request(std::string message) {
  return {.code = 400, .reason = "BadRequest", .message = std::move(message)};
}

KubeStatus expired(std::string message) {
  return {.code = 410, .reason = "Expired", .message = std::move(message)};
}

KubeStatus version_too_large(const std::string& asked, const std::string& now) {
  return {
      .code = 504,
      .reason = "Timeout",
      .message = fmt::format("Timeout: Too large resource version: {}, current: {}", asked, now),
      .cause_reason = "ResourceVersionTooLarge",
      .retry_after_seconds = 1};
}

}  // namespace k8scache::serve
