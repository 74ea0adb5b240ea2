#include "core/query/field_selector.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/relaxed_path.hpp"
#include "core/model/definition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace k8scache::query {

namespace {

/// The pieces between commas; a backslash keeps what follows it together with it.
std::vector<std::string_view> terms_of(std::string_view text) {
  std::vector<std::string_view> terms;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '\\') {
      ++i;
    } else if (i >= text.size() || text[i] == ',') {
      terms.push_back(text.substr(begin, std::min(i, text.size()) - begin));
      begin = i + 1;
    }
  }
  return terms;
}

struct Term {
  std::string_view field;
  std::string_view value;
  bool equal = true;
};

std::optional<Term> term_of(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with('\\')) {
      ++i;
    } else if (rest.starts_with("!=")) {
      return Term{text.substr(0, i), rest.substr(2), false};
    } else if (rest.starts_with("==")) {
      return Term{text.substr(0, i), rest.substr(2), true};
    } else if (rest.starts_with('=')) {
      return Term{text.substr(0, i), rest.substr(1), true};
    }
  }
  return std::nullopt;
}

std::string unescaped(std::string_view text) {
  std::string value;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      const std::string_view escaped = text.substr(i + 1, 1);
      if (escaped != "\\" && escaped != "," && escaped != "=") {
        fail(ErrorKind::Usage, "invalid field selector: invalid escape sequence: \\{}", escaped);
      }
      ++i;
    } else if (text[i] == ',' || text[i] == '=') {
      fail(ErrorKind::Usage, "invalid field selector: unescaped character in value: {}",
           static_cast<int>(text[i]));
    }
    value += text[i];
  }
  return value;
}

/// Fields that are no paths, or have a value when they are missing.
/// Spec: kubernetes registry strategies, ToSelectableFields.
struct KnownField {
  std::string_view field;
  std::string_view path;
  std::string_view when_missing;
};
constexpr std::array<KnownField, 6> kKnownFields{{
    {"status.podIPs", "", ""},
    {"status.successful", "status.succeeded", "0"},
    {"status.replicas", "status.replicas", "0"},
    {"spec.unschedulable", "spec.unschedulable", "false"},
    {"spec.hostNetwork", "spec.hostNetwork", "false"},
    {"source", "source.component", ""},
}};

const KnownField* known_field(std::string_view field) {
  const auto* const found = std::ranges::find(kKnownFields, field, &KnownField::field);
  return found == kKnownFields.end() ? nullptr : found;
}

std::optional<json::JsonTemplate> path_of(std::string_view field, FieldSelector::Paths paths) {
  const KnownField* const known = known_field(field);
  const auto path =
      json::relaxed_path(known == nullptr ? json::with_whole_names(field) : known->path);
  if (field.empty() || !path) {
    if (paths == FieldSelector::Paths::OfServer) return std::nullopt;
    fail(ErrorKind::Usage, "invalid field selector: \"{}\" is no path to a field", field);
  }
  try {
    return json::JsonTemplate::parse(*path);
  } catch (const Error& error) {
    if (paths == FieldSelector::Paths::OfServer) return std::nullopt;
    fail(ErrorKind::Usage, "invalid field selector: \"{}\": {}", field, error.what());
  }
}

std::string text_of(const json::JsonTemplate::Found& found) {
  if (found.groups.empty() || found.groups.front().empty()) return "";
  const auto& first = found.groups.front().front();
  const auto* const value = std::get_if<json::Value>(&first);
  return value != nullptr && value->is_null_or_missing() ? "" : json::go_text(first);
}

}  // namespace

FieldSelector FieldSelector::parse(std::string_view text, Paths paths) {
  FieldSelector selector;
  for (const std::string_view part : terms_of(trim(text))) {
    if (part.empty()) continue;
    const auto term = term_of(part);
    if (!term) fail(ErrorKind::Usage, "invalid selector: '{}'; can't understand '{}'", text, part);
    std::string value = unescaped(term->value);
    if (term->field.empty() && value.empty()) continue;  // as the server does
    selector.requirements_.push_back(
        {std::string(term->field), path_of(term->field, paths), std::move(value), term->equal});
  }
  return selector;
}

bool FieldSelector::matches(json::Value object) const {
  return std::ranges::all_of(requirements_, [&](const Requirement& requirement) {
    std::string text = requirement.path ? text_of(requirement.path->find(object)) : "";
    const KnownField* const known = known_field(requirement.field);
    if (text.empty() && known != nullptr) text = known->when_missing;
    if (text.empty() && requirement.field == "source") {
      text = object["reportingComponent"].text_or("");
    }
    return (text == requirement.value) == requirement.equal;
  });
}

std::string FieldSelector::refusal(const model::RegistryEntry* entry,
                                   const std::vector<std::string>& custom) const {
  const std::vector<std::string> usual = {"metadata.name", "metadata.namespace"};
  const std::vector<std::string>& known = entry != nullptr ? entry->field_selectors
                                          : custom.empty() ? usual
                                                           : custom;
  const bool has_own = std::ranges::any_of(known, [&](const std::string& field) {
    return std::ranges::find(usual, field) == usual.end();
  });
  for (const Requirement& requirement : requirements_) {
    const std::string& field = requirement.field;
    if (std::ranges::find(known, field) != known.end()) continue;
    // Each kind's package has its own words.
    if (entry != nullptr && !has_own) {
      if (field == usual.back()) continue;
      return fmt::format(
          "\"{}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"",
          field);
    }
    const std::string words = entry == nullptr ? "" : entry->field_selector_error;
    const std::size_t place = words.find("{}");
    if (place != words.npos) return words.substr(0, place) + field + words.substr(place + 2);
    return "field label not supported: " + field;
  }
  return "";
}

std::vector<std::string> custom_selectable_fields(const model::ResourceType& type,
                                                  json::Value crd) {
  std::vector<std::string> fields{"metadata.name"};
  if (type.scope == model::Scope::Namespaced) fields.emplace_back("metadata.namespace");
  const json::Value version = model::version_of(crd, type.version);
  for (const json::Value field : version["selectableFields"].elements()) {
    std::string_view path = field["jsonPath"].text_or("");
    if (path.starts_with('.')) path.remove_prefix(1);
    fields.emplace_back(path);
  }
  return fields;
}

}  // namespace k8scache::query
