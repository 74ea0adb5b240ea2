#pragma once

#include "core/base/clock.hpp"
#include "core/report/object_tally.hpp"
#include "core/store/reader.hpp"

#include <string>

namespace k8scache::report {

/// All that decides what an overview says: as long as this text is the same, so is the document.
/// It changes with the minute, too, as the rates of changes do.
[[nodiscard]] std::string overview_state(store::Reader& reader, Instant now);

/// What is in a cache, counted: by type, by namespace, by phase and health; which objects are
/// degraded; how often they change; how old it is; how large. One JSON object on one line.
/// `tally`: of the same snapshot.
[[nodiscard]] std::string overview_document(store::Reader& reader, const ObjectTally& tally,
                                            const std::string& cluster, Instant now);

}  // namespace k8scache::report
