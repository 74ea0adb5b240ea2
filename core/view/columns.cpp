#include "core/view/columns.hpp"

#include "core/base/error_place.hpp"
#include "core/base/text.hpp"
#include "core/view/custom_columns.hpp"
#include "core/view/formatters.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace k8scache::view {

namespace {

std::vector<ShownColumn> columns_of(const model::RegistryEntry& entry) {
  std::vector<ShownColumn> columns;
  json::Parser parser;
  bool named = false;
  for (const model::Column& column : entry.columns) {
    const std::string place = fmt::format("{}: kind {}, column {}", entry.source,
                                          printable(entry.kind), printable(column.name));
    at_place(place, [&] {
      const bool is_name = column.format == "name" && !named;
      named = named || is_name;
      columns.push_back(
          {column.name, column.wide, is_name, compile_cell(parser.parse(column.options))});
    });
  }
  return columns;
}

}  // namespace

Columns Columns::of(const model::ResourceType& type, const model::Registry& registry,
                    json::Value crd) {
  const model::RegistryEntry* entry = registry.find(type.group, type.kind);
  if (entry != nullptr && !entry->columns.empty()) return Columns(columns_of(*entry));
  return Columns(custom_columns(crd, type.version));
}

std::vector<std::string> Columns::row(json::Value object, Instant now) const {
  const Row row(object, now);
  std::vector<std::string> texts;
  texts.reserve(columns_.size());
  for (const ShownColumn& column : columns_) texts.push_back(column.cell.write(row));
  return texts;
}

void check(const model::RegistryEntry& entry) { columns_of(entry); }

}  // namespace k8scache::view
