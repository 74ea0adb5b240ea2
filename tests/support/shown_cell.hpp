#pragma once

#include "core/base/time_format.hpp"
#include "core/view/columns.hpp"
#include "tests/support/shipped_registry.hpp"

#include <string>
#include <string_view>

namespace k8scache::tests {

/// The moment at which tests look at objects.
inline Instant test_now() { return *parse_rfc3339("2026-01-10T00:00:00Z"); }

/// What the shipped registry shows of an object, JSON, in one column, at `test_now`.
inline std::string shown_cell(std::string_view group, std::string_view kind,
                              std::string_view column, std::string_view object) {
  model::ResourceType type;
  type.group = group;
  type.kind = kind;
  const auto columns = view::Columns::of(type, shipped_registry(), {});
  json::Parser parser;
  const auto texts = columns.row(parser.parse(object), test_now());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (columns.columns()[i].name == column) return texts[i];
  }
  return "no such column";
}

}  // namespace k8scache::tests
