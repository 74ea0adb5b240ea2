#include "core/sync/plan.hpp"

#include "core/base/error.hpp"

#include <algorithm>
#include <set>

namespace k8scache::sync {

namespace {

// The order in which people miss them. What is not here follows in discovery order.
constexpr std::string_view kFirst[] = {"namespaces", "pods",         "deployments", "services",
                                       "nodes",      "statefulsets", "daemonsets",  "jobs",
                                       "ingresses",  "configmaps"};

bool is_default(const model::ResourceType& type) {
  if (type.group == "events.k8s.io" || type.group == "metrics.k8s.io") return false;
  return !(type.group.empty() && type.plural == "componentstatuses");
}

std::size_t rank(const model::ResourceType& type) {
  const auto* const found = std::find(std::begin(kFirst), std::end(kFirst), type.plural);
  return static_cast<std::size_t>(found - std::begin(kFirst));
}

/// The types that words name: types and categories. Words that name none do no harm.
std::set<std::int64_t> named_types(const std::vector<std::string>& words,
                                   const model::Catalog& catalog) {
  std::set<std::int64_t> ids;
  for (const std::string& word : words) {
    const auto category = catalog.in_category(word);
    for (const model::CatalogType* const entry : category) ids.insert(entry->id);
    if (!category.empty()) continue;
    const model::TypeMatch match = catalog.find(word);
    if (match.type != nullptr) ids.insert(match.type->id);
  }
  return ids;
}

/// A kind that is named and can never be stored is a mistake, not a gap.
void require_storable(const Selection& selection, const model::Catalog& catalog) {
  const std::string place = selection.kinds_place.empty() ? "" : selection.kinds_place + ": ";
  for (const std::string& word : selection.kinds) {
    if (!catalog.in_category(word).empty()) continue;
    const model::CatalogType* const entry = catalog.find(word).type;
    if (entry == nullptr) {
      const std::string near = catalog.suggestion(word);
      fail(ErrorKind::Usage, "{}the server doesn't have a resource type \"{}\"{}", place, word,
           near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near));
    }
    if (!entry->type.can("list")) {
      fail(ErrorKind::Usage, "{}{} cannot be listed by anyone", place,
           entry->type.plural_and_group());
    }
    if (model::is_secret(entry->type) && selection.secrets == model::SecretsMode::Off) {
      fail(ErrorKind::Usage,
           "{}{} are asked for, but not to be stored: {} is off; store them with --secrets keys, "
           "metadata or full",
           place, entry->type.plural_and_group(), selection.secrets_place);
    }
  }
}

bool has_wide_rows(const std::vector<store::Cursor>& cursors, std::int64_t type) {
  return std::any_of(cursors.begin(), cursors.end(), [&](const store::Cursor& cursor) {
    return cursor.at.type == type && cursor.at.scope.empty() && cursor.complete;
  });
}

}  // namespace

std::vector<ListJob> plan(const Selection& selection, const model::Catalog& catalog,
                          const model::Registry& registry,
                          const std::vector<store::Cursor>& cursors) {
  require_storable(selection, catalog);
  const auto kinds = named_types(selection.kinds, catalog);
  const auto excluded = named_types(selection.exclude, catalog);
  std::vector<ListJob> jobs;
  for (const model::CatalogType& entry : catalog.types()) {
    const bool is_named = kinds.contains(entry.id);
    const bool is_wanted = selection.kinds.empty() ? is_default(entry.type) : is_named;
    if (!is_wanted || excluded.contains(entry.id) || entry.serving == model::Serving::Gone ||
        !entry.type.can("list") ||
        (model::is_secret(entry.type) && selection.secrets == model::SecretsMode::Off)) {
      continue;
    }
    const model::RegistryEntry* const known = registry.find(entry.type.group, entry.type.kind);
    ListJob job{.at = {entry.id, ""},
                .type = entry.type,
                .history = known == nullptr || known->history,
                .named = is_named,
                .doubtful = entry.serving == model::Serving::Stale};
    const bool in_scopes = !selection.namespaces.empty() &&
                           entry.type.scope == model::Scope::Namespaced &&
                           (selection.rescope || !has_wide_rows(cursors, entry.id));
    if (in_scopes) {
      const auto scoped = by_namespace(job, selection.namespaces);
      jobs.insert(jobs.end(), scoped.begin(), scoped.end());
    } else {
      jobs.push_back(std::move(job));
    }
  }
  std::stable_sort(jobs.begin(), jobs.end(), [](const ListJob& left, const ListJob& right) {
    return rank(left.type) < rank(right.type);
  });
  return jobs;
}

std::vector<ListJob> gone(const Selection& selection, const model::Catalog& catalog) {
  const auto kinds = named_types(selection.kinds, catalog);
  const auto excluded = named_types(selection.exclude, catalog);
  std::vector<ListJob> jobs;
  for (const model::CatalogType& entry : catalog.types()) {
    if (entry.serving != model::Serving::Gone || !kinds.contains(entry.id) ||
        excluded.contains(entry.id)) {
      continue;
    }
    jobs.push_back({.at = {entry.id, ""}, .type = entry.type, .named = true});
  }
  return jobs;
}

std::vector<ListJob> by_namespace(const ListJob& forbidden,
                                  const std::vector<std::string>& namespaces) {
  std::vector<ListJob> jobs;
  std::set<std::string> seen;
  for (const std::string& ns : namespaces) {
    if (!seen.insert(ns).second) continue;  // two lists of one scope would fight for its rows
    ListJob job = forbidden;
    job.at.scope = ns;
    jobs.push_back(std::move(job));
  }
  return jobs;
}

}  // namespace k8scache::sync
