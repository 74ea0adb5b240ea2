#pragma once

#include "core/sync/list_job.hpp"
#include "core/wire/server_tables.hpp"

#include <string>
#include <vector>

namespace k8scache::sync {

/// Says of each job whether its lists may come as protobuf: those of the kinds that the API server
/// serves itself, if there is a table for its version.
void choose_wire(std::vector<ListJob>& jobs, wire::Mode mode, const std::string& server_version);

}  // namespace k8scache::sync
