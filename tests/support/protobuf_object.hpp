#pragma once

#include "core/json/value.hpp"
#include "core/wire/table.hpp"

#include <string>
#include <vector>

namespace k8scache::tests {

/// An object of JSON as the protobuf that a server would have sent: what the transcoder undoes.
/// Members that the table does not know are left out. Not for documents within documents of
/// custom resource definitions.
std::string protobuf_object(const wire::Message& message, json::Value object);

/// What of a list a server says beside its items.
struct ProtobufList {
  std::string api_version;
  std::string kind;  ///< without `List`
  std::string resource_version{};
  std::string continue_token{};
  std::vector<std::string> items{};
};
/// The list as a server's protobuf body.
std::string protobuf_list(const ProtobufList& list);

}  // namespace k8scache::tests
