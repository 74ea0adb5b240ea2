#pragma once

// Whether a peer is still there while it waits for an answer. Included by the conversation only.

#include "core/serve/http_server/peer.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <memory>
#include <utility>

namespace k8scache::serve::detail {

/// Both directions open? A FIN shows here even when unread bytes (a TLS alert) lie before it.
inline bool is_open(Socket& socket) {
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
class PeerWatch {
 public:
  explicit PeerWatch(Socket& socket) : socket_(socket) {
    auto link = std::make_unique<Link>(*this);
    link_ = link.get();
    socket.async_wait(Socket::wait_read, [link = std::move(link)](const error_code& error) {
      if (!error && link->watch != nullptr) link->watch->look();
    });
  }
  ~PeerWatch() {
    if (link_ != nullptr) link_->watch = nullptr;
  }
  PeerWatch(const PeerWatch&) = delete;
  PeerWatch& operator=(const PeerWatch&) = delete;

  /// Waits; false as soon as the peer has left. `for_news`: where the timer can be found meanwhile,
  /// to be cancelled.
  Task<bool> pause(milliseconds wait, Timer** for_news = nullptr) {
    if (wait <= milliseconds::zero()) co_return true;
    if (has_left()) co_return false;
    Timer timer(socket_.get_executor(), wait);
    const Announced announced(timer, for_news);
    const Announced watched(timer, &timer_);
    co_await timer.async_wait(kOutcome);
    co_return !has_left();
  }

 private:
  /// What the wait's handler has of us: either may be gone before the other.
  struct Link {
    explicit Link(PeerWatch& of) : watch(&of) {}
    ~Link() {
      if (watch != nullptr) watch->link_ = nullptr;
    }
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;
    PeerWatch* watch;
  };

  /// There is something to be read, or the end.
  void look() {
    if (is_open(socket_)) {
      is_blind_ = true;  // a next request came early, and hides what follows
      return;
    }
    has_left_ = true;
    if (timer_ != nullptr) timer_->cancel();
  }

  [[nodiscard]] bool has_left() { return has_left_ || (is_blind_ && !is_open(socket_)); }

  Socket& socket_;
  Link* link_ = nullptr;
  Timer* timer_ = nullptr;
  bool has_left_ = false;
  bool is_blind_ = false;
};

}  // namespace k8scache::serve::detail
