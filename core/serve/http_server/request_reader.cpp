#include "core/serve/http_server/request_reader.hpp"

#include "core/serve/problem.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace k8scache::serve::detail {

namespace beast = boost::beast;
namespace http = beast::http;

namespace {

Response refused(int status, const char* why) {
  return problem_response({.status = status, .detail = why});
}

/// A target that names its server, as it is sent to proxies; the authority is empty if it does not.
struct AbsoluteForm {
  std::string_view authority;
  std::string target;
};

/// Spec: RFC 9112, 3.2.2.
AbsoluteForm absolute_form(std::string_view target) {
  for (const char* scheme : {"http://", "https://"}) {
    const std::size_t length = std::string_view(scheme).size();
    if (!beast::iequals(target.substr(0, length), scheme)) continue;
    const std::string_view rest = target.substr(length);
    const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
    const std::string_view path = rest.substr(end);
    return {rest.substr(0, end), (path.starts_with('/') ? "" : "/") + std::string(path)};
  }
  return {{}, std::string(target)};
}

}  // namespace

RequestReader::RequestReader(const ServerOptions& options)
    : target_limit_(options.target_limit), header_limit_(options.header_limit) {
  parser_.header_limit(static_cast<std::uint32_t>(options.header_limit));
  parser_.body_limit(options.body_limit);
}

std::size_t RequestReader::take(boost::asio::const_buffer bytes) {
  std::size_t taken = 0;
  while (!error_ && taken < bytes.size() && !is_whole()) {
    const std::size_t n = parser_.put(bytes + taken, error_);
    taken += n;
    if (error_ == http::error::need_more) {
      error_ = {};
      break;
    }
    if (error_ == http::error::header_limit) {
      const std::size_t seen = std::min(bytes.size() - taken, header_limit_);
      const std::string_view head(static_cast<const char*>(bytes.data()) + taken, seen);
      has_line_ = !parser_.get().target().empty() || head.find('\n') != std::string_view::npos;
    }
    if (n == 0) break;
  }
  return taken;
}

bool RequestReader::waits_to_continue() const {
  return has_head() && !is_whole() &&
         beast::iequals(parser_.get()[http::field::expect], "100-continue");
}

std::optional<Response> RequestReader::refusal() const {
  const auto& request = parser_.get();
  if (error_ == http::error::header_limit) {
    return has_line_ ? refused(431, "the headers are too large")
                     : refused(414, "the request target is too long");
  }
  if (error_ == http::error::body_limit) {
    return refused(413, "the request body is too large");
  }
  if (error_) return refused(400, "the request is malformed");
  if (!is_whole()) return std::nullopt;
  if (request.target().size() > target_limit_) {
    return refused(414, "the request target is too long");
  }
  // Spec: RFC 9112, 3.2.
  if (is_http_1_1() && request.find(http::field::host) == request.end()) {
    return refused(400, "the request has no Host");
  }
  // Whoever reads a body by a coding that we do not know sees other requests in the same bytes.
  // Spec: RFC 9112, 6.1.
  if (!request[http::field::transfer_encoding].empty() && !request.chunked()) {
    return refused(400, "the transfer coding is unknown");
  }
  return std::nullopt;
}

/// Spec: RFC 6455, 4.2.1.
bool RequestReader::asks_for_websocket() const {
  const auto& request = parser_.get();
  return is_http_1_1() && request.method() == http::verb::get &&
         http::token_list{request[http::field::connection]}.exists("upgrade") &&
         http::token_list{request[http::field::upgrade]}.exists("websocket");
}

Request RequestReader::release() {
  auto message = parser_.release();
  const AbsoluteForm whole = absolute_form(std::string_view(message.target()));
  Request request;
  request.method = std::string{message.method_string()};
  request.target = whole.target;
  for (const auto& field : message) {
    const bool is_overruled = !whole.authority.empty() && field.name() == http::field::host;
    request.headers.emplace_back(
        std::string{field.name_string()},
        is_overruled ? std::string(whole.authority) : std::string{field.value()});
  }
  request.body = std::move(message.body());
  return request;
}

}  // namespace k8scache::serve::detail
