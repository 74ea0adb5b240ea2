#include "core/history/watch_feed.hpp"

#include "core/history/body_labels.hpp"
#include "core/json/value.hpp"
#include "core/json/writer.hpp"
#include "core/query/matches.hpp"

#include <utility>
#include <vector>

namespace k8scache::history {

namespace {

constexpr std::size_t kChangesAtOnce = 500;

}  // namespace

WatchFeed::WatchFeed(store::Reader& reader, query::Query query, const model::ResourceType& type,
                     Source source)
    : query_(std::move(query)),
      api_version_(type.api_version()),
      kind_(type.kind),
      source_(source) {
  switch (source_) {
    case Source::Changelog: position_ = store::Changes(reader).last_seq(); break;
    case Source::Objects: next_objects(reader, [](const WatchEvent&) {}); break;
  }
}

WatchFeed::Answer WatchFeed::next(store::Reader& reader, const Visit& visit) {
  switch (source_) {
    case Source::Changelog: return next_changes(reader, visit);
    case Source::Objects: next_objects(reader, visit); break;
  }
  return Answer::Whole;
}

WatchFeed::Answer WatchFeed::next_changes(store::Reader& reader, const Visit& visit) {
  store::Changes changes(reader);
  while (true) {
    const store::ChangesSince found = changes.since(position_, kChangesAtOnce);
    bool is_first_list = false;
    for (const store::StoredChange& change : found.changes) {
      position_ = change.seq;
      if (change.type != query_.type) continue;
      if (change.verb != store::Verb::Baseline) {
        tell(changes, change, visit);
      } else if (!change.new_version.empty()) {
        // Objects of a first list have no rows; those of a new epoch, which names no version, have.
        is_first_list = true;
        break;
      }
    }
    if (found.fallen_off || is_first_list) {
      position_ = changes.last_seq();
      return Answer::FellOff;
    }
    if (found.changes.empty()) return Answer::Whole;
  }
}

void WatchFeed::tell(store::Changes& changes, const store::StoredChange& change,
                     const Visit& visit) const {
  if (!query::matches({.type = query_.type,
                       .namespaces = query_.namespaces,
                       .names = query_.names,
                       .labels = {}},
                      change.key, {})) {
    return;
  }
  // The server's other words for the same state are no event.
  if (change.verb == store::Verb::Reencoded && change.old_version == change.new_version) return;
  const bool selects_all = query_.labels.empty();
  const bool is_addition = change.verb == store::Verb::Added;
  const bool is_deletion = change.verb == store::Verb::Deleted;
  std::string before;
  std::string after;
  if (is_deletion || (!is_addition && !selects_all)) {
    before = changes.body_before(change.seq).value_or("");
  }
  if (!is_deletion) after = changes.body_after(change.seq).value_or("");
  const bool did_match = !is_addition && (selects_all || selects(change.key, before));
  const bool does_match = !is_deletion && (selects_all || selects(change.key, after));
  WatchEvent event{.ns = change.key.ns, .name = change.key.name, .body = after};
  if (does_match) {
    event.kind = did_match ? WatchEvent::Kind::Modified : WatchEvent::Kind::Added;
  } else if (did_match) {
    event.kind = WatchEvent::Kind::Deleted;
    event.body = before;
  } else {
    return;
  }
  visit(event);
}

bool WatchFeed::selects(const model::ObjectKey& key, const std::string& body) const {
  if (body.empty()) return false;
  json::Parser parser;
  return query::matches(query_, key, labels_of(parser.parse(body)));
}

void WatchFeed::next_objects(store::Reader& reader, const Visit& visit) {
  const bool is_first = look_++ == 0;
  std::vector<std::pair<model::ObjectKey, WatchEvent::Kind>> changed;
  reader.each_version(query_, [&](const store::StoredVersion& object) {
    model::ObjectKey key{std::string(object.ns), std::string(object.name)};
    Known& known = known_[key];
    known.look = look_;
    if (known.uid == object.uid && known.version == object.resource_version) return;
    const bool is_same = known.uid == object.uid;
    if (!is_same && !known.uid.empty()) tell_trace(key, known.uid, visit);
    known.uid = object.uid;
    known.version = object.resource_version;
    if (is_first) return;
    changed.emplace_back(std::move(key),
                         is_same ? WatchEvent::Kind::Modified : WatchEvent::Kind::Added);
  });
  for (const auto& [key, kind] : changed) {
    query::Query one{.type = query_.type, .namespaces = {}, .names = {key.name}, .labels = {}};
    if (!key.ns.empty()) one.namespaces = {key.ns};
    reader.each(one, [&, kind = kind](const store::StoredObject& object) {
      visit({.kind = kind, .ns = object.ns, .name = object.name, .body = object.body});
    });
  }
  for (auto place = known_.begin(); place != known_.end();) {
    if (place->second.look == look_) {
      ++place;
      continue;
    }
    tell_trace(place->first, place->second.uid, visit);
    place = known_.erase(place);
  }
}

void WatchFeed::tell_trace(const model::ObjectKey& key, const std::string& uid,
                           const Visit& visit) const {
  std::string body;
  json::Writer writer(body);
  writer.begin_object().key("apiVersion").value(api_version_).key("kind").value(kind_);
  writer.key("metadata").begin_object().key("name").value(key.name);
  if (!key.ns.empty()) writer.key("namespace").value(key.ns);
  writer.key("uid").value(uid).end_object().end_object();
  visit({.kind = WatchEvent::Kind::Deleted,
         .ns = key.ns,
         .name = key.name,
         .body = body,
         .is_trace = true});
}

}  // namespace k8scache::history
