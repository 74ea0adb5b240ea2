#pragma once

#include "core/json/value.hpp"
#include "core/view/columns.hpp"

#include <string_view>
#include <vector>

namespace k8scache::view {

/// The `additionalPrinterColumns` of a version; missing when there are none.
[[nodiscard]] json::Value declared_columns(json::Value crd, std::string_view version);

/// NAME and the `additionalPrinterColumns` that a CustomResourceDefinition declares for that
/// version; NAME and AGE if it declares none, lacks the version, or is missing. A column whose path
/// cannot be read stays empty.
/// Spec: apiextensions-apiserver, tableconvertor and getColumnsForVersion.
[[nodiscard]] std::vector<ShownColumn> custom_columns(json::Value crd, std::string_view version);

}  // namespace k8scache::view
