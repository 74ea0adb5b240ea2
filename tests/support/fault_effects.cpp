#include "tests/support/fault_effects.hpp"

#include "core/serve/http_server/http_date.hpp"
#include "tests/support/fake_token.hpp"
#include "tests/support/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <ctime>
#include <utility>

namespace k8scache::tests {
namespace {

using serve::Piece;
using std::chrono::milliseconds;

constexpr milliseconds kForever{24 * 3'600'000};
constexpr std::size_t kPieceBytes = 64UL * 1024;

constexpr std::string_view kPortal =
    "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>"
    "<body><h1>Please sign in to use this network</h1></body></html>\n";
constexpr std::string_view kTable =
    R"({"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"1"},"columnDefinitions":[{"name":"Name","type":"string","format":"name","description":"","priority":0}],"rows":[{"cells":["a"],"object":{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"a"}}}]})"
    "\n";

std::string reason_of(std::size_t code) {
  static const std::map<std::size_t, std::string> kReasons = {
      {400, "BadRequest"},       {401, "Unauthorized"},
      {403, "Forbidden"},        {404, "NotFound"},
      {405, "MethodNotAllowed"}, {410, "Expired"},
      {422, "Invalid"},          {429, "TooManyRequests"},
      {500, "InternalError"},    {503, "ServiceUnavailable"},
      {504, "Timeout"}};
  const auto known = kReasons.find(code);
  return known == kReasons.end() ? "" : known->second;
}

std::string message_of(std::size_t code) {
  if (code == 401) return "Unauthorized";
  if (code == 429)
    return "The server has received too many requests and has asked us to try again later";
  if (code == 503) return "the server is currently unable to handle the request";
  return fmt::format("the fake server answers {}", code);
}

/// `@date+3` becomes the HTTP date in three seconds.
std::string header_value(const std::string& text) {
  constexpr std::string_view kDate = "@date+";
  const auto at = text.find(kDate);
  if (at == std::string::npos) return text;
  int seconds = 0;
  std::from_chars(text.data() + at + kDate.size(), text.data() + text.size(), seconds);
  return text.substr(0, at) + serve::detail::http_date(std::time(nullptr) + seconds);
}

/// The pieces of any response, so that a fault can stand between them and the wire.
serve::NextPiece pieces_of(serve::Response& response) {
  if (response.next) return std::exchange(response.next, {});
  return [body = std::exchange(response.body, {}), at = std::size_t{0}]() mutable {
    Piece piece{body.substr(at, kPieceBytes)};
    at += piece.bytes.size();
    if (at == body.size()) piece.then = Piece::Then::End;
    return piece;
  };
}

/// Lets `limit` bytes pass, then goes on as `then` says after `wait`.
serve::NextPiece limited(serve::NextPiece inner, std::size_t limit, Piece::Then then,
                         milliseconds wait) {
  return [inner = std::move(inner), left = limit, then, wait]() mutable {
    if (left == 0) return Piece{"", then, wait};
    Piece piece = inner();
    if (piece.bytes.size() > left) piece.bytes.resize(left);
    left -= piece.bytes.size();
    if (piece.then == Piece::Then::Abort) return piece;  // of another fault
    if (piece.then == Piece::Then::End) left = 0;
    piece.then = Piece::Then::More;
    return piece;
  };
}

serve::NextPiece trickling(serve::NextPiece inner, std::size_t bytes_a_second) {
  const milliseconds pause{1000 / std::max<std::size_t>(bytes_a_second, 1)};
  return [inner = std::move(inner), pause, held = Piece{}, at = std::size_t{0}]() mutable {
    if (at == held.bytes.size() && held.then == Piece::Then::More) {
      held = inner();
      at = 0;
    }
    if (held.bytes.empty()) return held;
    const bool last = ++at == held.bytes.size();
    return Piece{held.bytes.substr(at - 1, 1), last ? held.then : Piece::Then::More, pause};
  };
}

void replace_items(std::string& list, std::string_view items) {
  const auto span = find_member(list, {"items"});
  if (span) list.replace(span->value_begin, span->end - span->value_begin, items);
}

void add_huge_object(std::string& list, const ApiRequest& request, std::size_t megabytes) {
  const auto span = find_member(list, {"items"});
  if (!span) return;
  // The first object's namespace tells whether the type has namespaces at all.
  const auto items = elements_of(std::string_view{list}.substr(span->value_begin));
  std::string ns = request.resource->ns.empty() ? "default" : request.resource->ns;
  if (!items.empty() && !find_member(items.front(), {"metadata", "namespace"})) ns.clear();
  const std::string object = fmt::format(
      R"({{"metadata":{{"name":"huge"{},"uid":"00000000-0000-4000-8000-000000000060","resourceVersion":"2"}},"data":{{"blob":"{}"}}}}{})",
      ns.empty() ? "" : fmt::format(R"(,"namespace":"{}")", ns), std::string(megabytes << 20U, 'x'),
      items.empty() ? "" : ",");
  list.insert(span->value_begin + 1, object);
}

void put_token(std::string& list, std::string_view token) {
  list = with_string(std::move(list), {"metadata", "continue"}, token);
}

