#include "core/serve/newest_changes.hpp"

namespace k8scache::serve {

namespace {

constexpr std::size_t kAtOnce = 500;

}  // namespace

const std::string& NewestChanges::of(store::Reader& reader,
                                     std::pair<std::uint64_t, std::uint64_t> generation,
                                     std::int64_t type, const std::string& ns) {
  if (!is_filled_ || generation != generation_) follow(reader);
  generation_ = generation;
  return newest_[{type, ns}];
}

void NewestChanges::follow(store::Reader& reader) {
  store::Changes changes(reader);
  while (is_filled_) {
    const store::ChangesSince found = changes.since(position_, kAtOnce);
    is_filled_ = !found.fallen_off;
    for (const store::StoredChange& change : found.changes) {
      position_ = change.seq;
      note(change);
    }
    if (is_filled_ && found.changes.size() < kAtOnce) return;
  }
  newest_.clear();
  position_ = changes.last_seq();
  for (const store::StoredChange& change : changes.newest_of_each()) {
    note(change);
  }
  is_filled_ = true;
}

/// Changes come oldest first. What was before a list that began anew says nothing any more.
void NewestChanges::note(const store::StoredChange& change) {
  const std::string& ns = change.key.ns;
  if (change.verb == store::Verb::Baseline && ns.empty()) {
    std::erase_if(newest_, [&](const auto& one) { return one.first.first == change.type; });
  }
  newest_[{change.type, ""}] = change.new_version;
  if (!ns.empty()) newest_[{change.type, ns}] = change.new_version;
}

}  // namespace k8scache::serve
