#include "core/serve/newest_changes.hpp"

namespace k8scache::serve {

namespace {

constexpr std::size_t kAtOnce = 500;

}  // namespace

const std::string& NewestChanges::of(store::Reader& reader, const ChangeTail& tail,
                                     std::uint64_t file, std::int64_t type, const std::string& ns) {
  if (file_ != file || !read_on(reader, tail)) begin_anew(reader);
  file_ = file;
  return newest_[{type, ns}];
}

/// False when what lies between is not known any more.
bool NewestChanges::read_on(store::Reader& reader, const ChangeTail& tail) {
  while (true) {
    const store::ChangesSince found = tail.since(reader, position_, kAtOnce);
    if (found.fallen_off) return false;
    for (const store::StoredChange& change : found.changes) {
      position_ = change.seq;
      note(change);
    }
    if (found.changes.size() < kAtOnce) return true;
  }
}

void NewestChanges::begin_anew(store::Reader& reader) {
  store::Changes changes(reader);
  newest_.clear();
  position_ = changes.last_seq();
  for (const store::StoredChange& change : changes.newest_of_each()) note(change);
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
