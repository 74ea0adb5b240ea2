#include "core/model/registry.hpp"

#include "core/base/error.hpp"
#include "core/base/error_place.hpp"
#include "core/base/text.hpp"
#include "core/json/value.hpp"
#include "core/json/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace k8scache::model {

namespace {

[[noreturn]] void reject_key(std::string_view key, const std::vector<std::string>& known) {
  if (const auto meant = nearest(key, known)) {
    fail(ErrorKind::Usage, "unknown key \"{}\", did you mean \"{}\"?", key, *meant);
  }
  fail(ErrorKind::Usage, "unknown key \"{}\", known are {}", key, join(known, ", "));
}

std::string text_of(std::string_view key, json::Value value) {
  if (!value.is_string()) fail(ErrorKind::Usage, "\"{}\" must be a text", key);
  return std::string(value.text_or(""));
}

bool boolean_of(std::string_view key, json::Value value) {
  if (!value.boolean()) fail(ErrorKind::Usage, "\"{}\" must be true or false", key);
  return value.boolean_or(false);
}

std::vector<std::string> texts_of(std::string_view key, json::Value value) {
  std::vector<std::string> texts;
  if (!value.is_array()) fail(ErrorKind::Usage, "\"{}\" must be a list of texts", key);
  for (const json::Value element : value.elements()) texts.push_back(text_of(key, element));
  return texts;
}

std::string column_type_of(std::string_view key, json::Value value) {
  std::string type = text_of(key, value);
  if (std::ranges::find(kColumnTypes, type) == kColumnTypes.end()) {
    fail(ErrorKind::Usage, "\"{}\" must be one of {}", key, join(kColumnTypes, ", "));
  }
  return type;
}

Column read_column(json::Value value) {
  Column column;
  column.name = text_of("name", value["name"]);
  if (column.name.empty()) fail(ErrorKind::Usage, "a column has no name");
  return at_place("column " + printable(column.name), [&] {
    if (value["format"].exists()) column.format = text_of("format", value["format"]);
    if (column.format.empty()) fail(ErrorKind::Usage, "\"format\" is missing");
    if (value["wide"].exists()) column.wide = boolean_of("wide", value["wide"]);
    if (value["type"].exists()) column.type = column_type_of("type", value["type"]);
    json::write_compact(value, column.options);
    return std::move(column);
  });
}

std::vector<Column> columns_of(std::string_view key, json::Value value) {
  std::vector<Column> columns;
  if (!value.is_array()) fail(ErrorKind::Usage, "\"{}\" must be a list of columns", key);
  for (const json::Value element : value.elements()) columns.push_back(read_column(element));
  return columns;
}

struct Key {
  std::string name;
  std::function<void(RegistryEntry&, std::string_view, json::Value)> read;
};

/// A key whose value becomes a member of the entry.
template <typename Read, typename Member>
Key key(std::string name, Read read, Member RegistryEntry::*member) {
  return {std::move(name),
          [read, member](RegistryEntry& entry, std::string_view key_name, json::Value value) {
            entry.*member = read(key_name, value);
          }};
}

const std::vector<Key>& entry_keys() {
  static const std::vector<Key> keys = {
      key("version", text_of, &RegistryEntry::version),
      key("kind", text_of, &RegistryEntry::kind),
      key("plural", text_of, &RegistryEntry::plural),
      key("short", texts_of, &RegistryEntry::short_names),
      key("categories", texts_of, &RegistryEntry::categories),
      key("spec", text_of, &RegistryEntry::spec),
      key("icon", text_of, &RegistryEntry::icon),
      key("columns", columns_of, &RegistryEntry::columns),
      key("order", text_of, &RegistryEntry::order),
      key("completed", text_of, &RegistryEntry::completed),
      key("fieldSelectors", texts_of, &RegistryEntry::field_selectors),
      key("fieldSelectorError", text_of, &RegistryEntry::field_selector_error),
      key("history", boolean_of, &RegistryEntry::history),
      key("health", text_of, &RegistryEntry::health),
  };
  return keys;
}

void read_key(RegistryEntry& entry, const json::Member& member) {
  const std::vector<Key>& keys = entry_keys();
  const auto known = std::find_if(
      keys.begin(), keys.end(), [&](const Key& candidate) { return candidate.name == member.key; });
  if (known != keys.end()) return known->read(entry, member.key, member.value);
  std::vector<std::string> names;
  for (const Key& candidate : keys) names.push_back(candidate.name);
  reject_key(member.key, names);
}

void read_entry(std::vector<RegistryEntry>& entries, const std::string& file,
                const std::string& group, json::Value value) {
  const std::string kind = text_of("kind", value["kind"]);
  if (kind.empty()) fail(ErrorKind::Usage, "\"kind\" is empty");
  auto entry = std::find_if(entries.begin(), entries.end(), [&](const RegistryEntry& known) {
    return known.group == group && known.kind == kind;
  });
  if (entry == entries.end()) entry = entries.insert(entries.end(), RegistryEntry());
  entry->group = group;
  if (entry->source.empty() || value["columns"].exists()) entry->source = file;
  at_place("kind " + printable(kind), [&] {
    for (const json::Member member : value.members()) read_key(*entry, member);
  });
}

void read_file(std::vector<RegistryEntry>& entries, const RegistryFile& file,
               json::Parser& parser) {
  const json::Value root = parser.parse(file.text);
  if (!root.is_object()) fail(ErrorKind::Usage, "must be an object with \"group\" and \"kinds\"");
  for (const json::Member member : root.members()) {
    if (member.key != "group" && member.key != "kinds") {
      reject_key(member.key, {"group", "kinds"});
    }
  }
  const std::string group = text_of("group", root["group"]);
  if (!root["kinds"].is_array()) fail(ErrorKind::Usage, "\"kinds\" must be a list of kinds");
  for (const json::Value value : root["kinds"].elements()) {
    read_entry(entries, file.name, group, value);
  }
}

}  // namespace

Registry Registry::load(const std::vector<RegistryFile>& files) {
  Registry registry;
  json::Parser parser;
  for (const RegistryFile& file : files) {
    at_place(file.name, [&] { read_file(registry.entries_, file, parser); });
  }
  return registry;
}

const RegistryEntry* Registry::find(std::string_view group, std::string_view kind) const {
  for (const RegistryEntry& entry : entries_) {
    if (entry.kind == kind && entry.group == group) return &entry;
  }
  return nullptr;
}

}  // namespace k8scache::model
