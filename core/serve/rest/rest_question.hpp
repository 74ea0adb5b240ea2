#pragma once

#include "core/json/json_template.hpp"
#include "core/model/catalog.hpp"
#include "core/query/field_selector.hpp"
#include "core/query/query.hpp"
#include "core/serve/reach.hpp"
#include "core/serve/rest/filter.hpp"
#include "core/serve/rest/projection.hpp"
#include "core/serve/url.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace k8scache::serve {

/// The most objects of one page.
inline constexpr std::size_t kLongestPage = 1'000;

/// What is asked of one type through `/api/v1/{plural}`.
struct RestQuestion {
  const model::CatalogType* type = nullptr;
  std::string ns;  ///< empty: all
  Reach reach;     ///< of who asks
  query::LabelSelector labels;
  query::FieldSelector fields;  ///< any path
  std::vector<Filter> filters;  ///< all hold
  std::string search;           ///< part of a name, a namespace or the labels, whatever the case
  struct Order {
    json::JsonTemplate path;
    bool descending = false;
  };
  std::vector<Order> order;  ///< then by namespace and name
  Projection projection;
  std::size_t page = 1;
  std::size_t limit = 50;
  bool watch = false;    ///< a stream of changes, not a page
  std::string since;     ///< of a stream: the change to go on behind
  std::string cursor;    ///< goes on behind an object; then `page` says nothing
  std::string identity;  ///< what decides which objects are told, and in which order, as text

  /// What the rows are asked for, as far as who asks may see them. Throws Denied when that is none.
  [[nodiscard]] query::Query query() const;
};

/// Reads the parameters; `ns` is what the path says, `reach` that of who asks. Throws Usage for one
/// that is unknown, or that cannot be read.
[[nodiscard]] RestQuestion rest_question(const model::CatalogType& type, std::string ns,
                                         const Reach& reach, const Parameters& parameters);

}  // namespace k8scache::serve
