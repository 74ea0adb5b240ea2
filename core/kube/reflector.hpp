#pragma once

#include "core/base/error.hpp"
#include "core/kube/watch_event.hpp"
#include "core/model/change.hpp"
#include "core/net/backoff.hpp"

#include <chrono>
#include <compare>
#include <deque>
#include <optional>
#include <random>
#include <string>
#include <variant>
#include <vector>

namespace k8scache::kube {

// Inputs: what became of the last action.

/// A page of the list.
struct Page {
  std::string resource_version;
  std::string continue_token;  ///< empty on the last page
  std::string text;
  int limit = 0;  ///< with which it was asked for; 0: as the reflector said
};
/// 410: the snapshot this list reads from is gone, or the changes this watch would go on with.
struct Expired {};
/// Trouble that may pass.
struct Failed {
  ErrorKind kind = ErrorKind::Unreachable;
  std::string why;
  std::optional<std::chrono::milliseconds> retry_after;  ///< the server's wish
  bool answered = false;  ///< the server failed at what we asked, and it may be what we asked
};
/// Trouble that will not pass by asking again.
struct Refused {
  ErrorKind kind = ErrorKind::Denied;
  std::string why;
  bool forbidden = false;  ///< 403: coverage, not failure
};
/// A page that came whole cannot be read; found after the next one was asked for.
struct Malformed {
  std::string why;
};
/// A page of which parts were passed on broke: it cannot be asked for again by itself.
struct BrokenOff {
  std::string why;
};
/// The version the type's storage has reached; empty when the server does not say.
struct CurrentVersion {
  std::string resource_version;
};
/// A watch shows what is no event; nothing more is read from it.
struct Unreadable {
  std::string why;
};
/// A watch ended as watches do, after some minutes; or at once, and without an event.
struct StreamEnded {
  bool at_once = false;
};
/// The sleep, or the silence, has lasted long enough.
struct Woke {};

using Input = std::variant<Page, WatchedObject, WatchedVersion, CurrentVersion, Expired, Failed,
                           Refused, Malformed, BrokenOff, Unreadable, StreamEnded, Woke>;

// Actions: what to do next.

/// What a list is to hold of each object.
enum class ListForm { Objects, Metadata };

struct GetPage {
  std::string continue_token;  ///< empty: the first page
  int limit = 0;
  ListForm form = ListForm::Objects;
};
/// Which version the type's storage has reached.
struct GetVersion {};
/// Changes after this version, for so long.
struct OpenWatch {
  std::string resource_version;
  std::chrono::seconds timeout{0};
};
struct Sleep {
  std::chrono::milliseconds time{0};
};
/// What is under way goes on.
struct Wait {};
/// What is under way goes on; when nothing has come of it for so long, it woke.
struct Linger {
  std::chrono::milliseconds time{0};
};
/// The list is whole, or the rows are known to be up to date.
struct Done {};
/// The metadata is whole: what the rows lack has to be fetched.
struct Complete {
  std::string resource_version;
};
/// The watch could not tell whether the rows are up to date: they have to be listed.
struct Unproved {};
/// No further try, unless told to `resume`. The live rows stay as they are.
struct GiveUp {
  ErrorKind kind = ErrorKind::Internal;
  std::string why;
  bool forbidden = false;
};

using Action = std::variant<GetPage, GetVersion, OpenWatch, Sleep, Wait, Linger, Done, Complete,
                            Unproved, GiveUp>;

struct Step {
  std::vector<model::Change> changes;
  Action next;
};

/// Lists one resource type, and keeps it in step if it is to follow: pages, failures, expiry,
/// events, giving up. Or finds out whether rows of an earlier list are still those of the cluster.
///
/// Pure and synchronous: owns no socket, clock or thread. Feed it inputs, pass on the changes it
/// returns, perform the action it returns.
///
/// Before a watch goes on from a version of another connection, the version of the storage is asked
/// for: a server that was restored from a backup accepts a version it has not reached yet, and is
/// silent until it has.
///
///   start ──▶ Listing ──last page──▶ Done, or
///               │  ▲  │               Watching ──▶ (stays: a change and the cursor per event)
///               │  │  │                │ │ └─ StreamEnded, Failed: again from the cursor
///               │  └──┼─── Expired ────┘ └─── Malformed, or what fails 5 times: a new list
///               │  ▲  └─ Expired, Malformed: a new list, from the 2nd time on after a Sleep
///               │  └──── Woke
///               └─ Failed ─▶ Sleep; the 5th in a row, or Refused ─▶ GiveUp
///
///   compare ──▶ Comparing: nothing happened ──▶ Done; else a list of metadata ──▶ Complete
///   catch_up ──▶ CatchingUp: events up to the storage's version ──▶ Done; no proof ──▶ Unproved
///
/// All pages of a list are one snapshot, so all name one resource version; the inconsistent
/// continue token that a 410 offers would mix two, and is not used.
/// Spec: Kubernetes API concepts, "Retrieving large results sets in chunks", "Efficient detection
/// of changes".
class Reflector {
 public:
  enum class Goal { List, Follow };
  struct Options {
    Goal goal = Goal::List;
    int max_retries = 5;  ///< failures in a row
    unsigned seed = 1;    ///< of the jitter
  };
  explicit Reflector(Options options);

