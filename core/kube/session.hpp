#pragma once

#include "core/base/clock.hpp"
#include "core/base/stop.hpp"
#include "core/kube/answer.hpp"
#include "core/kube/credentials.hpp"
#include "core/net/transport.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace k8scache::kube {

/// One conversation with one API server: the transport, the credentials on every request, and when
/// it has to be over. One thread owns it.
class Session {
 public:
  struct Limits {
    int max_retries = 5;  ///< failures in a row of one request
    std::chrono::milliseconds request_timeout{32'000};
    std::optional<Tick> deadline;  ///< of the whole run
  };
  /// Everything passed outlives the session.
  Session(net::Transport& transport, Credentials& credentials, const Clock& clock,
          const StopRequest& stop, Limits limits);

  /// The request with our name and credentials. May run an exec plugin. Throws Denied.
  [[nodiscard]] net::Request authorised(std::string target, std::string_view accept);
  /// After a 401: new credentials if there can be any. False when a retry is pointless.
  [[nodiscard]] bool renew_credentials();

  /// One whole answer. Retries what may pass, renews credentials once; returns every other status.
  /// Throws Unreachable or Denied when there is no answer worth having, Interrupted on stop.
  [[nodiscard]] Answer get(const std::string& target, std::string_view accept = "application/json");
  /// The same for what can be done without: one try of ten seconds, so that nobody waits for it.
  [[nodiscard]] Answer get_once(const std::string& target);

  /// Shows what a stream sends as it comes, until `take` has enough (returns false), the stream
  /// ends or breaks, or the time is over. Whether it came to its own end or to that of `take`.
  /// Throws Interrupted, Denied; what `take` throws ends it too.
  bool stream(const std::string& target, std::chrono::milliseconds time,
              const std::function<bool(std::string_view)>& take);
  /// Does nothing for so long. Throws Interrupted, Unreachable when the run's time is over.
  void wait(std::chrono::milliseconds time) { sleep(time); }

  /// While something is waited for here, the events of others go to `meanwhile` as they come, at
  /// least every 100 ms, rather than wait too. Nothing: they wait for `poll`.
  using Meanwhile = std::function<void(std::vector<net::Event>)>;
  void set_meanwhile(Meanwhile meanwhile) { meanwhile_ = std::move(meanwhile); }

  /// Events of the requests that others started on the transport, until `deadline`, a stop request
  /// or a wake. What came while `get` waited for its own comes first.
  [[nodiscard]] std::vector<net::Event> poll(Tick deadline);

  /// Throws Interrupted on a stop request and Unreachable when the run's time is over.
  void check_limits() const;
  [[nodiscard]] bool out_of_time() const;
  /// Whether the server has answered within few milliseconds, as one does on this machine or in its
  /// network: compression then costs both of us more than what it saves.
  [[nodiscard]] bool is_near() const;
  /// The earlier of the run's deadline and `wait` from now.
  [[nodiscard]] Tick until(std::chrono::milliseconds wait) const;

  [[nodiscard]] net::Transport& transport() { return transport_; }
  [[nodiscard]] const std::string& server() const { return endpoint_.url; }
  [[nodiscard]] const Limits& limits() const { return limits_; }
  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] bool stop_requested() const { return stop_.requested(); }

 private:
  void use_current_endpoint();
  std::variant<Answer, net::Broken> perform(const std::string& target, std::string_view accept,
                                            std::chrono::milliseconds limit);
  [[nodiscard]] std::string reason_to_expect_it() const;
  void sleep(std::chrono::milliseconds time);
  std::vector<net::Event> wait_for_events(Tick end);
  void hand_over(std::vector<net::Event> others);

  net::Transport& transport_;
  Credentials& credentials_;
  net::Endpoint endpoint_;
  const Clock& clock_;
  const StopRequest& stop_;
  Limits limits_;
  std::optional<std::chrono::milliseconds> fastest_answer_;
  Meanwhile meanwhile_;
  std::vector<net::Event> others_;  // events that came while `get` waited for its own
};

}  // namespace k8scache::kube
