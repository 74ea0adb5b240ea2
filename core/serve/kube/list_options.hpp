#pragma once

#include "core/model/registry.hpp"
#include "core/model/resource_type.hpp"
#include "core/query/field_selector.hpp"
#include "core/query/label_selector.hpp"
#include "core/serve/kube/status.hpp"
#include "core/serve/url.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace k8scache::serve {

/// What each row of a Table carries beside its cells.
enum class RowObject { None, Metadata, Whole };

/// The parameters of a list or watch. Spec: apimachinery, metav1.ListOptions and TableOptions.
struct ListOptions {
  query::LabelSelector labels;
  query::FieldSelector fields;
  std::string fields_text{};  ///< as it was asked for
  std::string name{};         ///< what `metadata.name=` asks for; empty: any
  std::size_t limit = 0;      ///< 0: all at once
  std::string continue_token{};
  std::string version{};  ///< resourceVersion; empty or `0`: any
  bool exactly = false;   ///< resourceVersionMatch=Exact
  bool watch = false;
  bool bookmarks = false;                ///< allowWatchBookmarks
  std::optional<bool> initial_events{};  ///< sendInitialEvents; nothing: as resourceVersion says
  std::optional<std::chrono::seconds> timeout{};
  RowObject row_object = RowObject::Metadata;
};

/// Reads them as the API server does for a type; a KubeStatus is what it refuses. `entry`: of the
/// registry; null for a custom type, of which `selectable` says by which fields one may choose.
/// Throws Usage for a field selector that cannot be read.
/// Spec: apimachinery, metav1/validation ValidateListOptions.
[[nodiscard]] std::variant<ListOptions, KubeStatus> list_options(
    const Parameters& parameters, const model::RegistryEntry* entry,
    const std::vector<std::string>& selectable);
/// Of one object: what is of lists alone is passed over, as the API server does.
[[nodiscard]] std::variant<ListOptions, KubeStatus> object_options(const Parameters& parameters);
/// Of a table's rows; who asks for another form may say there what they like.
[[nodiscard]] std::variant<RowObject, KubeStatus> row_object(const Parameters& parameters);

}  // namespace k8scache::serve
