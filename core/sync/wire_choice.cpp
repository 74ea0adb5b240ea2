#include "core/sync/wire_choice.hpp"

namespace k8scache::sync {

void choose_wire(std::vector<ListJob>& jobs, wire::Mode mode, const std::string& server_version) {
  const auto minor = wire::minor_for(mode, server_version);
  for (ListJob& job : jobs) job.wire_minor = minor;
}

}  // namespace k8scache::sync
