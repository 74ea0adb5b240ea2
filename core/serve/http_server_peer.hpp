#pragma once

// What a connection's conversation and its WebSocket share. Included by http_server.cpp only.

#include "core/serve/http_message.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <chrono>
#include <exception>

namespace k8scache::serve::detail {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
/// TCP or a unix socket.
using Protocol = asio::generic::stream_protocol;
using Stream = beast::basic_stream<Protocol>;
using boost::system::error_code;
using std::chrono::milliseconds;

// Results as (error, n) tuples: a peer that leaves is normal life, not an exception.
inline constexpr auto kOutcome = asio::as_tuple(asio::use_awaitable);

/// A connection as its loop sees it.
struct Peer {
  Stream* stream;
  bool idle = true;                        ///< between two requests
  asio::steady_timer* for_news = nullptr;  ///< set while an answer waits for news
};

inline Piece next_safely(const NextPiece& next) {
  try {
    return next();
  } catch (const std::exception&) {
    return {.then = Piece::Then::Abort};  // the head is out: an incomplete body is all we can say
  }
}

/// Leaves a timer where it can be found, for as long as this lives.
struct Announced {
  Announced(asio::steady_timer& timer, asio::steady_timer** at) : place(at) {
    if (place != nullptr) *place = &timer;
  }
  ~Announced() {
    if (place != nullptr) *place = nullptr;
  }
  Announced(const Announced&) = delete;
  Announced& operator=(const Announced&) = delete;
  asio::steady_timer** place;
};

}  // namespace k8scache::serve::detail
