#pragma once

#include "core/json/list_scanner.hpp"
#include "core/model/object.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace k8scache::kube {

using VersionVisitor = std::function<void(const model::ListedVersion&)>;

/// What to accept for a list of metadata: a PartialObjectMetadataList, as protobuf if the server
/// can (twelve times cheaper for it than whole objects), else as JSON; a server that knows neither
/// sends the whole list, which says the same. Spec: Kubernetes API concepts, "Metadata-only
/// fetches"; KEP-2334.
extern const std::string_view kAcceptMetadata;
extern const std::string_view kAcceptJsonMetadata;  ///< the same, but no protobuf
[[nodiscard]] inline bool is_metadata(std::string_view accept) {
  return accept.ends_with(kAcceptJsonMetadata);
}

/// The version and the continue token of a list of metadata that came as protobuf. Nothing when it
/// is no such list. Throws Usage when it is damaged.
std::optional<json::ListHead> protobuf_list_head(std::string_view body);

/// Shows every object of a page of metadata, whichever of the forms it came in. Throws Usage when
/// the page is damaged or an object has no name.
void decode_metadata(json::ListScanner& scanner, std::string& page, const VersionVisitor& visit);

}  // namespace k8scache::kube
