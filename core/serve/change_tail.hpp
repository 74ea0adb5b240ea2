#pragma once

#include "core/store/changes.hpp"
#include "core/store/reader.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>

namespace k8scache::serve {

/// The last changes of a cache, and their bodies once somebody has asked for them: thousands may
/// watch, and what was committed is read once for all of them. What lies further back is read from
/// the file. Not to be shared between threads.
class ChangeTail {
 public:
  /// Reads on to the snapshot of `reader`, which all questions are then about. `generation`: of the
  /// file and of its commits.
  void follow(store::Reader& reader, std::pair<std::uint64_t, std::uint64_t> generation);

  /// As `store::Changes::since`.
  [[nodiscard]] store::ChangesSince since(store::Reader& reader, std::int64_t position,
                                          std::size_t limit) const;
  /// As `store::Changes::body_before` and `body_after`.
  [[nodiscard]] std::optional<std::string> body_before(store::Reader& reader, std::int64_t seq);
  [[nodiscard]] std::optional<std::string> body_after(store::Reader& reader, std::int64_t seq);

 private:
  using Body = std::optional<std::string>;
  struct Entry {
    store::StoredChange change;
    std::optional<Body> before{};  // nothing: nobody has asked yet
    std::optional<Body> after{};
  };
  [[nodiscard]] std::int64_t end() const {
    return begin_ + static_cast<std::int64_t>(entries_.size());
  }
  [[nodiscard]] std::size_t place_of(std::int64_t seq) const {
    return static_cast<std::size_t>(seq - begin_ - 1);
  }
  [[nodiscard]] Entry* entry_of(std::int64_t seq);
  Body remembered(std::optional<Body>& place, Body body);
  void forget_some();
  void forget_pruned(store::Changes& changes);
  void forget_oldest();

  std::optional<std::pair<std::uint64_t, std::uint64_t>> generation_;
  std::deque<Entry> entries_;  // the changes after `begin_`, without a gap
  std::int64_t begin_ = 0;
  std::size_t bytes_ = 0;  // of the bodies
};

}  // namespace k8scache::serve
