#pragma once

// Whether a peer is still there while it waits for an answer. Included by http_server.cpp only.

#include "core/serve/http_server_peer.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <memory>

namespace k8scache::serve::detail {

/// Both directions open? A FIN shows here even when unread bytes (a TLS alert) lie before it.
inline bool is_open(Protocol::socket& socket) {
  tcp_info facts{};
  socklen_t size = sizeof facts;
  if (::getsockopt(socket.native_handle(), IPPROTO_TCP, TCP_INFO, &facts, &size) == 0) {
    return facts.tcpi_state == TCP_ESTABLISHED;
  }
  char next = 0;  // a unix socket: nothing to read is the end, nothing yet is not
  return ::recv(socket.native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT) != 0;
}

/// Notices that the peer of an answer leaves, by one wait for its socket that lasts as long as the
/// answer: thousands who wait for the same news cost nothing before it comes, and little then.
class Presence {
 public:
  explicit Presence(Stream& stream) : stream_(stream), state_(std::make_shared<State>()) {
    // The handler may outlive this, never the stream without an error.
    stream.socket().async_wait(
        Protocol::socket::wait_read, [&stream, state = state_](const error_code& error) {
          if (error || state->is_over) return;
          if (is_open(stream.socket())) {
            state->is_blind = true;  // a next request came early, and hides what follows
            return;
          }
          state->has_left = true;
          if (state->timer != nullptr) state->timer->cancel();
        });
  }
  ~Presence() { state_->is_over = true; }
  Presence(const Presence&) = delete;
  Presence& operator=(const Presence&) = delete;

  /// Waits; false as soon as the peer has left. `for_news`: where the timer can be found meanwhile,
  /// to be cancelled.
  asio::awaitable<bool> pause(milliseconds wait, asio::steady_timer** for_news = nullptr) {
    if (wait <= milliseconds::zero()) co_return true;
    if (has_left()) co_return false;
    asio::steady_timer timer(stream_.get_executor(), wait);
    const Announced announced(timer, for_news);
    const Announced watched(timer, &state_->timer);
    co_await timer.async_wait(kOutcome);
    co_return !has_left();
  }

 private:
  struct State {
    bool has_left = false;
    bool is_blind = false;
    bool is_over = false;
    asio::steady_timer* timer = nullptr;
  };
  [[nodiscard]] bool has_left() {
    return state_->has_left || (state_->is_blind && !is_open(stream_.socket()));
  }

  Stream& stream_;
  std::shared_ptr<State> state_;
};

}  // namespace k8scache::serve::detail
