#include "core/model/catalog.hpp"

#include "core/base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace k8scache::model {

namespace {

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The singular that lookups use: discovery may leave it empty.
std::string singular_of(const ResourceType& type) {
  return type.singular.empty() ? to_lower(type.kind) : type.singular;
}

bool is_called(const ResourceType& type, std::string_view resource) {
  return type.plural == resource || singular_of(type) == resource;
}

bool serves(const CatalogType& entry, std::string_view version) {
  return version.empty() || entry.type.version == version || contains(entry.versions, version);
}

/// `a.b.c` at its first dot: `a` and `b.c`.
std::pair<std::string_view, std::string_view> split_at_dot(std::string_view word) {
  const std::size_t dot = word.find('.');
  if (dot == std::string_view::npos) return {word, {}};
  return {word.substr(0, dot), word.substr(dot + 1)};
}

}  // namespace

std::vector<const CatalogType*> Catalog::in_category(std::string_view word) const {
  std::vector<const CatalogType*> found;
  for (const CatalogType& entry : types_) {
    if (entry.serving != Serving::Gone && contains(entry.type.categories, word)) {
      found.push_back(&entry);
    }
  }
  return found;
}

const CatalogType* Catalog::by_plural(std::string_view group, std::string_view plural) const {
  for (const CatalogType& entry : types_) {
    if (entry.type.group == group && entry.type.plural == plural) return &entry;
  }
  return nullptr;
}

const CatalogType* Catalog::by_kind(std::string_view group, std::string_view kind) const {
  for (const CatalogType& entry : types_) {
    if (entry.type.group == group && entry.type.kind == kind) return &entry;
  }
  return nullptr;
}

// Of several groups the first in discovery order wins, silently, as with kubectl; an exact group
// wins over one that it is only the beginning of.
const CatalogType* Catalog::lookup(std::string_view resource, std::string_view group,
                                   std::string_view version) const {
  for (const bool exact : {true, false}) {
    for (const CatalogType& entry : types_) {
      if (!is_called(entry.type, resource) || !serves(entry, version)) continue;
      if (group.empty()
              ? exact
              : (exact ? entry.type.group == group : entry.type.group.starts_with(group))) {
        return &entry;
      }
    }
  }
  return nullptr;
}

TypeMatch Catalog::expand_short_name(std::string_view resource, std::string_view group) const {
  TypeMatch match;
  for (const CatalogType& entry : types_) {
    if (!contains(entry.type.short_names, resource)) continue;
    if (!group.empty() && !entry.type.group.starts_with(group)) continue;
    if (match.type == nullptr) {
      match.type = &entry;
    } else if (entry.type.group != match.type->type.group ||
               entry.type.plural != match.type->type.plural) {
      match.warning = fmt::format("short name \"{}\" could also match lower priority resource {}",
                                  resource, entry.type.plural_and_group());
      break;
    }
  }
  return match;
}

const CatalogType* Catalog::lookup_kind(std::string_view word) const {
  const auto [kind, rest] = split_at_dot(word);
  const auto [version, group] = split_at_dot(rest);
  for (const CatalogType& entry : types_) {
    if (entry.type.kind != kind && to_lower(entry.type.kind) != kind) continue;
    if (rest.empty() || entry.type.group == rest) return &entry;
    const bool has_version = rest.find('.') != std::string_view::npos;
    if (has_version && serves(entry, version) && entry.type.group == group) return &entry;
  }
  return nullptr;
}

TypeMatch Catalog::find(std::string_view word) const {
  const std::string lower = to_lower(word);
  const auto [resource, rest] = split_at_dot(lower);
  const auto [version, group] = split_at_dot(rest);
  // TYPE.VERSION.GROUP first, since a group may hold dots itself; then TYPE.GROUP.
  if (!group.empty()) {
    if (const CatalogType* const type = lookup(resource, group, version)) return {type, {}};
  }
  if (const CatalogType* const type = lookup(resource, rest, {})) return {type, {}};
  // `pods.v1.`: the core group, spelled out.
  if (rest.ends_with('.')) {
    const CatalogType* const type = lookup(resource, {}, version);
    if (type != nullptr && type->type.group.empty()) return {type, {}};
  }
  // Short names are the only ones that capitals are not forgiven.
  const std::string_view as_given = split_at_dot(word).first;
  TypeMatch match = expand_short_name(as_given, rest);
  if (match.type == nullptr && !group.empty()) match = expand_short_name(as_given, group);
  if (match.type == nullptr && rest.ends_with('.')) {
    match = expand_short_name(as_given, {});
    if (match.type != nullptr && !serves(*match.type, version)) match = {};
  }
  if (match.type == nullptr) match.type = lookup_kind(word);
  return match;
}

std::string Catalog::suggestion(std::string_view word) const {
  std::vector<std::string> known;
  for (const CatalogType& entry : types_) {
    known.push_back(entry.type.plural);
    known.push_back(singular_of(entry.type));
    known.insert(known.end(), entry.type.short_names.begin(), entry.type.short_names.end());
  }
  return nearest(to_lower(word), known).value_or("");
}

}  // namespace k8scache::model
