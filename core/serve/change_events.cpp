#include "core/serve/change_events.hpp"

#include "core/history/body_labels.hpp"
#include "core/model/version.hpp"
#include "core/query/matches.hpp"
#include "core/serve/recent_looks.hpp"

#include <algorithm>
#include <utility>

namespace k8scache::serve {

namespace {

constexpr std::size_t kChangesAtOnce = 500;
constexpr std::size_t kToldAtOnce = 100;  // with their bodies

}  // namespace

ChangeEvents::ChangeEvents(store::Reader& reader, query::Query query, query::FieldSelector fields,
                           const model::ResourceType& type, bool has_history, std::int64_t position,
                           std::string floor, Order order, std::optional<history::WatchFeed> seen)
    : query_(std::move(query)),
      fields_(std::move(fields)),
      position_(position),
      floor_(std::move(floor)),
      order_(order) {
  if (seen) {
    feed_ = std::move(seen);
  } else if (!has_history) {
    feed_.emplace(reader, without_labels(query_), type, history::WatchFeed::Source::Objects);
    note_fitting(reader);
  }
}

ChangeEvents::Outcome ChangeEvents::next(store::Reader& reader, ChangeTail& tail,
                                         const Visit& visit) {
  if (feed_) {
    tell_differences(reader, visit);
    return Outcome::Whole;
  }
  if (told_ == pending_.size() && !read_commits(reader, tail)) return Outcome::Lost;
  const std::size_t end = std::min(told_ + kToldAtOnce, pending_.size());
  while (told_ < end) tell(reader, tail, pending_[told_++], visit);
  if (told_ < pending_.size()) return Outcome::More;
  return is_behind_ ? Outcome::More : Outcome::Whole;
}

/// The next commits, the last of them whole; false when the changelog lacks some.
bool ChangeEvents::read_commits(store::Reader& reader, const ChangeTail& tail) {
  pending_.clear();
  told_ = 0;
  std::optional<Instant> commit;  // of the change that was read last
  while (true) {
    const store::ChangesSince found = tail.since(reader, position_, kChangesAtOnce);
    if (found.fallen_off) return false;
    is_behind_ = found.changes.size() == kChangesAtOnce;
    for (const store::StoredChange& change : found.changes) {
      position_ = change.seq;
      commit = change.observed_at;
      if (change.type != query_.type) continue;
      if (change.verb == store::Verb::Baseline) return false;
      pending_.push_back(change);
    }
    if (!is_behind_) break;
    const store::ChangesSince next = tail.since(reader, position_, 1);
    if (next.changes.empty() || next.changes.front().observed_at != commit) break;
  }
  if (order_ == Order::ByVersion) sort_commits();
  return true;
}

void ChangeEvents::sort_commits() {
  auto begin = pending_.begin();
  while (begin != pending_.end()) {
    const auto end = std::find_if(begin, pending_.end(), [&](const store::StoredChange& change) {
      return change.observed_at != begin->observed_at;
    });
    std::stable_sort(begin, end, [](const auto& left, const auto& right) {
      return model::compare_versions(left.new_version, right.new_version) ==
             std::partial_ordering::less;
    });
    begin = end;
  }
}

void ChangeEvents::tell(store::Reader& reader, ChangeTail& tail, const store::StoredChange& change,
                        const Visit& visit) {
  const bool is_old = !floor_.empty() && model::compare_versions(change.new_version, floor_) !=
                                             std::partial_ordering::greater;
  const query::Query where{
      .type = query_.type, .namespaces = query_.namespaces, .names = query_.names, .labels = {}};
  if (store::is_same_version(change) || is_old || !query::matches(where, change.key, {})) return;
  const bool is_deletion = change.verb == store::Verb::Deleted;
  const bool is_addition = change.verb == store::Verb::Added;
  std::string before;
  if (is_deletion || (!is_addition && !selects_all())) {
    before = tail.body_before(reader, change.seq).value_or("");
  }
  std::string after;
  if (!is_deletion) after = tail.body_after(reader, change.seq).value_or("");
  const bool did_fit = !is_addition && (selects_all() || (!before.empty() && fits(before)));
  const bool does_fit = !is_deletion && !after.empty() && fits(after);
  ChangeEvent event{.seq = change.seq, .body = after, .version = change.new_version};
  if (does_fit) {
    event.kind = did_fit ? ChangeEvent::Kind::Modified : ChangeEvent::Kind::Added;
  } else if (did_fit) {
    event.kind = ChangeEvent::Kind::Deleted;
    event.body = before.empty() ? "{}" : std::string_view(before);
  } else {
    return;
  }
  visit(event);
}

void ChangeEvents::tell_differences(store::Reader& reader, const Visit& visit) {
  std::string version;
  for (const store::Cursor& cursor : reader.cursors(query_.type)) {
    if (cursor.complete) version = cursor.resource_version;
  }
  feed_->next(reader, [&](const history::WatchEvent& event) {
    using Kind = ChangeEvent::Kind;
    const bool did_fit = event.kind != history::WatchEvent::Kind::Added && take_fitting(event);
    const bool does_fit = !event.is_trace && fits(event.body);
    if (does_fit && !selects_all()) {
      fitting_.insert({std::string(event.ns), std::string(event.name)});
    }
    if (does_fit) {
      visit(
          {.kind = did_fit ? Kind::Modified : Kind::Added, .body = event.body, .version = version});
    } else if (did_fit && event.is_trace) {
      visit({.kind = Kind::Deleted, .body = event.body, .version = version});
    } else if (did_fit) {  // it is still there, but no longer one of these
      const std::string own(
          parser_.parse(event.body)["metadata"]["resourceVersion"].text_or(version));
      visit({.kind = Kind::Deleted, .body = event.body, .version = own});
    }
  });
  if (!fitting_are_known_) note_fitting(reader);
}

/// Of which objects it will have to be told when they are gone, or no longer these.
void ChangeEvents::note_fitting(store::Reader& reader) {
  fitting_are_known_ = true;
  if (selects_all()) return;
  const auto note = [this](std::string_view ns, std::string_view name) {
    fitting_.insert({std::string(ns), std::string(name)});
  };
  if (fields_.is_empty()) {
    reader.each_version(query_,
                        [&](const store::StoredVersion& object) { note(object.ns, object.name); });
    return;
  }
  reader.each(query_, [&](const store::StoredObject& object) {
    if (fits(object.body)) note(object.ns, object.name);
  });
}

/// Whether it was one of these; what is not known was: to be told of an end too much does no harm.
bool ChangeEvents::take_fitting(const history::WatchEvent& event) {
  if (selects_all() || !fitting_are_known_) return true;
  return fitting_.erase({std::string(event.ns), std::string(event.name)}) > 0;
}

bool ChangeEvents::fits(std::string_view body) {
  if (selects_all()) return true;
  const json::Value object = parser_.parse(body);
  return query::matches(query_.labels, history::labels_of(object)) &&
         (fields_.is_empty() || fields_.matches(object));
}

}  // namespace k8scache::serve
