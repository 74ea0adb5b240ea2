#pragma once

#include "tests/support/fake_cluster.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace k8scache::tests {

struct WatchQuestion {
  Subset of;
  std::optional<Revision> from{};  ///< unset: everything there is first, as ADDED
  bool bookmarks = false;
  bool initial_events = false;  ///< a watch-list: a marked bookmark ends the initial objects
  bool metadata_only = false;
  std::chrono::milliseconds timeout{1'800'000};
};

/// One watch as a sequence of JSON lines; pulled, so that any transport can carry it.
///
/// Order and content as an API server with a watch cache: changes after the start, once each, by
/// revision; bookmarks every minute and two seconds before the end when the global revision moved;
/// one ERROR event with code 410 when the start has left the window. The cluster outlives it.
class FakeWatch {
 public:
  FakeWatch(const FakeCluster& cluster, FakeType type, WatchQuestion question);

  /// The lines that are due `elapsed` after the request; empty when there is nothing new.
  std::string lines(std::chrono::milliseconds elapsed);
  /// No more lines will come: the time is up or an ERROR was sent.
  [[nodiscard]] bool is_over() const { return over_; }

 private:
  std::string initial_lines();
  std::string change_line(const Change& change) const;
  std::string event_line(std::string_view verb, const std::string& object) const;
  std::string bookmark_line(bool ends_initial) const;

  const FakeCluster* cluster_;  // a pointer, so that watches can be assigned
  FakeType type_;
  WatchQuestion question_;
  Revision at_ = 0;      // everything up to here was sent
  Revision marked_ = 0;  // the newest revision the other side knows of
  std::chrono::milliseconds next_mark_{60'000};
  bool begun_ = false;
  bool over_ = false;
};

/// `{"kind":"PartialObjectMetadata",...}` of an object.
std::string metadata_of(const std::string& body);

}  // namespace k8scache::tests
