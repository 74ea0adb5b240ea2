#include "core/kube/answer.hpp"

#include "core/base/text.hpp"
#include "core/json/list_scanner.hpp"
#include "core/json/value.hpp"
#include "core/kube/metadata_decoder.hpp"
#include "core/kube/object_decoder.hpp"
#include "core/kube/protobuf_envelope.hpp"

#include <charconv>
#include <ctime>

namespace k8scache::kube {

namespace {

/// The parts of a `Status` body that matter; empty when the body is none.
struct StatusText {
  std::string message;
  std::string reason;
  int code = 0;
};

StatusText read_status(std::string_view body) {
  constexpr std::size_t kLongestStatus = 1U << 20U;
  StatusText status;
  if (is_protobuf(body)) {
    const ProtobufStatus message = protobuf_status(body);
    return {printable(message.message), message.reason, message.code};
  }
  if (body.empty() || body.size() > kLongestStatus || body.front() != '{') return status;
  try {
    json::Parser parser;
    const json::Value root = parser.parse(body);
    if (root["kind"].text_or("") != "Status") return status;
    status.message = printable(root["message"].text_or(""));
    status.reason = root["reason"].text_or("");
    status.code = static_cast<int>(root["code"].integer_or(0));
  } catch (const Error&) {
    return {};
  }
  return status;
}

/// What a person can do with a body that is no Status: its beginning, on one line.
std::string excerpt(std::string_view body) {
  constexpr std::size_t kLongest = 120;
  std::string text = printable(trim(body.substr(0, kLongest)));
  return text.empty() ? "no body" : fmt::format("\"{}\"", text);
}

std::string describe(int status, const StatusText& text, std::string_view body) {
  if (!text.message.empty()) return text.message;
  return fmt::format("HTTP {} with {}", status, excerpt(body));
}

bool is_json(const net::Head& head) {
  const std::string_view type = net::header(head.headers, "content-type");
  return type.empty() || type.find("json") != std::string_view::npos;
}

ErrorKind kind_of_status(int status) {
  if (status == 401 || status == 403) return ErrorKind::Denied;
  if (status == 404 || status == 405) return ErrorKind::NotFound;
  return ErrorKind::Unreachable;
}

Input not_a_list(const std::string& why, std::string_view server) {
  return Refused{ErrorKind::Unreachable,
                 fmt::format("{} answers with {}: is it a Kubernetes API server?", server, why),
                 false};
}

/// Custom resources may call their list as they like; their groups have a dot. A generic `List` is
/// of whatever was asked for.
bool is_list_of(const json::ListHead& head, const model::ResourceType& type) {
  if (head.kind == "List" || head.api_version.empty()) return true;
  const bool may_be_custom = type.group.find('.') != std::string::npos;
  return head.api_version == type.api_version() &&
         (may_be_custom || head.kind == type.kind + "List");
}

/// The head of a list; nothing when only the whole tells.
std::optional<json::ListHead> peek_head(const Answer& answer) {
  return is_protobuf(answer.body) ? protobuf_list_head(answer.body)
                                  : json::peek_list_head(answer.body);
}

Input classify_ok(Answer&& answer, const model::ResourceType& type, ListForm form,
                  std::string_view server) {
  const bool is_readable =
      is_json(answer.head) || (form == ListForm::Metadata && is_protobuf(answer.body));
  if (!is_readable) {
    return not_a_list(
        fmt::format("{} instead of JSON ({})", net::header(answer.head.headers, "content-type"),
                    excerpt(answer.body)),
        server);
  }
  std::optional<json::ListHead> head;
  try {
    head = peek_head(answer);
    // Items before the metadata, or no list at all: look at the whole.
    if (!head) head = json::scan_list(answer.body, [](const json::ScannedObject&) {});
  } catch (const Error& error) {
    return Failed{ErrorKind::Unreachable,
                  fmt::format("the list of {} is malformed: {}", server, error.what()),
                  std::nullopt};
  }
  if (head->kind == "Status") {
    const StatusText status = read_status(answer.body);
    if (status.code == 410) return Expired{};
    return Failed{ErrorKind::Unreachable, describe(status.code, status, answer.body), std::nullopt};
  }
  if (!head->kind.ends_with("List")) {
    return not_a_list(fmt::format("a {} instead of a list",
                                  head->kind.empty() ? "document without kind" : head->kind),
                      server);
  }
  const bool is_metadata = form == ListForm::Metadata && head->kind == "PartialObjectMetadataList";
  if (!is_metadata && !is_list_of(*head, type)) {
    return Refused{ErrorKind::Unreachable,
                   fmt::format("{} answers with a {} of {} instead of a {}List of {}", server,
                               head->kind, head->api_version, type.kind, type.api_version()),
                   false};
  }
  return Page{head->resource_version, head->continue_token, std::move(answer.body)};
}

Input classify_trouble(const Answer& answer, const Trouble& trouble) {
  const StatusText text = read_status(answer.body);
  if (trouble.status == 410 || text.reason == "Expired" || text.reason == "Gone") return Expired{};
  if (trouble.may_pass) {
    return Failed{trouble.kind, trouble.why, trouble.retry_after, trouble.status != 429};
  }
  return Refused{trouble.kind, trouble.why, trouble.status == 403};
}

}  // namespace

std::optional<std::chrono::milliseconds> retry_after(const std::vector<net::Header>& headers,
                                                     Instant now) {
  using std::chrono::milliseconds;
  constexpr milliseconds kLongest = std::chrono::hours(1);
  const std::string_view text = net::header(headers, "retry-after");
  if (text.empty()) return std::nullopt;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc() && end == text.data() + text.size()) {
    return milliseconds(std::clamp<std::int64_t>(seconds, 0, kLongest / std::chrono::seconds(1)) *
                        1000);
  }
  std::tm time{};
  if (strptime(std::string(text).c_str(), "%a, %d %b %Y %H:%M:%S GMT", &time) == nullptr) {
    return std::nullopt;
  }
  const Instant then{std::chrono::seconds(timegm(&time))};
  return std::clamp(then - now, milliseconds(0), kLongest);
}

