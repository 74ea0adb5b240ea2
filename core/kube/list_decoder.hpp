#pragma once

#include "core/json/list_scanner.hpp"
#include "core/model/object.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace k8scache::kube {

/// Shows one object of a page; it may be moved from.
using ObjectSink = std::function<void(model::Object&)>;

/// Hands out the objects of a page of JSON one by one, normalised: with apiVersion and kind (lists
/// of built-in types leave them out), without managedFields. Behind it nobody knows the wire form.
///
/// `kind` is the type's, for items of a generic `List`. Throws Usage when the page is malformed or
/// an item has no name.
void decode_page(json::ListScanner& scanner, std::string& page, std::string_view api_version,
                 std::string_view kind, const ObjectSink& sink);

}  // namespace k8scache::kube
