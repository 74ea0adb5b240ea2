#include "cli/get_refusals.hpp"

#include "cli/exit_code.hpp"
#include "cli/kubectl_words.hpp"
#include "cli/namespaces.hpp"

#include <algorithm>
#include <utility>

namespace k8scache::cli {

GetRefusals::GetRefusals(const Context& context, const GetFlags& flags, GetCaches& caches,
                         GetFailures& failures)
    : context_(context), flags_(flags), caches_(caches), failures_(failures) {}

void GetRefusals::refuse(const TypeShown& type, const std::string& why) {
  // Of a namespace that cannot be kubectl says so itself, and asks nobody.
  if (is_unaskable(type) || !refused_.insert(&type).second) return;
  failures_.add(kubectl_bad_request(type.type().type, flags_.selector, flags_.field_selector, why),
                kNotFound);
}

void GetRefusals::refuse_all(const std::string& why) {
  for (const TypeShown& type : caches_.types()) refuse(type, why);
}

bool GetRefusals::is_unaskable(const TypeShown& type) {
  if (!context_.flags.kubectl_compat || flags_.all_namespaces ||
      type.type().type.scope != model::Scope::Namespaced) {
    return false;
  }
  const std::vector<std::string>& namespaces = type.parts.front().first->cache->namespaces();
  return std::any_of(namespaces.begin(), namespaces.end(),
                     [](const std::string& ns) { return !unaskable_namespace(ns).empty(); });
}

query::LabelSelector GetRefusals::read_labels() {
  auto parsed = query::LabelSelector::read(flags_.selector);
  if (const auto* const problem = std::get_if<query::SelectorProblem>(&parsed)) {
    if (!context_.flags.kubectl_compat) query::LabelSelector::parse(flags_.selector);
    refuse_all(problem->reason);
    return {};
  }
  return std::get<query::LabelSelector>(std::move(parsed));
}

query::FieldSelector GetRefusals::read_fields(const model::Registry& registry) {
  using query::FieldSelector;
  if (!context_.flags.kubectl_compat) {
    return FieldSelector::parse(flags_.field_selector, FieldSelector::Paths::Any);
  }
  FieldSelector fields;
  try {
    fields = FieldSelector::parse(flags_.field_selector, FieldSelector::Paths::OfServer);
  } catch (const Error& error) {
    refuse_all(error.what());
    return fields;
  }
  for (const TypeShown& shown : caches_.types()) {
    const model::ResourceType& type = shown.type().type;
    const std::string why = fields.refusal(registry.find(type.group, type.kind));
    if (!why.empty()) refuse(shown, why);
  }
  return fields;
}

void GetRefusals::read_subresource() {
  const std::string& name = flags_.subresource;
  if (name.empty()) return;
  if (!caches_.by_name()) {
    fail(ErrorKind::Usage, "subresource cannot be used when bulk resources are specified");
  }
  if (name == "status") return;
  // What servers have beside it is what scales; of anything else they know nothing.
  if (!context_.flags.kubectl_compat || name == "scale") {
    fail(ErrorKind::Usage, "the cache has no subresource \"{}\"; there is status only", name);
  }
  const std::string why = unaskable_subresource(name);
  for (const TypeShown& shown : caches_.types()) {
    refused_.insert(&shown);
    for (std::size_t i = 0; i < shown.parts.front().second->names.size(); ++i) {
      if (!why.empty()) {
        failures_.add_bare(why, kNotFound);
      } else if (!flags_.ignore_not_found) {
        failures_.add(
            "Error from server (NotFound): the server could not find the requested resource",
            kNotFound);
      }
    }
  }
}

}  // namespace k8scache::cli
