#include "core/serve/kube/past_rows.hpp"

#include "core/history/body_labels.hpp"
#include "core/json/value.hpp"
#include "core/query/matches.hpp"

#include <algorithm>
#include <functional>
#include <map>

namespace k8scache::serve {

namespace {

constexpr std::size_t kChangesAtOnce = 500;

using FirstChanges = std::map<model::ObjectKey, store::StoredChange>;

/// Walks the changes of a type since then, as long as `visit` wants more. False when the changelog
/// does not reach back so far.
bool each_change(store::Changes& changes, std::int64_t type, std::int64_t seq,
                 const std::function<bool(const store::StoredChange&)>& visit) {
  while (true) {
    const store::ChangesSince found = changes.since(seq, kChangesAtOnce);
    if (found.fallen_off) return false;
    if (found.changes.empty()) return true;
    for (const store::StoredChange& change : found.changes) {
      seq = change.seq;
      if (change.type == type && !visit(change)) return true;
    }
  }
}

/// The first change of every object of the type since then: what it superseded is what was.
std::optional<FirstChanges> first_changes(store::Changes& changes, std::int64_t type,
                                          std::int64_t seq) {
  FirstChanges first;
  bool is_baseline = false;
  const bool reaches = each_change(changes, type, seq, [&](const store::StoredChange& change) {
    is_baseline = change.verb == store::Verb::Baseline;
    if (!is_baseline) first.emplace(change.key, change);
    return !is_baseline;
  });
  if (!reaches || is_baseline) return std::nullopt;
  return first;
}

}  // namespace

std::optional<std::vector<PastRow>> rows_at(store::Reader& reader, const query::Query& query,
                                            std::int64_t seq, bool has_history) {
  store::Changes changes(reader);
  std::vector<PastRow> rows;
  FirstChanges first;
  if (has_history && changes.last_seq() != seq) {
    auto found = first_changes(changes, query.type, seq);
    if (!found) return std::nullopt;
    first = std::move(*found);
  }
  if (first.empty()) {
    for (const std::int64_t id : reader.ids(query)) rows.push_back({.id = id});
    return rows;
  }
  reader.each_version(query, [&](const store::StoredVersion& object) {
    model::ObjectKey key{std::string(object.ns), std::string(object.name)};
    if (!first.contains(key)) rows.push_back({.key = std::move(key), .id = object.id});
  });
  for (const auto& [key, change] : first) {
    if (change.verb == store::Verb::Added) continue;
    const auto body = changes.body_before(change.seq);
    if (!body) return std::nullopt;
    json::Parser parser;
    if (!query::matches(query, key, history::labels_of(parser.parse(*body)))) continue;
    rows.push_back({.key = key, .id = 0, .change = change.seq});
  }
  std::ranges::sort(rows, {},
                    [](const PastRow& row) { return query::list_key(row.key.ns, row.key.name); });
  return rows;
}

std::optional<bool> are_others_since(store::Reader& reader, std::int64_t type, std::int64_t seq) {
  store::Changes changes(reader);
  bool are_others = false;
  const bool reaches = each_change(changes, type, seq, [&](const store::StoredChange&) {
    are_others = true;
    return false;
  });
  if (!reaches) return std::nullopt;
  return are_others;
}

std::size_t each_body(store::Reader& reader, const std::vector<PastRow>& rows, std::size_t first,
                      std::size_t last, const std::function<bool(std::string_view body)>& visit) {
  std::size_t visited = 0;
  bool goes_on = true;
  std::size_t at = first;
  while (at < last && goes_on) {
    if (rows[at].id == 0) {
      const auto body = store::Changes(reader).body_before(rows[at].change);
      goes_on = visit(body.value_or("{}"));
      ++visited;
      ++at;
      continue;
    }
    // Rows of now in one go; few enough that who wants no more has not read many in vain.
    std::vector<std::int64_t> ids;
    while (at < last && rows[at].id != 0 && ids.size() < 64) ids.push_back(rows[at++].id);
    reader.each_body(ids, [&](std::string_view body) {
      if (!goes_on) return;
      goes_on = visit(body);
      ++visited;
    });
  }
  return visited;
}

}  // namespace k8scache::serve
