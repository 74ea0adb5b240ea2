#pragma once

#include "core/kube/watch_decoder.hpp"
#include "core/sync/list_job.hpp"
#include "core/sync/object_fetch.hpp"
#include "core/sync/owed_events.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::sync {

/// From a list of metadata to a state that the cluster had: fetches what the rows lack; where some
/// of it is newer than the list or gone by then, reads the list's watch up to there.
///
/// What it finds goes out as changes: Fetched, then the events and the cursor they reach.
class Completion {
 public:
  using Emit = std::function<void(model::Change)>;
  /// Session and job outlive it.
  Completion(kube::Session& session, const ListJob& job, std::string list_version,
             std::vector<store::LackedObject> lacked, ObjectFetch::Options options, Emit emit);

  void start();
  [[nodiscard]] bool owns(net::RequestId id) const { return watch_ == id || fetch_.owns(id); }
  void on(net::Event& event);
  void wake(Tick now);
  void cancel();

  enum class State {
    Running,
    Whole,     ///< everything has gone out
    Hopeless,  ///< a list is needed
    Failed,    ///< `failure` says why
  };
  [[nodiscard]] State state() const { return state_; }
  /// Once it is whole: every change up to here has gone out.
  [[nodiscard]] const std::string& cursor() const { return owed_.cursor(); }
  [[nodiscard]] const std::optional<kube::GiveUp>& failure() const { return fetch_.failure(); }
  [[nodiscard]] const store::ListCost& cost() const { return fetch_.cost(); }

 private:
  void take(ObjectFetch::Answered answered);
  void go_on();
  void open_watch();
  void on_watch(net::Event& event);
  void read_events();
  void on_event(kube::WatchEvent event);
  void give_up();

  kube::Session& session_;
  const ListJob& job_;
  std::string list_version_;
  ObjectFetch fetch_;
  OwedEvents owed_;
  Emit emit_;
  State state_ = State::Running;
  std::optional<net::RequestId> watch_;
  kube::Answer watch_answer_;
  kube::WatchDecoder decoder_;
  std::size_t event_bytes_ = 0;
};

}  // namespace k8scache::sync
