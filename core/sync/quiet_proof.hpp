#pragma once

#include "core/base/clock.hpp"
#include "core/store/batch.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace k8scache::sync {

/// Of when rows are whose watch shows nothing. Pure.
///
/// A server says nothing about a type that does not change: a bookmark about once a minute while
/// other types move the version of the storage on, none at all while nothing does, and never one
/// for a type that it does not keep in memory, as Events. So the version of the storage is asked
/// for, once for all types: what was written before the question has a version up to the answer,
/// and rows that have reached exactly that version hold all of it.
class QuietProof {
 public:
  /// Whose counter the versions of a type are: the one that the API server's own types share, or
  /// perhaps that of another server.
  enum class Counter { Shared, Own };
  /// A stream whose watch is open.
  struct Watch {
    store::TypeScope at;
    Counter counter = Counter::Own;
    Tick opened;
    Tick known;           ///< when its rows were last known to be the cluster's
    std::string version;  ///< of its last event, bookmark or list
  };
  struct Options {
    std::chrono::milliseconds interval{20'000};
    unsigned seed = 1;
  };
  QuietProof(Options options, Tick now);

  /// Whether `choose` might find something; costs nothing.
  [[nodiscard]] bool is_due(Tick now) const { return !question_ && now >= next_; }
  /// The watch by whose type and scope the version is to be asked for: the one that has waited
  /// longest for a proof or a question, of those whose last question did not fail; after one that
  /// did, the one that was heard of last. Nothing when all have shown something of late.
  [[nodiscard]] std::optional<std::size_t> choose(const std::vector<Watch>& watches, Tick now);
  /// It was asked for.
  void on_asked(const Watch& by, Tick now, Instant as_of);
  /// Nothing came of it, or nothing that counts still.
  void drop() { question_.reset(); }
  /// The watches whose rows hold everything that was written before the question.
  struct Proof {
    Tick asked;
    Instant as_of;
    std::vector<std::size_t> watches;
  };
  /// An empty version: the question failed. Another one may be asked soon then, but every second
  /// time only.
  [[nodiscard]] Proof on_answer(const std::string& version, const std::vector<Watch>& watches,
                                Tick now);

 private:
  struct Question {
    store::TypeScope at;
    Counter counter = Counter::Own;
    Tick asked;
    Instant as_of;
    bool failed = false;
  };
  [[nodiscard]] bool has_failed(const Watch& watch) const;
  /// Whether the last question that failed, or is under way after one, is to be tried again soon.
  [[nodiscard]] bool is_retry() const { return failures_ % 2 == 1; }
  [[nodiscard]] static Tick last_turn(const Watch& watch, const std::vector<Question>& asked);

  Options options_;
  std::minstd_rand rng_;
  Tick next_;
  std::optional<Question> question_;
  int failures_ = 0;             // in a row
  std::vector<Question> asked_;  // the last one of each type and scope: what fails has its turn
};

/// Whether rows that are not known to be the cluster's since `known` should be compared with the
/// server's metadata: after five minutes, if that is cheap; else their age tells the truth. A watch
/// that should have ended by now, since the machine slept, goes on where it was instead.
[[nodiscard]] bool is_worth_comparing(Tick known, Tick opened, const store::ListCost& last_list,
                                      Tick now);

}  // namespace k8scache::sync
