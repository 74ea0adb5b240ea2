#include "core/serve/recent_looks.hpp"

#include "core/serve/question_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace k8scache::serve {

namespace {

std::string name_of(std::uint64_t file, const query::Query& query, const std::string& version) {
  return fmt::format("{} {} {}", file, version, text_of(without_labels(query)));
}

}  // namespace

query::Query without_labels(query::Query query) {
  query.labels = {};
  return query;
}

void RecentLooks::keep(store::Reader& reader, std::uint64_t file, const query::Query& query,
                       const model::ResourceType& type, const std::string& version) {
  std::string name = name_of(file, query, version);
  {
    const std::lock_guard lock(guard_);
    if (std::ranges::find(looks_, name, &Look::of) != looks_.end()) return;
  }
  history::WatchFeed feed(reader, without_labels(query), type, history::WatchFeed::Source::Objects);
  const std::lock_guard lock(guard_);
  looks_.push_back({std::move(name), std::move(feed)});
  if (looks_.size() > kMost) looks_.pop_front();
}

std::optional<history::WatchFeed> RecentLooks::find(std::uint64_t file, const query::Query& query,
                                                    const std::string& version) const {
  const std::string name = name_of(file, query, version);
  const std::lock_guard lock(guard_);
  const auto found = std::ranges::find(looks_, name, &Look::of);
  if (found == looks_.end()) return std::nullopt;
  return found->feed;
}

}  // namespace k8scache::serve
