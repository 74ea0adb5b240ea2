#include "core/serve/problem.hpp"

#include "core/base/text.hpp"
#include "core/json/writer.hpp"

#include <fmt/format.h>

namespace k8scache::serve {

namespace {

constexpr int kSoon = 5;  // seconds

const char* title_of(int status) {
  switch (status) {
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 410: return "Gone";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 431: return "Request Header Fields Too Large";
    case 503: return "Service Unavailable";
    default: return "Internal Server Error";
  }
}

}  // namespace

Response problem_response(const Problem& problem, std::optional<std::string_view> instance) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().key("type").value("about:blank");
  writer.key("title").value(title_of(problem.status)).key("status").value(problem.status);
  writer.key("detail").value(problem.detail);
  if (instance) writer.key("instance").value(valid_utf8(*instance));
  writer.end_object();
  Response response{.status = problem.status,
                    .headers = {{"Content-Type", "application/problem+json"}},
                    .body = text + "\n"};
  if (problem.retry_after_seconds) {
    response.headers.emplace_back("Retry-After", fmt::format("{}", *problem.retry_after_seconds));
  }
  return response;
}

Response only_reads(std::string_view instance) {
  Response response =
      problem_response({.status = 405, .detail = "k8scache only reads: GET and HEAD"}, instance);
  response.headers.emplace_back("Allow", "GET, HEAD");
  return response;
}

int http_status(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::Usage: return 400;
    case ErrorKind::NotFound: return 404;
    case ErrorKind::Denied: return 403;
    case ErrorKind::Stale:
    case ErrorKind::Unreachable:
    case ErrorKind::Locked:
    case ErrorKind::Storage:
    case ErrorKind::Unusable: return 503;
    case ErrorKind::Interrupted:
    case ErrorKind::Internal: return 500;
  }
  return 500;
}

Problem problem_of(const Error& error) {
  Problem problem{.status = http_status(error.kind()), .detail = error.what()};
  if (problem.status == 503) problem.retry_after_seconds = kSoon;
  return problem;
}

}  // namespace k8scache::serve