std::vector<std::string> warnings_of(const std::vector<net::Header>& headers) {
  std::vector<std::string> warnings;
  for (const auto& [name, value] : headers) {
    if (name != "warning" || !value.starts_with("299 ")) continue;
    const std::size_t open = value.find('"');
    const std::size_t close = value.rfind('"');
    if (open == std::string::npos || close <= open) continue;
    std::string text;
    for (std::size_t i = open + 1; i < close; ++i) {
      if (value[i] == '\\' && i + 1 < close) ++i;
      text += value[i];
    }
    warnings.push_back(printable(text));
  }
  return warnings;
}

std::optional<Trouble> trouble_of(const Answer& answer, std::string_view server) {
  const int status = answer.head.status;
  if (status >= 200 && status < 300) return std::nullopt;
  const StatusText text = read_status(answer.body);
  Trouble trouble{.kind = kind_of_status(status),
                  .why = describe(status, text, answer.body),
                  .status = status,
                  .may_pass = status == 429 || status >= 500,
                  .retry_after = retry_after(answer.head.headers, SystemClock().now())};
  if (status >= 300 && status < 400) {
    trouble.why = fmt::format("{} redirects to {}, which would carry credentials there", server,
                              printable(net::header(answer.head.headers, "location")));
  }
  if (status == 401) {
    trouble.why = fmt::format("{} does not accept the credentials (401 {})", server,
                              text.message.empty() ? "Unauthorized" : text.message);
  }
  return trouble;
}

Input classify_list(Answer&& answer, const model::ResourceType& type, ListForm form,
                    std::string_view server) {
  const auto trouble = trouble_of(answer, server);
  if (!trouble) return classify_ok(std::move(answer), type, form, server);
  return classify_trouble(answer, *trouble);
}

