#pragma once

// What the parts of a connection share. Included by http_server's own files only: Boost stays here.

#include "core/serve/http_message.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>

namespace k8scache::serve::detail {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

// The loops are all of one kind, and known to the compiler: an executor that could be any would be
// copied, counted and asked at every step.
using Executor = asio::io_context::executor_type;
template <class Result>
using Task = asio::awaitable<Result, Executor>;
/// TCP or a unix socket.
using Protocol = asio::generic::stream_protocol;
using Socket = asio::basic_stream_socket<Protocol, Executor>;
using Timer = asio::basic_waitable_timer<steady_clock, asio::wait_traits<steady_clock>, Executor>;

// Results as (error, n) tuples: a peer that leaves is normal life, not an exception.
inline constexpr auto kOutcome = asio::as_tuple(asio::use_awaitable_t<Executor>{});

inline constexpr steady_clock::time_point kNever = steady_clock::time_point::max();

/// A connection as its loop sees it.
struct Peer {
  Socket* socket;
  bool ending = false;        ///< the server stops: an answer that waits for news ends
  bool idle = true;           ///< between two requests
  Timer* for_news = nullptr;  ///< set while an answer waits for news
  steady_clock::time_point deadline = kNever;  ///< `Peers` says; the connection ends then
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
  Announced(Timer& timer, Timer** at) : place(at) {
    if (place != nullptr) *place = &timer;
  }
  ~Announced() {
    if (place != nullptr) *place = nullptr;
  }
  Announced(const Announced&) = delete;
  Announced& operator=(const Announced&) = delete;
  Timer** place;
};

}  // namespace k8scache::serve::detail
