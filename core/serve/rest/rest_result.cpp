#include "core/serve/rest/rest_result.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <algorithm>
#include <numeric>

namespace k8scache::serve {

namespace {

/// Spec: substring over name, namespace and label text, whatever the case of ASCII letters.
bool is_found(const std::string& search, const store::StoredObject& object) {
  for (const std::string_view text : {object.name, object.ns, object.labels}) {
    if (to_lower(text).find(search) != std::string::npos) return true;
  }
  return false;
}

struct Candidate {
  std::int64_t id = 0;
  std::vector<query::SortKey> keys;
};

void sort(std::vector<Candidate>& candidates, const RestQuestion& question) {
  for (std::size_t key = 0; key < question.order.size(); ++key) {
    for (std::size_t i = 1; i < candidates.size(); ++i) {
      const std::string why = candidates[i - 1].keys[key].refusal(candidates[i].keys[key]);
      if (!why.empty()) fail(ErrorKind::Usage, "sort: {}", why);
    }
  }
  std::ranges::stable_sort(candidates, [&](const Candidate& left, const Candidate& right) {
    return is_before(question, left.keys, right.keys);
  });
}

}  // namespace

std::vector<query::SortKey> keys_of(const RestQuestion& question, json::Value object) {
  std::vector<query::SortKey> keys;
  for (const RestQuestion::Order& one : question.order) keys.emplace_back(one.path.find(object));
  return keys;
}

bool is_before(const RestQuestion& question, const std::vector<query::SortKey>& left,
               const std::vector<query::SortKey>& right) {
  for (std::size_t key = 0; key < question.order.size(); ++key) {
    const bool descends = question.order[key].descending;
    const query::SortKey& a = descends ? right[key] : left[key];
    const query::SortKey& b = descends ? left[key] : right[key];
    if (a.is_before(b)) return true;
    if (b.is_before(a)) return false;
  }
  return false;
}

std::vector<std::int64_t> result_of(store::Reader& reader, const RestQuestion& question) {
  std::vector<std::int64_t> ids;
  const bool needs_body =
      !question.order.empty() || !question.filters.empty() || !question.fields.is_empty();
  if (!needs_body && question.search.empty()) return reader.ids(question.query());
  const std::string search = to_lower(question.search);
  std::vector<Candidate> candidates;
  json::Parser parser;
  reader.each(question.query(), [&](const store::StoredObject& object) {
    if (!search.empty() && !is_found(search, object)) return;
    Candidate candidate{.id = object.id, .keys = {}};
    if (needs_body) {
      const json::Value body = parser.parse(object.body);
      if (!question.fields.matches(body)) return;
      for (const Filter& filter : question.filters) {
        if (!filter.matches(body)) return;
      }
      candidate.keys = keys_of(question, body);
    }
    candidates.push_back(std::move(candidate));
  });
  sort(candidates, question);
  for (const Candidate& candidate : candidates) ids.push_back(candidate.id);
  return ids;
}

}  // namespace k8scache::serve
