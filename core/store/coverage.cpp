#include "core/store/coverage.hpp"

#include "core/query/query.hpp"

#include <algorithm>

namespace k8scache::store {

namespace {

const Cursor* of_scope(const std::vector<Cursor>& cursors, const std::string& scope) {
  for (const Cursor& cursor : cursors) {
    if (cursor.at.scope == scope) return &cursor;
  }
  return nullptr;
}

void keep_oldest(std::optional<Instant>& oldest, const std::optional<Instant>& one) {
  if (one && (!oldest || *one < *oldest)) oldest = one;
}

/// One namespace by name: its own list, or the one of all.
void add_namespace(const std::vector<Cursor>& cursors, const std::string& ns, Answerable& answer) {
  const Cursor* const own = of_scope(cursors, ns);
  const Cursor* const wide = of_scope(cursors, "");
  const Cursor* const best = own != nullptr && own->complete ? own : wide;
  if (best != nullptr && best->complete) {
    answer.namespaces.push_back(ns);
    keep_oldest(answer.as_of, best->as_of);
    answer.forbidden_now = answer.forbidden_now || best->coverage == Coverage::Forbidden;
    if (best->coverage == Coverage::Forbidden) answer.why = best->error;
    return;
  }
  answer.missing.push_back(ns);
  for (const Cursor* const cursor : {own, wide}) {
    if (cursor == nullptr || cursor->error.empty()) continue;
    answer.why = cursor->error;
    if (cursor->coverage == Coverage::Forbidden) answer.knowledge = Knowledge::Forbidden;
    return;
  }
}

}  // namespace

Answerable answerable(const std::vector<Cursor>& cursors, const std::vector<std::string>& asked) {
  Answerable answer;
  const bool asks_all = asked.empty() || std::any_of(asked.begin(), asked.end(), query::is_glob);
  if (!asks_all) {
    for (const std::string& ns : asked) add_namespace(cursors, ns, answer);
  } else if (const Cursor* const wide = of_scope(cursors, ""); wide != nullptr && wide->complete) {
    answer.as_of = wide->as_of;
    answer.forbidden_now = wide->coverage == Coverage::Forbidden;
    if (answer.forbidden_now) answer.why = wide->error;
    answer.knowledge = Knowledge::Whole;
    return answer;
  } else {
    for (const Cursor& cursor : cursors) {
      if (!cursor.at.scope.empty()) add_namespace(cursors, cursor.at.scope, answer);
    }
    if (wide != nullptr && !wide->error.empty()) answer.why = wide->error;
    if (!answer.namespaces.empty()) {
      answer.knowledge = Knowledge::Partial;
    } else if (wide != nullptr && wide->coverage == Coverage::Forbidden) {
      answer.knowledge = Knowledge::Forbidden;
    }
    return answer;
  }
  if (!answer.namespaces.empty()) {
    answer.knowledge = answer.missing.empty() ? Knowledge::Whole : Knowledge::Partial;
  }
  return answer;
}

}  // namespace k8scache::store
