#include "cli/cache_related.hpp"

#include "core/base/text.hpp"
#include "core/store/coverage.hpp"

#include <fmt/format.h>

#include <ostream>

namespace k8scache::cli {

using describe::Reach;

Reach CacheRelated::each(const describe::Question& question,
                         const std::function<void(json::Value)>& visit) {
  const model::CatalogType* const type =
      reader_.catalog().by_plural(question.group, question.plural);
  if (type == nullptr) return Reach::Unknown;
  const Reach reach = reach_of(*type, question.ns);
  if (reach != Reach::Seen) return reach;
  const bool is_of_all = question.ns.empty() && question.name.empty() && question.labels.empty();
  json::Parser parser;
  if (expects_many_ && is_of_all && !question.field.empty()) {
    const Rows& rows = rows_by(*type, question.field);
    const auto found = rows.find(question.value);
    if (found == rows.end()) return reach;
    reader_.each(found->second,
                 [&](const store::StoredObject& object) { visit(parser.parse(object.body)); });
    return reach;
  }
  query::Query query{.type = type->id, .labels = question.labels};
  if (!question.ns.empty()) query.namespaces = {question.ns};
  if (!question.name.empty()) query.names = {question.name};
  reader_.each(query, [&](const store::StoredObject& object) {
    if (object.body.find(question.containing) == std::string_view::npos) return;
    visit(parser.parse(object.body));
  });
  return reach;
}

const CacheRelated::Rows& CacheRelated::rows_by(const model::CatalogType& type,
                                                std::string_view field) {
  const auto [known, is_new] = rows_.try_emplace({type.id, std::string(field)});
  if (!is_new) return known->second;
  const std::vector<std::string_view> path = split(field, '.');
  json::Parser parser;
  reader_.each({.type = type.id, .namespaces = {}, .names = {}, .labels = {}},
               [&](const store::StoredObject& object) {
                 json::Value at = parser.parse(object.body);
                 for (const std::string_view key : path) at = at[key];
                 known->second[std::string(at.text_or(""))].push_back(object.id);
               });
  return known->second;
}

Reach CacheRelated::reach_of(const model::CatalogType& type, const std::string& ns) {
  const auto [known, is_new] = known_.try_emplace({type.id, ns}, Reach::Seen);
  if (!is_new) return known->second;
  const store::Answerable answer = store::answerable(
      reader_.cursors(type.id), ns.empty() ? std::vector<std::string>{} : std::vector{ns});
  switch (answer.knowledge) {
    case store::Knowledge::Whole: break;
    case store::Knowledge::Partial:
      note(type, fmt::format("only namespaces {} are cached", join(answer.namespaces, ", ")));
      break;
    case store::Knowledge::Forbidden:
      known->second = Reach::Forbidden;
      note(type, "not allowed to see them: " + answer.why);
      break;
    case store::Knowledge::Never:
      known->second = Reach::Unknown;
      note(type, fmt::format("never synced; run: {} sync --kinds {}", context_.program,
                             type.type.plural_and_group()));
      break;
  }
  return known->second;
}

void CacheRelated::note(const model::CatalogType& type, const std::string& what) {
  const std::string name = type.type.plural_and_group();
  if (context_.flags.kubectl_compat || !said_.insert(name).second) return;
  context_.err << "incomplete: " << name << ": " << what << "\n";
}

}  // namespace k8scache::cli
