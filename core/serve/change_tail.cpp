#include "core/serve/change_tail.hpp"

namespace k8scache::serve {

namespace {

constexpr std::size_t kReadAtOnce = 500;
constexpr std::size_t kMostChanges = 2000;
constexpr std::size_t kMostBytes = 4UL << 20U;

}  // namespace

void ChangeTail::follow(store::Reader& reader, std::pair<std::uint64_t, std::uint64_t> generation) {
  if (generation_ == generation) return;
  store::Changes changes(reader);
  const bool is_same_file = generation_ && generation_->first == generation.first;
  while (is_same_file) {
    const store::ChangesSince found = changes.since(end(), kReadAtOnce);
    if (found.fallen_off) break;
    for (const store::StoredChange& change : found.changes) entries_.push_back({change});
    forget_some();
    generation_ = generation;
    if (found.changes.size() < kReadAtOnce) return forget_pruned(changes);
  }
  entries_.clear();
  bytes_ = 0;
  begin_ = changes.last_seq();
  generation_ = generation;
}

store::ChangesSince ChangeTail::since(store::Reader& reader, std::int64_t position,
                                      std::size_t limit) const {
  if (position < begin_ || position > end()) return store::Changes(reader).since(position, limit);
  store::ChangesSince found;
  for (std::size_t i = place_of(position + 1); i < entries_.size(); ++i) {
    if (found.changes.size() == limit) break;
    found.changes.push_back(entries_[i].change);
  }
  return found;
}

std::optional<std::string> ChangeTail::body_before(store::Reader& reader, std::int64_t seq) {
  Entry* const entry = entry_of(seq);
  if (entry == nullptr) return store::Changes(reader).body_before(seq);
  if (entry->before) return *entry->before;
  return remembered(entry->before, store::Changes(reader).body_before(seq));
}

std::optional<std::string> ChangeTail::body_after(store::Reader& reader, std::int64_t seq) {
  Entry* const entry = entry_of(seq);
  if (entry == nullptr) return store::Changes(reader).body_after(seq);
  if (entry->after) return *entry->after;
  return remembered(entry->after, store::Changes(reader).body_after(seq));
}

ChangeTail::Entry* ChangeTail::entry_of(std::int64_t seq) {
  return seq <= begin_ || seq > end() ? nullptr : &entries_[place_of(seq)];
}

ChangeTail::Body ChangeTail::remembered(std::optional<Body>& place, Body body) {
  place = body;
  bytes_ += body.value_or("").size();
  forget_some();  // `place` may be gone now
  return body;
}

void ChangeTail::forget_some() {
  while (!entries_.empty() && (entries_.size() > kMostChanges || bytes_ > kMostBytes)) {
    forget_oldest();
  }
}

/// The bodies of what the file has no more cannot be read.
void ChangeTail::forget_pruned(store::Changes& changes) {
  const auto oldest = changes.oldest();
  while (!entries_.empty() && (!oldest || entries_.front().change.seq < oldest->seq)) {
    forget_oldest();
  }
}

void ChangeTail::forget_oldest() {
  const Entry& oldest = entries_.front();
  bytes_ -= oldest.before.value_or(Body()).value_or("").size();
  bytes_ -= oldest.after.value_or(Body()).value_or("").size();
  begin_ = oldest.change.seq;
  entries_.pop_front();
}

}  // namespace k8scache::serve
