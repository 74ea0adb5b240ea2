#pragma once

#include "core/base/clock.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace k8scache::store {

/// Makes the file forget types, whole or in some namespaces: rows, history, dictionaries, and that
/// they were ever synced (of some namespaces: the type's whole history); then overwrites and
/// returns the space. Whoever follows the changelog has to begin anew: objects went that nobody
/// deleted. The caller holds the WriterLock. Returns how many objects went.
std::int64_t purge(const std::string& path, const std::vector<std::int64_t>& types,
                   const std::vector<std::string>& namespaces, Instant now);

/// Narrows a type to the namespaces of its own lists: rows of others go, and the cursor of all
/// namespaces with them. Not a deletion in the cluster, so none is logged, but their history goes
/// too, and whoever follows the changelog has to begin anew. The caller holds the WriterLock.
void narrow(const std::string& path, std::int64_t type, const std::vector<std::string>& namespaces,
            Instant now);

}  // namespace k8scache::store
