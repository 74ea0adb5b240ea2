#pragma once

#include "core/base/error.hpp"
#include "core/model/change.hpp"
#include "core/net/backoff.hpp"

#include <chrono>
#include <optional>
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
};
/// 410: the snapshot this list reads from is gone.
struct Expired {};
/// Trouble that may pass.
struct Failed {
  ErrorKind kind = ErrorKind::Unreachable;
  std::string why;
  std::optional<std::chrono::milliseconds> retry_after;  ///< the server's wish
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
/// The sleep is over.
struct Woke {};

using Input = std::variant<Page, Expired, Failed, Refused, Malformed, Woke>;

// Actions: what to do next.

struct GetPage {
  std::string continue_token;  ///< empty: the first page
  int limit = 0;
};
struct Sleep {
  std::chrono::milliseconds time{0};
};
/// The list is whole.
struct Done {};
/// No further try. The live rows stay as they are.
struct GiveUp {
  ErrorKind kind = ErrorKind::Internal;
  std::string why;
  bool forbidden = false;
};

using Action = std::variant<GetPage, Sleep, Done, GiveUp>;

struct Step {
  std::vector<model::Change> changes;
  Action next;
};

/// Lists one resource type: pages, failures, expiry, giving up.
///
/// Pure and synchronous: owns no socket, clock or thread. Feed it inputs, pass on the changes it
/// returns, perform the action it returns.
///
///   start ──▶ Listing ──last page──▶ Done
///               │  ▲ └─ Expired, Malformed: a new list, from the 2nd time on after a Sleep
///               │  └──── Woke
///               └─ Failed ─▶ Sleep; the 5th in a row, or Refused ─▶ GiveUp
///
/// All pages of a list are one snapshot, so all name one resource version; the inconsistent
/// continue token that a 410 offers would mix two, and is not used.
/// Spec: Kubernetes API concepts, "Retrieving large results sets in chunks".
class Reflector {
 public:
  struct Options {
    int max_retries = 5;  ///< failures in a row
    unsigned seed = 1;    ///< of the jitter
  };
  explicit Reflector(Options options);

  Step start();
  Step on(Input input);

 private:
  Step handle(Page&& page);
  Step handle(Expired&&);
  Step handle(Failed&& failure);
  Step handle(Refused&& refusal);
  Step handle(Malformed&& damage);
  Step handle(Woke&&);
  [[nodiscard]] Action current_request() const;
  [[nodiscard]] Step begin_again(std::string why);

  Options options_;
  net::Backoff backoff_;          // of failures; a page that arrives resets it
  net::Backoff restart_backoff_;  // of lists that begin again; their first pages do arrive
  std::string continue_token_;
  std::string resource_version_;
  int limit_;
  int failures_ = 0;       // in a row
  int server_delays_ = 0;  // Retry-After waits in a row
  int restarts_ = 0;       // lists that expired, since the last whole one
};

/// We wait as long as the server asks, but a run must end: beyond this the type is given up.
constexpr std::chrono::milliseconds kLongestServerDelay{120'000};
/// And so many waits in a row, client-go's limit, are no failures.
constexpr int kMaxServerDelays = 10;

/// Pages begin small and grow to about this many bytes, so that a type of large objects needs no
/// more memory than one of small ones.
constexpr std::size_t kPageBytes = 4U << 20U;

}  // namespace k8scache::kube
