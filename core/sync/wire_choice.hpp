#pragma once

#include "core/sync/list_job.hpp"
#include "core/wire/server_tables.hpp"

#include <string>
#include <vector>

namespace k8scache::sync {

/// Says of each job by which table its lists may come as protobuf, if there is one for the server's
/// version. Whether the table knows the kind is looked up when the first list is asked for: a run
/// that lists nothing makes no table.
void choose_wire(std::vector<ListJob>& jobs, wire::Mode mode, const std::string& server_version);

}  // namespace k8scache::sync