Input classify_version(Answer&& answer, std::string_view server) {
  if (const auto trouble = trouble_of(answer, server)) return classify_trouble(answer, *trouble);
  try {
    auto head = json::peek_list_head(answer.body);
    // Custom types have their items before the metadata, though there are none.
    if (!head) head = json::scan_list(answer.body, [](const json::ScannedObject&) {});
    // Any other document's version is not that of the storage.
    if (!head->kind.ends_with("List")) return CurrentVersion{};
    return CurrentVersion{std::move(head->resource_version)};
  } catch (const Error&) {
    return CurrentVersion{};
  }
}

std::variant<model::Object, Missing, Failed, Refused> classify_object(
    Answer&& answer, const model::ResourceType& type, std::string_view server) {
  if (const auto trouble = trouble_of(answer, server)) {
    // A proxy's 404 is no word of the API server's.
    if (trouble->status == 404 && read_status(answer.body).reason == "NotFound") return Missing{};
    if (trouble->may_pass) {
      return Failed{trouble->kind, trouble->why, trouble->retry_after, trouble->status != 429};
    }
    return Refused{trouble->kind, trouble->why, trouble->status == 403};
  }
  if (!is_json(answer.head)) {
    return Refused{
        ErrorKind::Unreachable,
        fmt::format("{} answers with {} instead of a {}", server, excerpt(answer.body), type.kind),
        false};
  }
  try {
    model::Object object;
    json::scan_object(answer.body, [&](const json::ScannedObject& scanned) {
      if (scanned.kind == type.kind && scanned.api_version == type.api_version()) {
        object = object_of(scanned, type.api_version(), type.kind);
      }
    });
    if (!object.key.name.empty()) return object;
  } catch (const Error& error) {
    return Failed{ErrorKind::Unreachable,
                  fmt::format("an object of {} is malformed: {}", server, error.what()),
                  {},
                  true};
  }
  return Refused{
      ErrorKind::Unreachable,
      fmt::format("{} answers with {} instead of a {}", server, excerpt(answer.body), type.kind),
      false};
}

bool is_event_stream(const Answer& answer) {
  return answer.head.status == 200 && is_json(answer.head);
}

Input classify_watch(const Answer& answer, std::string_view server) {
  const auto trouble = trouble_of(answer, server);
  if (trouble) return classify_trouble(answer, *trouble);
  return Failed{ErrorKind::Unreachable,
                fmt::format("{} answers a watch with {} ({})", server,
                            net::header(answer.head.headers, "content-type"), excerpt(answer.body)),
                std::nullopt, true};
}

Input input_of(WatchEvent&& event) {
  if (auto* const object = std::get_if<WatchedObject>(&event)) return std::move(*object);
  if (auto* const version = std::get_if<WatchedVersion>(&event)) return std::move(*version);
  auto& error = std::get<WatchError>(event);
  if (error.code == 410 || error.reason == "Expired" || error.reason == "Gone") return Expired{};
  if (error.message.empty()) error.message = "the server ends the watch with an error";
  if (error.code == 429 && !error.retry_after) error.retry_after = std::chrono::seconds(1);
  if (error.code == 401 || error.code == 403) {
    return Refused{ErrorKind::Denied, std::move(error.message), error.code == 403};
  }
  return Failed{ErrorKind::Unreachable, std::move(error.message), error.retry_after, true};
}

Failed classify_broken(const net::Broken& broken, std::string_view server) {
  switch (broken.by) {
    case net::BrokenBy::Connecting:
      return {ErrorKind::Unreachable, fmt::format("cannot reach {}: {}", server, broken.why),
              std::nullopt};
    case net::BrokenBy::Trust:
      return {ErrorKind::Unreachable,
              fmt::format("no trusted connection to {}: {}", server, broken.why), std::nullopt};
    case net::BrokenBy::Timeout:
      return {ErrorKind::Unreachable,
              fmt::format("{} does not answer in time: {}", server, broken.why), std::nullopt};
    case net::BrokenBy::Transfer:
      return {ErrorKind::Unreachable, fmt::format("lost the answer of {}: {}", server, broken.why),
              std::nullopt};
  }
  return {};
}

}  // namespace k8scache::kube
