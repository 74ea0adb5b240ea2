#pragma once

#include "core/kube/session.hpp"
#include "core/model/resource_type.hpp"
#include "core/net/backoff.hpp"
#include "core/store/batch.hpp"
#include "core/store/encoder.hpp"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::sync {

/// Asks for single objects, a few at once. What may pass is tried again as for lists: nothing new
/// is asked for while it waits.
class ObjectFetch {
 public:
  struct Options {
    int max_retries = 5;  ///< failures in a row
    std::chrono::milliseconds timeout{90'000};
    unsigned seed = 1;
  };
  /// The session outlives it.
  ObjectFetch(kube::Session& session, model::ResourceType type,
              std::vector<store::LackedObject> objects, Options options);

  void start() { ask(); }
  [[nodiscard]] bool owns(net::RequestId id) const { return under_way_.contains(id); }
  struct Answered {
    store::LackedObject lacked;
    std::optional<model::Object> object;  ///< nothing: there is no such object any more
  };
  /// What has become of a request; an answer when it is whole.
  std::optional<Answered> on(net::Event& event);
  /// A pause that is over by now ends.
  void wake(Tick now);
  void cancel();

  [[nodiscard]] bool is_done() const { return waiting_.empty() && under_way_.empty(); }
  /// Why it will not be done; nothing more is asked for.
  [[nodiscard]] const std::optional<kube::GiveUp>& failure() const { return failure_; }
  /// The server refuses single objects, or cannot deliver one of them; a list may do.
  [[nodiscard]] bool is_refused() const { return is_refused_; }
  [[nodiscard]] const store::ListCost& cost() const { return cost_; }

 private:
  struct Question {
    store::LackedObject lacked;
    unsigned renewals = 0;  ///< of the credentials it was asked with
    kube::Answer answer;
  };
  void ask();
  std::optional<Answered> on_answer(Question&& question);
  void on_failed(Question&& question, const kube::Failed& failed);
  [[nodiscard]] bool renew_credentials(unsigned asked_with);
  void give_up(ErrorKind kind, std::string why);

  kube::Session& session_;
  model::ResourceType type_;
  Options options_;
  net::Backoff backoff_;
  std::deque<store::LackedObject> waiting_;
  std::map<net::RequestId, Question> under_way_;
  std::optional<Tick> wake_at_;
  int failures_ = 0;       // in a row
  int server_delays_ = 0;  // Retry-After waits in a row
  bool renewed_ = false;   // credentials, since the last good answer
  unsigned renewals_ = 0;
  bool is_refused_ = false;
  std::optional<kube::GiveUp> failure_;
  store::ListCost cost_;
};

}  // namespace k8scache::sync
