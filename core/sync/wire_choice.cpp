#include "core/sync/wire_choice.hpp"

namespace k8scache::sync {

void choose_wire(std::vector<ListJob>& jobs, wire::Mode mode, const std::string& server_version) {
  const wire::Table* const table = wire::table_for(mode, server_version);
  for (ListJob& job : jobs) {
    job.message = table == nullptr ? nullptr : table->kind(job.type.api_version(), job.type.kind);
  }
}

}  // namespace k8scache::sync
