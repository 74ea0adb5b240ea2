#pragma once

#include "tests/support/shown_cell.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace k8scache::tests {

/// One object in JSON and what one column shows of it.
struct CellCase {
  const char* column;
  const char* object;
  const char* shown;
};

inline void check_cells(const char* group, const char* kind, const std::vector<CellCase>& cases) {
  for (const CellCase& c : cases) {
    CAPTURE(c.column);
    CAPTURE(c.object);
    CHECK(shown_cell(group, kind, c.column, c.object) == c.shown);
  }
}

}  // namespace k8scache::tests
