#pragma once

#include "core/kube/session.hpp"
#include "core/sync/pipeline.hpp"
#include "core/sync/report.hpp"
#include "core/sync/type_stream.hpp"

#include <deque>
#include <memory>
#include <vector>

namespace k8scache::sync {

/// How far a run is, for a display.
struct Progress {
  std::size_t types_done = 0;
  std::size_t types = 0;
  std::int64_t objects = 0;          ///< of the lists that are stored
  std::int64_t bytes = 0;            ///< of JSON, so far
  std::vector<std::string> running;  ///< names of the types under way
};

/// Makes the lists of a plan, several at once. One failing type never stops the others. The caller
/// turns the crank: `while (engine.step())`.
///
///   Transport ──events──▶ TypeStream (one per list: reflector and requests) ──changes──▶ Pipeline
class Engine {
 public:
  struct Options {
    std::size_t concurrency = 4;  ///< pages of lists asked for at once
    int max_retries = 5;
    std::chrono::milliseconds page_timeout{90'000};  ///< API servers cut requests at 60 s
    unsigned seed = 1;
  };
  /// Session and pipeline outlive the engine.
  Engine(kube::Session& session, Pipeline& pipeline, std::vector<ListJob> jobs, Options options);
  /// Waits until the pipeline has dealt with what it was sent; nothing more can be sent to it then.
  ~Engine();

  /// Waits for something to happen, at most 100 ms, and deals with it. False when every list is
  /// stored or given up. Throws Storage, Unusable (the store failed), Interrupted. When the
  /// session's deadline passes, unfinished lists are given up.
  bool step();
  [[nodiscard]] Progress progress() const;
  /// What became of the lists, in the order of the jobs.
  [[nodiscard]] std::vector<ListResult> results() const { return results_; }

 private:
  [[nodiscard]] TypeStream* stream_of(const ListJob* job) const;
  [[nodiscard]] std::size_t pages_under_way() const;
  void start_lists();
  void start(std::size_t index);
  void list_unproved();
  void start_over_all_but(const TypeStream& rewound);
  void on(net::Event& event);
  void on(DecodeFailed& failed);
  void on(Compared& compared);
  void on(Stored& stored);
  void on(StoreFailed& failed);
  void give_up_all(const std::string& why);

  kube::Session& session_;
  Pipeline& pipeline_;
  Options options_;
  std::vector<ListResult> results_;  // one per job; jobs live here, at a fixed place
  std::deque<std::size_t> waiting_;  // indices of results_
  std::deque<std::size_t> waiting_to_catch_up_;
  std::vector<std::unique_ptr<TypeStream>> running_;
  std::int64_t bytes_ = 0;  // of streams that have ended
  bool out_of_time_ = false;
};

}  // namespace k8scache::sync
