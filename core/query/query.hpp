#pragma once

#include "core/model/object.hpp"
#include "core/query/label_selector.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::query {

/// What may be asked of one resource type. Every front end makes one of these; `store/select` and
/// `matches` give it its meaning.
struct Query {
  std::int64_t type = 0;                ///< resource_type.id
  std::vector<std::string> namespaces;  ///< any of these; `*?[` make it a glob; empty = all
  std::vector<std::string> names;       ///< any of these; empty = all
  LabelSelector labels;
  std::optional<model::ObjectKey> after{};  ///< only what comes behind it in the order of a list
};

/// What a list is ordered by, bytewise: `namespace/name`. Spec: the keys of etcd.
[[nodiscard]] std::string list_key(std::string_view ns, std::string_view name);

/// Whether the text is a glob rather than a name.
bool is_glob(std::string_view text);

}  // namespace k8scache::query
