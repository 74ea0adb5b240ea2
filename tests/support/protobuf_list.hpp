#pragma once

#include "tests/support/fake_cluster.hpp"

#include <string>

namespace k8scache::tests {

/// The metadata of a page as a server's protobuf PartialObjectMetadataList: names, uids, versions,
/// labels, and managed fields that nobody asks for.
std::string protobuf_metadata_list(const ListPage& page);

/// A server's protobuf Status.
std::string protobuf_status_of(const std::string& message, const std::string& reason, int code);

}  // namespace k8scache::tests
