#pragma once

#include "core/model/object.hpp"
#include "core/model/resource_type.hpp"
#include "core/query/query.hpp"
#include "core/serve/reach.hpp"
#include "core/store/coverage.hpp"

#include <string>
#include <vector>

namespace k8scache::serve {

/// Whether the sender of a request may see one object.
[[nodiscard]] bool is_visible(const Reach& reach, const model::ResourceType& type,
                              const model::ObjectKey& key);

/// Whether they are told what became of a list of a type, of a namespace (empty: of all).
[[nodiscard]] bool concerns(const Reach& reach, const model::ResourceType& type,
                            const std::string& scope);

/// What the rows of a type can say to them about a namespace (empty: all), or about the one object
/// of that `name` (empty: any): rows that they may not see are as if they were forbidden to us.
[[nodiscard]] store::Answerable answerable_to(const Reach& reach,
                                              const std::vector<store::Cursor>& cursors,
                                              const model::ResourceType& type,
                                              const std::string& ns, const std::string& name);

/// The same question about what they may see. Throws Denied when that is nothing.
[[nodiscard]] query::Query within(const Reach& reach, const model::ResourceType& type,
                                  query::Query query);

}  // namespace k8scache::serve
