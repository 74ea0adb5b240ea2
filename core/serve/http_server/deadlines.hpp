#pragma once

#include "core/serve/http_server/peer.hpp"

#include <algorithm>
#include <set>

namespace k8scache::serve::detail {

/// Ends the connections of one event loop whose time is over: not before their deadline, and at
/// most `kGrain` after it.
///
/// A deadline is set anew several times a request, and nearly never comes: a timer for each would
/// go into the loop's queue and out of it every time. One looks at all of them, when the earliest
/// that it has seen is due.
class Deadlines {
 public:
  static constexpr milliseconds kGrain{50};

  Deadlines(asio::io_context& context, const std::set<Peer*>& peers)
      : peers_(peers), timer_(context) {}

  void set(Peer& peer, milliseconds time) {
    peer.deadline = steady_clock::now() + time;
    if (peer.deadline < looks_at_) look_at(peer.deadline);
  }

  /// None comes any more, and the loop may end.
  void rest() { timer_.cancel(); }

 private:
  void look_at(steady_clock::time_point time) {
    looks_at_ = time;
    timer_.expires_at(time);  // cancels the wait that stands
    timer_.async_wait([this](const error_code& error) {
      if (!error) look();
    });
  }

  void look() {
    const auto now = steady_clock::now();
    looks_at_ = kNever;
    auto earliest = kNever;
    for (Peer* peer : peers_) {
      if (peer->deadline <= now) {
        error_code ignored;
        peer->deadline = kNever;
        peer->socket->close(ignored);  // what waits for it ends with an error
      }
      earliest = std::min(earliest, peer->deadline);
    }
    if (earliest != kNever) look_at(std::max(earliest, now + kGrain));
  }

  const std::set<Peer*>& peers_;
  Timer timer_;
  steady_clock::time_point looks_at_ = kNever;
};

/// Until when a connection is to have done something, for as long as this lives.
class Within {
 public:
  Within(Deadlines& deadlines, Peer& peer, milliseconds time) : peer_(peer) {
    deadlines.set(peer, time);
  }
  ~Within() { peer_.deadline = kNever; }
  Within(const Within&) = delete;
  Within& operator=(const Within&) = delete;

 private:
  Peer& peer_;
};

}  // namespace k8scache::serve::detail
