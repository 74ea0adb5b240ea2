#include "core/serve/visible_rows.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/query/literal.hpp"

#include <algorithm>
#include <utility>

namespace k8scache::serve {

namespace {

bool is_namespace(const model::ResourceType& type) {
  return type.group.empty() && type.plural == "namespaces";
}

/// In the form of an API server's refusals.
std::string refusal_text(const Reach& reach, const model::ResourceType& type) {
  return fmt::format("{} is forbidden: the token \"{}\" is for the namespaces {} only",
                     type.plural_and_group(), reach.who, join(reach.namespaces, ", "));
}

store::Answerable forbidden(const Reach& reach, const model::ResourceType& type) {
  store::Answerable answer{.knowledge = store::Knowledge::Forbidden};
  answer.why = refusal_text(reach, type);
  return answer;
}

/// What is asked for and can be seen; everything that can be when nothing in particular is.
std::vector<std::string> common(const std::vector<std::string>& asked, const Reach& reach) {
  std::vector<std::string> texts;
  for (const std::string& ns : reach.namespaces) {
    std::string text = query::literal(ns);
    if (asked.empty() || std::ranges::find(asked, text) != asked.end()) {
      texts.push_back(std::move(text));
    }
  }
  return texts;
}

}  // namespace

bool is_visible(const Reach& reach, const model::ResourceType& type, const model::ObjectKey& key) {
  if (!reach.is_limited()) return true;
  if (type.scope == model::Scope::Namespaced) return reach.has(key.ns);
  return is_namespace(type) && reach.has(key.name);
}

bool concerns(const Reach& reach, const model::ResourceType& type, const std::string& scope) {
  if (!reach.is_limited()) return true;
  if (type.scope == model::Scope::Cluster) return is_namespace(type);
  return scope.empty() || reach.has(scope);
}

store::Answerable answerable_to(const Reach& reach, const std::vector<store::Cursor>& cursors,
                                const model::ResourceType& type, const std::string& ns,
                                const std::string& name) {
  std::vector<std::string> asked;
  if (!ns.empty()) asked.push_back(ns);
  if (!reach.is_limited()) return store::answerable(cursors, asked);
  if (type.scope == model::Scope::Cluster) {
    const bool is_seen = is_namespace(type) && (name.empty() || reach.has(name));
    return is_seen ? store::answerable(cursors, asked) : forbidden(reach, type);
  }
  if (!ns.empty())
    return reach.has(ns) ? store::answerable(cursors, asked) : forbidden(reach, type);
  store::Answerable answer = store::answerable(cursors, reach.namespaces);
  if (answer.knowledge == store::Knowledge::Whole) {
    answer.knowledge = store::Knowledge::Partial;
    answer.why = fmt::format("the token \"{}\" is for no others", reach.who);
  }
  return answer;
}

query::Query within(const Reach& reach, const model::ResourceType& type, query::Query query) {
  if (!reach.is_limited()) return query;
  const bool is_namespaced = type.scope == model::Scope::Namespaced;
  std::vector<std::string>& limited = is_namespaced ? query.namespaces : query.names;
  limited = common(limited, reach);
  if (limited.empty() || (!is_namespaced && !is_namespace(type))) {
    fail(ErrorKind::Denied, "{}", refusal_text(reach, type));
  }
  return query;
}

}  // namespace k8scache::serve
