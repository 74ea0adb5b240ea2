#pragma once

#include "core/serve/http_server/peer.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <cstddef>
#include <memory>
#include <string_view>

namespace k8scache::serve::detail {

using BeastRequest = boost::beast::http::request<boost::beast::http::string_body>;

/// A connection's bytes, in the open or encrypted. All of Asio that is made anew for each kind of
/// stream is behind it, each kind in a file of its own.
class Wire {
 public:
  Wire() = default;
  virtual ~Wire() = default;
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  [[nodiscard]] virtual Socket& socket() = 0;
  /// What comes before the first byte of a request; false: there will be none.
  [[nodiscard]] virtual Task<bool> open() = 0;
  /// How many bytes were read; 0 at the end, or when the connection failed.
  [[nodiscard]] virtual Task<std::size_t> read_some(asio::mutable_buffer into) = 0;
  /// Sends what the peer takes without a wait: how many bytes. May always be 0.
  [[nodiscard]] virtual std::size_t write_now(std::string_view /*bytes*/) { return 0; }
  /// Sends everything; false when the connection failed.
  [[nodiscard]] virtual Task<bool> write(std::string_view bytes) = 0;
  /// From a request for a WebSocket to its end: each line of the body becomes a message.
  [[nodiscard]] virtual Task<void> send_lines(const BeastRequest& request, const NextPiece& next,
                                              Peer& peer) = 0;
};

[[nodiscard]] std::unique_ptr<Wire> plain_wire(Socket socket);
[[nodiscard]] std::unique_ptr<Wire> tls_wire(Socket socket, asio::ssl::context& context);

}  // namespace k8scache::serve::detail
