#include "cli/get_refusals.hpp"

#include "cli/exit_code.hpp"
#include "cli/kubectl_words.hpp"
#include "cli/namespaces.hpp"
#include "core/json/go_text.hpp"

#include <algorithm>
#include <utility>

namespace k8scache::cli {

namespace {

/// Spec: Go net/url, ParseRequestURI.
bool may_be_request(std::string_view text) {
  if (text.starts_with('/')) return true;
  const std::size_t colon = text.find(':');
  const auto is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
  const auto is_of_scheme = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  };
  return colon != text.npos && colon > 0 && is_letter(text.front()) &&
         std::ranges::all_of(text.substr(0, colon), is_of_scheme);
}

/// What no object fits.
query::LabelSelector chooses_nothing() {
  return {{{.key = "any", .op = query::LabelOperator::Exists, .values = {}},
           {.key = "any", .op = query::LabelOperator::DoesNotExist, .values = {}}}};
}

}  // namespace

/// Spec: kubectl get, GetOptions.Complete and Validate.
void refuse_raw(const GetFlags& flags) {
  if (flags.raw.empty()) return;
  if (!flags.resources.empty()) {
    fail(ErrorKind::Usage, "arguments may not be passed when --raw is specified");
  }
  if (flags.watch || flags.watch_only || !flags.selector.empty()) {
    fail(ErrorKind::Usage,
         "--raw may not be specified with other flags that filter the server request or alter the "
         "output");
  }
  if (!flags.output.value_or("").empty()) {
    fail(ErrorKind::Usage, "--raw and --output are mutually exclusive");
  }
  if (!may_be_request(flags.raw)) {
    fail(ErrorKind::Usage, "--raw must be a valid URL path: parse {}: invalid URI for request",
         json::go_quoted(flags.raw));
  }
  fail(ErrorKind::Usage, "--raw is a request to the server; run: kubectl get --raw {}", flags.raw);
}

void refuse_selector_of_files(const std::string& selector, const std::string& why) {
  fail(ErrorKind::Usage, "the provided selector {} is not valid: {}", json::go_quoted(selector),
       why);
}

/// Spec: cli-runtime resource, FilenameOptions.validate.
void refuse_kustomize(const GetFlags& flags, std::string_view command) {
  if (flags.kustomize.empty()) return;
  if (!flags.filenames.empty()) {
    fail(ErrorKind::Usage, "only one of -f or -k can be specified");
  }
  if (flags.recursive) fail(ErrorKind::Usage, "the -k flag can't be used with -f or -R");
  fail(ErrorKind::Usage, "-k builds objects; run: kubectl kustomize {0}, or: kubectl {1} -k {0}",
       flags.kustomize, command);
}

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

query::LabelSelector GetRefusals::read_labels(ShownAs shown_as) {
  auto parsed = query::LabelSelector::read(flags_.selector);
  const bool is_of_files = context_.flags.kubectl_compat && !flags_.filenames.empty();
  if (const auto* const problem = std::get_if<query::SelectorProblem>(&parsed)) {
    if (!context_.flags.kubectl_compat) query::LabelSelector::parse(flags_.selector);
    if (is_of_files) refuse_selector_of_files(flags_.selector, problem->reason);
    refuse_all(problem->reason);
    return {};
  }
  const auto& labels = std::get<query::LabelSelector>(parsed);
  // Of files kubectl chooses by itself, and the server's tables, by which it does, have no labels.
  if (is_of_files && shown_as == ShownAs::Table && !query::matches(labels, {})) {
    return chooses_nothing();
  }
  return labels;
}

query::FieldSelector GetRefusals::read_fields(const model::Registry& registry) {
  using query::FieldSelector;
  // Of files nobody would choose by fields.
  if (context_.flags.kubectl_compat && !flags_.filenames.empty()) return {};
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
    const model::RegistryEntry* const entry = registry.find(type.group, type.kind);
    std::vector<std::string> selectable;
    if (entry == nullptr) {
      const auto& [member, wanted] = shown.parts.front();
      selectable = member->cache->selectable_fields(*wanted->type);
    }
    const std::string why = fields.refusal(entry, selectable);
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
