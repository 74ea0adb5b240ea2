#pragma once

#include "core/json/value.hpp"

#include <string>
#include <string_view>

namespace k8scache::serve {

/// The object as JSON text with another resourceVersion: what is deleted carries that of its
/// deletion.
[[nodiscard]] std::string with_version(json::Value object, std::string_view version);

/// What an object's text says that it is of: `example.com/v1`; empty when it does not.
[[nodiscard]] std::string api_version_of(std::string_view object);

/// An object's text under the name of another version, all else as it was.
[[nodiscard]] std::string with_api_version(std::string_view object, std::string_view api_version);

/// What a watch says when there is nothing to say: how far it is. `ends_initial`: all objects that
/// were there at its begin have been told. Spec: KEP-956, KEP-3157.
[[nodiscard]] std::string bookmark(std::string_view kind, std::string_view api_version,
                                   std::string_view version, bool ends_initial);

}  // namespace k8scache::serve