/// A token for the place where this page began.
std::string same_place(const ApiRequest& request, const std::string& list) {
  const std::string given = request.parameter("continue");
  if (!given.empty()) return given;
  const auto text = member_text(list, {"metadata", "resourceVersion"}).value_or("\"1\"");
  Revision revision = 0;
  std::from_chars(text.data() + 1, text.data() + text.size(), revision);
  return token_text({.revision = revision});
}

}  // namespace

void change_request(const Fault& fault, ApiRequest& request, ApiFeatures& features) {
  if (fault.kind == FaultKind::Legacy) {
    features.aggregated_api = features.aggregated_api && request.path != "/api";
    features.aggregated_apis = features.aggregated_apis && request.path != "/apis";
  } else if (fault.kind == FaultKind::Endless) {
    request.parameters.erase("continue");
  } else if (fault.kind == FaultKind::ItemKinds) {
    features.item_kinds = fault.argument != "no";
  }
}

std::optional<ApiAnswer> replaced_answer(const Fault& fault, const ApiRequest& request) {
  const std::size_t code = fault.number(500);
  if (fault.kind == FaultKind::Status) {
    if (!fault.body.empty()) return ApiAnswer{.code = static_cast<int>(code), .body = fault.body};
    return refused({static_cast<int>(code), reason_of(code), message_of(code)});
  }
  if (fault.kind == FaultKind::Expired) {
    const auto token = parse_token(request.parameter("continue"));
    return refused({410, "Expired", "The provided continue parameter is too old.", "",
                    token_text({.at_latest = true, .start = token ? token->start : ""})});
  }
  if (fault.kind == FaultKind::TooLarge) {
    return refused(
        {504, "Timeout", "Timeout: Too large resource version: 999999999, current: 1",
         R"({"causes":[{"reason":"ResourceVersionTooLarge","message":"Too large resource version"}],"retryAfterSeconds":1})"});
  }
  if (fault.kind == FaultKind::Html) {
    return ApiAnswer{.content_type = "text/html; charset=utf-8", .body = std::string{kPortal}};
  }
  if (fault.kind == FaultKind::StatusOk) {
    return ApiAnswer{.body = status_document({500, "InternalError", "storage is broken"})};
  }
  if (fault.kind == FaultKind::Table) return ApiAnswer{.body = std::string{kTable}};
  if (fault.kind == FaultKind::Redirect) return ApiAnswer{.code = 302};
  return std::nullopt;
}

void change_document(const Fault& fault, const ApiRequest& request, std::size_t serial,
                     ApiAnswer& answer) {
  std::string& text = answer.body;
  if (fault.kind == FaultKind::Truncate)
    text.resize(std::min(text.size(), fault.number(text.size() / 2)));
  if (fault.kind == FaultKind::ContentType) answer.content_type = fault.argument;
  if (!request.resource || answer.code != 200) return;
  if (fault.kind == FaultKind::Endless) {
    put_token(
        text,
        token_text({.revision = 1,
                    .start = fmt::format("endless/{}", fault.argument == "new" ? serial : 0)}));
  } else if (fault.kind == FaultKind::EmptyPage) {
    put_token(text, same_place(request, text));
    replace_items(text, "[]");
  } else if (fault.kind == FaultKind::Huge) {
    add_huge_object(text, request, fault.number(60));
  } else if (fault.kind == FaultKind::NullItems) {
    replace_items(text, "null");
  } else if (fault.kind == FaultKind::GenericList) {
    text = with_string(with_string(std::move(text), {"kind"}, "List"), {"apiVersion"}, "v1");
  }
}

void change_coding(const Fault& fault, Coding& coding) {
  if (fault.kind == FaultKind::GzipForced) coding.gzip = true;
  if (fault.kind == FaultKind::GzipMembers) coding = {true, coding.bad_crc, fault.number(2)};
  if (fault.kind == FaultKind::GzipBadCrc) coding = {true, true, coding.members};
}

void change_response(const Fault& fault, serve::Response& response) {
  for (const auto& [name, value] : fault.headers) {
    response.headers.emplace_back(name, header_value(value));
  }
  response.delay += milliseconds{fault.delay_ms};
  const std::size_t size = response.body.size();
  const std::size_t limit = fault.number(size / 2);
  if (fault.kind == FaultKind::Close) response.drop = true;
  if (fault.kind == FaultKind::Silent) {
    response.drop = true;
    response.delay = kForever;
  }
  if (fault.kind == FaultKind::Redirect) response.headers.emplace_back("Location", fault.argument);
  if (fault.kind == FaultKind::TooLarge) response.headers.emplace_back("Retry-After", "1");
  if (fault.kind == FaultKind::Warnings) {
    for (std::size_t i = 0; i < fault.number(1); ++i) {
      response.headers.emplace_back("Warning", fmt::format("299 - \"thing {} is deprecated\"", i));
    }
  }
  if (fault.kind == FaultKind::CutLength) response.announced_length = size;
  if (fault.kind == FaultKind::Cut || fault.kind == FaultKind::CutLength) {
    response.next = limited(pieces_of(response), limit, Piece::Then::Abort, milliseconds{0});
  }
  if (fault.kind == FaultKind::Stall) {
    response.next = limited(pieces_of(response), limit, Piece::Then::Abort, kForever);
  }
  if (fault.kind == FaultKind::Trickle) {
    response.next = trickling(pieces_of(response), fault.number(1));
  }
}

}  // namespace k8scache::tests
