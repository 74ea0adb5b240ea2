#include "core/history/blindness.hpp"

#include "core/query/matches.hpp"

#include <algorithm>

namespace k8scache::history {

namespace {

constexpr std::chrono::seconds kBetweenSigns{15};

bool concerns(const store::TypeScope& at, const std::vector<std::string>& namespaces) {
  if (at.scope.empty() || namespaces.empty()) return true;
  return std::ranges::any_of(namespaces,
                             [&](const std::string& ns) { return query::fits_glob(ns, at.scope); });
}

}  // namespace

std::vector<Blindness> blindness(const std::vector<store::BlindInterval>& recorded,
                                 const std::vector<store::Cursor>& cursors,
                                 const std::vector<std::string>& namespaces, Instant since,
                                 Instant now) {
  std::vector<Blindness> found;
  for (const store::BlindInterval& one : recorded) {
    if (one.to < since || !concerns(one.at, namespaces)) continue;
    found.push_back({one.at, one.from, one.to, one.reason});
  }
  for (const store::Cursor& cursor : cursors) {
    if (!cursor.complete || !cursor.as_of || !concerns(cursor.at, namespaces)) continue;
    if (now - *cursor.as_of > kBetweenSigns) {
      found.push_back({cursor.at, *cursor.as_of, std::nullopt, cursor.error});
    }
  }
  std::ranges::stable_sort(found, {}, &Blindness::from);
  return found;
}

bool is_a_moment(const Blindness& blind) {
  return blind.to && *blind.to - blind.from < std::chrono::seconds(1);
}

}  // namespace k8scache::history
