#pragma once

#include "core/serve/http_message.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace k8scache::serve {

/// Whole answers that are asked for again and again, by many who look at the same page: kept while
/// nothing was written, and for a second at most, since they say how old they are. One per event
/// loop; at most 4 MiB.
class AnswerMemo {
 public:
  /// When an answer is right: the commits that were noticed, and the second.
  using Moment = std::pair<std::uint64_t, std::int64_t>;

  /// What was kept of an equal request (headers included) at that moment.
  [[nodiscard]] std::optional<Response> find(const Request& request, Moment moment);
  /// Keeps an answer to the request that `find` was called for last, when that was asked for twice,
  /// and the answer has an ETag.
  void keep(const Response& response);
  void clear();

 private:
  struct Kept {
    int status = 200;
    std::vector<Header> headers;
    std::string body;
  };
  Moment moment_{};
  std::string question_;  // the one that `find` was called for last; empty: it is none to be kept
  std::unordered_set<std::size_t> asked_;  // hashes
  std::unordered_map<std::string, Kept> answers_;
  std::size_t bytes_ = 0;
};

}  // namespace k8scache::serve
