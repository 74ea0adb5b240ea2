#include "core/view/columns.hpp"

#include "core/base/error.hpp"
#include "core/base/error_place.hpp"
#include "core/base/fast_hash.hpp"
#include "core/base/text.hpp"
#include "core/json/writer.hpp"
#include "core/view/age.hpp"
#include "core/view/custom_columns.hpp"
#include "core/view/formatters.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace k8scache::view {

namespace {

/// The format that the API's Table declares for the column.
std::string table_format(json::Value options, bool is_name) {
  const json::Value format = options["tableFormat"];
  if (!format.exists()) return is_name ? "name" : "";
  if (!format.is_string()) fail(ErrorKind::Usage, "\"tableFormat\" must be a text");
  return std::string(format.text_or(""));
}

std::vector<ShownColumn> columns_of(const model::RegistryEntry& entry) {
  std::vector<ShownColumn> columns;
  json::Parser parser;
  bool named = false;
  for (const model::Column& column : entry.columns) {
    const std::string place = fmt::format("{}: kind {}, column {}", entry.source,
                                          printable(entry.kind), printable(column.name));
    at_place(place, [&] {
      const json::Value options = parser.parse(column.options);
      const bool is_name = column.format == "name" && !named;
      named = named || is_name;
      columns.push_back({.name = column.name,
                         .is_name = is_name,
                         .type = column.type,
                         .format = table_format(options, is_name),
                         .priority = column.wide ? 1 : 0,
                         .cell = compile_cell(options)});
    });
  }
  return columns;
}

std::optional<json::JsonPath> completed_of(const model::RegistryEntry& entry) {
  if (entry.completed.empty()) return std::nullopt;
  const std::string place =
      fmt::format("{}: kind {}, \"completed\"", entry.source, printable(entry.kind));
  return at_place(place, [&] { return json::JsonPath::parse(entry.completed); });
}

/// Of an entry of the registry, or of columns that a definition declares.
std::uint64_t signature_of(const model::RegistryEntry* entry, json::Value declared) {
  std::string text;
  if (entry != nullptr) {
    text = entry->completed;
    for (const model::Column& column : entry->columns) text += column.options + '\n';
  }
  if (declared.exists()) json::write_compact(declared, text);
  return fast_hash(text);
}

/// Where the ages are that the cell shows which begins at `cell`; false when that is not certain.
bool find_ages(const std::vector<Instant>& shown, Instant now, std::string_view out,
               std::size_t cell, std::vector<AgePlace>& ages) {
  if (shown.empty()) return true;
  std::string text;
  AgePlace{.then = shown.front()}.write(now, text);
  const std::size_t at = out.find(text, cell);
  const bool is_once = at != std::string_view::npos && out.find(text, at + 1) == std::string::npos;
  if (shown.size() > 1 || !is_once) return false;
  ages.push_back({.at = static_cast<std::uint32_t>(at),
                  .size = static_cast<std::uint32_t>(text.size()),
                  .then = shown.front()});
  return true;
}

}  // namespace

Columns Columns::of(const model::ResourceType& type, const model::Registry& registry,
                    json::Value crd) {
  const model::RegistryEntry* entry = registry.find(type.group, type.kind);
  const bool is_known = entry != nullptr && !entry->columns.empty();
  Columns columns(is_known ? columns_of(*entry) : custom_columns(crd, type.version));
  if (entry != nullptr) columns.completed_ = completed_of(*entry);
  columns.signature_ =
      signature_of(entry, is_known ? json::Value{} : declared_columns(crd, type.version));
  return columns;
}

std::vector<std::string> Columns::row(json::Value object, Instant now) const {
  const Row row(object, now);
  std::vector<std::string> texts;
  texts.reserve(columns_.size());
  for (const ShownColumn& column : columns_) texts.push_back(column.cell.write(row));
  return texts;
}

void AgePlace::write(Instant now, std::string& out) const {
  const std::string text = age_text(then, now);
  if (!text.starts_with('<')) {
    out += text;
    return;
  }
  std::string quoted;  // JSON has `<invalid>` with escapes
  json::append_string(quoted, text);
  out.append(quoted, 1, quoted.size() - 2);
}

std::optional<std::vector<AgePlace>> Columns::write_json(json::Value object, Instant now,
                                                         std::string& out) const {
  const Row row(object, now);
  std::vector<AgePlace> ages;
  bool are_found = true;
  bool is_first = true;
  for (const ShownColumn& column : columns_) {
    if (!is_first) out += ',';
    is_first = false;
    const std::size_t cell = out.size();
    column.cell.write_json(row, out);
    are_found = find_ages(row.take_shown(), now, out, cell, ages) && are_found;
  }
  if (!are_found) return std::nullopt;
  return ages;
}

std::string_view Columns::completion(json::Value object) const {
  if (!completed_) return {};
  const std::string_view word = completed_->first(object).text_or("");
  return word == "Succeeded" || word == "Failed" ? word : std::string_view();
}

void check(const model::RegistryEntry& entry) {
  columns_of(entry);
  completed_of(entry);
}

}  // namespace k8scache::view
