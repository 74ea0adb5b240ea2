#pragma once

#include "core/base/clock.hpp"
#include "core/report/status.hpp"
#include "core/store/reader.hpp"
#include "core/store/watch_health.hpp"

#include <optional>
#include <string>
#include <vector>

namespace k8scache::report {

/// `healthy`, `degraded`, `unreachable`, `unattended`.
[[nodiscard]] const char* word(store::WatchHealth::Verdict verdict);

/// What is known of who keeps a cache, and how it fares.
[[nodiscard]] store::WatchFacts health_facts(store::Reader& reader, Instant now);

/// Verdict, summary and problems, who watches, and how each type in each scope does, as one JSON
/// object. `exit_code`: that of the command `health`; nothing: left out. `indent` as in
/// `json::Writer`.
[[nodiscard]] std::string health_document(const store::WatchHealth& health,
                                          const store::WatchFacts& facts,
                                          const std::vector<TypeStatus>& rows,
                                          std::optional<int> exit_code, int indent);

}  // namespace k8scache::report