  /// Begins with a list. One at an older version than `known`, which the rows have reached, shows
  /// that the cluster was set back.
  Step start(std::string known = {});
  /// Finds out which objects differ from rows that have reached a version: by a list of metadata,
  /// unless the storage's version, if that is asked for first, says that none does.
  enum class AskVersion { First, Never };
  Step compare(std::string resource_version, AskVersion ask);
  /// As if the rows had reached no version.
  void forget_version() { known_.clear(); }
  /// For a goal of Follow: compares the rows once more, whatever the watch has shown, then goes on.
  Step recheck();
  /// After `Complete`, for a goal of Follow: the rows have reached a version by now.
  Step completed(std::string resource_version);
  /// After `Complete`: what the rows lack cannot be had, or is too much.
  Step list_instead();
  /// Brings rows that have reached a version up to now by a watch of seconds, and by one of half a
  /// minute if there is time for it; for a goal of List.
  enum class Patience { Short, Long };
  Step catch_up(std::string resource_version, Patience patience);
  /// Begins with a watch from a version that the rows have reached.
  Step start_at(std::string resource_version);
  /// What was under way was cancelled, since the server could not be reached; now it can.
  Step reconnect();
  /// One more try after GiveUp: what fails now is given up at once.
  Step resume();
  Step on(Input input);
  /// What may be asked for while a page of a list arrives, whose token is this: the next one. After
  /// the first page only, when it is known how large objects are. The page names its limit then.
  [[nodiscard]] std::optional<GetPage> page_ahead(const std::string& token) const;
  /// After GiveUp: the last list did not get to the rows, so what comes next is a list.
  void distrust_list();
  /// Of a watch: every change up to here was given.
  [[nodiscard]] const std::string& cursor() const { return cursor_; }
  /// Of a watch: the version of its last event, bookmark or list. Every change before it was given,
  /// and all of it `kBurst` after the last event.
  [[nodiscard]] const std::string& latest() const { return latest_; }

 private:
  enum class Mode { Listing, Comparing, Watching, CatchingUp };

  Step handle(Page&& page);
  Step handle(WatchedObject&& event);
  Step handle(WatchedVersion&& bookmark);
  Step handle(CurrentVersion&& current);
  Step handle(Expired&&);
  Step handle(Failed&& failure);
  Step handle(Refused&& refusal);
  Step handle(Malformed&& damage);
  Step handle(BrokenOff&& damage);
  Step handle(Unreadable&& damage);
  Step handle(StreamEnded&& end);
  Step handle(Woke&&);
  [[nodiscard]] Action current_request();
  [[nodiscard]] Step begin_list();
  [[nodiscard]] Step begin_again(std::string why);
  [[nodiscard]] Step rewound();
  [[nodiscard]] Step unproved();
  [[nodiscard]] bool has_seen_target() const;
  [[nodiscard]] Step on_compared_version(std::partial_ordering order);
  [[nodiscard]] Step on_target_version(const std::string& version, std::partial_ordering order);
  void follow_from(std::string resource_version);
  [[nodiscard]] bool has_watch() const {
    return mode_ == Mode::Watching || mode_ == Mode::CatchingUp;
  }
  void note_progress();

  Options options_;
  net::Backoff backoff_;          // of failures; a page that arrives resets it
  net::Backoff restart_backoff_;  // of lists that begin again; their first pages do arrive
  std::minstd_rand rng_;          // of the watches' lengths
  std::string continue_token_;
  std::string resource_version_;  // of the list under way
  int limit_;
  Mode mode_ = Mode::Listing;
  std::string known_;                        // the rows have reached it; empty: not known
  std::string target_;                       // to catch up with
  std::deque<std::chrono::seconds> proofs_;  // the watches that may still prove something
  bool is_version_sure_ = false;             // the storage is known to have reached the cursor
  std::string cursor_;                       // every change up to here was given
  std::string latest_;                       // of the last event; there may be more of this version
  int failures_ = 0;                         // in a row
  int unreadable_ = 0;                       // watches in a row that showed what is no event
  int server_delays_ = 0;                    // Retry-After waits in a row
  int restarts_ = 0;  // lists that began again, since the last whole one or the last event
};

/// We wait as long as the server asks, but a run must end: beyond this the type is given up.
constexpr std::chrono::milliseconds kLongestServerDelay{120'000};
/// And so many waits in a row, client-go's limit, are no failures.
constexpr int kMaxServerDelays = 10;

/// The events of one version come in one go, within so long.
constexpr std::chrono::milliseconds kBurst{200};

/// Pages begin small and grow to about this many bytes, so that a type of large objects needs no
/// more memory than one of small ones.
constexpr std::size_t kPageBytes = 4U << 20U;

}  // namespace k8scache::kube
