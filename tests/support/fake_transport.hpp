#pragma once

#include "core/net/transport.hpp"
#include "core/serve/http_message.hpp"
#include "tests/support/fake_api.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_watch.hpp"
#include "tests/support/fault.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::tests {

/// A transport without sockets: a fake cluster answers, faults in the language of `fault_help`
/// happen, and time is the fake clock's, which moves only while a `poll` has nothing to tell.
///
/// Compression does not exist here. Waiting costs no real time but what the threads behind the
/// caller need to finish their work before the clock moves on.
class FakeTransport final : public net::Transport {
 public:
  /// Both outlive it.
  FakeTransport(FakeCluster& cluster, FakeClock& clock) : cluster_(cluster), clock_(clock) {}

  void add_fault(std::string_view spec) { faults_.add(parse_fault(spec)); }
  void clear_faults() { faults_.clear(); }

  // What the test may set.

  /// Called before a request is answered; may change the cluster, the faults, the clock.
  std::function<void(const net::Request&)> on_request;
  /// Whether we may read a type in a namespace (empty: in all of them); unset: everything.
  std::function<bool(const std::string& type, const std::string& ns)> may_read;
  std::string token;             ///< the only one that is accepted; empty: no need of one
  std::size_t largest_page = 0;  ///< objects, whatever the limit asks for; 0: the limit
  bool ignores_limit = false;    ///< the server sends all in one page
  std::size_t chunk_bytes = 16UL * 1024;
  ApiFeatures features;
  bool down = false;                       ///< connections are refused; those under way stay
  bool deaf = false;                       ///< watches under way bring nothing, nor do they end
  std::size_t watch_chunk_bytes = 0;       ///< of what a watch brings; 0: whole events
  std::optional<std::size_t> watch_bytes;  ///< each watch breaks after so many
  std::chrono::microseconds patience{50};  ///< of real time, before an idle clock moves
  /// Whether the threads behind the caller have work: the clock does not move before it is done.
  /// Unset: they get what `patience` allows.
  std::function<bool()> is_busy;

  // What came of it.

  std::vector<net::Request> requests;  ///< all that were started, in order
  std::vector<net::RequestId> cancelled;
  std::vector<net::Endpoint> endpoints;  ///< that were told to use
  /// How many started requests have neither ended nor been cancelled.
  [[nodiscard]] std::size_t under_way() const;
  /// The paths and queries of the requests whose target contains `part`.
  [[nodiscard]] std::vector<std::string> targets(std::string_view part) const;

  /// Every watch under way breaks.
  void break_watches();
  /// How many watches are under way.
  [[nodiscard]] std::size_t watches() const { return watches_.size(); }

  net::RequestId start(net::Request request) override;
  void cancel(net::RequestId id) override;
  std::vector<net::Event> poll(Tick deadline) override;
  void wake() override;
  void use(const net::Endpoint& endpoint) override { endpoints.push_back(endpoint); }

 private:
  struct Watch {
    FakeWatch lines;
    Tick started;
    Tick end;  // when its client has waited long enough
    std::size_t bytes = 0;
    bool over = false;
  };
  serve::Response respond(const net::Request& request, std::optional<FakeWatch>& watch);
  void collect_watch(net::RequestId id, Watch& watch, std::vector<net::Event>& found);
  void schedule(net::RequestId id, const net::Request& request, serve::Response response);
  std::vector<net::Event> due();
  void wait_for_threads(std::unique_lock<std::mutex>& lock);

  FakeCluster& cluster_;
  FakeClock& clock_;
  FaultPlan faults_;
  std::size_t serial_ = 0;
  net::RequestId last_id_ = 0;
  std::map<net::RequestId, Watch> watches_;
  std::multimap<Tick, net::Event> events_;  // of equal times in the order of insertion
  std::mutex mutex_;                        // of `woken_`
  std::condition_variable wake_;
  bool woken_ = false;
};

}  // namespace k8scache::tests
