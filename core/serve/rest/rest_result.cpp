#include "core/serve/rest/rest_result.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/query/sort_key.hpp"
#include "core/report/status.hpp"

#include <fmt/format.h>

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

void sort(std::vector<Candidate>& candidates, const std::vector<RestQuestion::Order>& order) {
  for (std::size_t key = 0; key < order.size(); ++key) {
    for (std::size_t i = 1; i < candidates.size(); ++i) {
      const std::string why = candidates[i - 1].keys[key].refusal(candidates[i].keys[key]);
      if (!why.empty()) fail(ErrorKind::Usage, "sort: {}", why);
    }
  }
  std::ranges::stable_sort(candidates, [&](const Candidate& left, const Candidate& right) {
    for (std::size_t key = 0; key < order.size(); ++key) {
      const query::SortKey& a = order[key].descending ? right.keys[key] : left.keys[key];
      const query::SortKey& b = order[key].descending ? left.keys[key] : right.keys[key];
      if (a.is_before(b)) return true;
      if (b.is_before(a)) return false;
    }
    return false;
  });
}

}  // namespace

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
      for (const RestQuestion::Order& one : question.order) {
        candidate.keys.emplace_back(one.path.find(body));
      }
    }
    candidates.push_back(std::move(candidate));
  });
  sort(candidates, question.order);
  for (const Candidate& candidate : candidates) ids.push_back(candidate.id);
  return ids;
}

std::string state_of(store::Reader& reader, const model::CatalogType& type) {
  std::string state = report::fact(reader, "epoch");
  for (const store::Cursor& cursor : reader.cursors(type.id)) {
    state +=
        fmt::format("|{}:{}:{}", cursor.at.scope, cursor.complete ? 1 : 0, cursor.resource_version);
  }
  return state;
}

}  // namespace k8scache::serve
