#pragma once

#include "core/serve/http_message.hpp"
#include "core/serve/http_server/http_server.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <cstddef>
#include <optional>

namespace k8scache::serve::detail {

/// Reads one request from bytes as they come. Spec: RFC 9112.
class RequestReader {
 public:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  explicit RequestReader(const ServerOptions& options);

  /// Takes what it can use of `bytes`: how many. Once the request is whole, what follows it is
  /// left.
  std::size_t take(boost::asio::const_buffer bytes);
  [[nodiscard]] bool is_whole() const { return parser_.is_done(); }
  [[nodiscard]] bool has_head() const { return parser_.is_header_done(); }
  /// The head came, and its sender waits for `100 Continue` before the body.
  [[nodiscard]] bool waits_to_continue() const;

  /// Why this request is not answered; nothing more of its connection can be read then.
  [[nodiscard]] std::optional<Response> refusal() const;

  [[nodiscard]] bool is_http_1_1() const { return parser_.get().version() >= 11; }
  [[nodiscard]] bool keeps_alive() const { return parser_.get().keep_alive(); }
  [[nodiscard]] bool asks_for_websocket() const;
  /// As the library has it.
  [[nodiscard]] const Parser::value_type& message() const { return parser_.get(); }
  /// The request; this reader is empty then.
  [[nodiscard]] Request release();

 private:
  std::size_t target_limit_;
  std::size_t header_limit_;
  Parser parser_;
  boost::system::error_code error_;
  bool has_line_ = false;  // of a head that is too large: its first line came whole
};

}  // namespace k8scache::serve::detail
