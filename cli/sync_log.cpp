#include "cli/sync_log.hpp"

#include <fmt/format.h>

namespace k8scache::cli {

void log_lists(Log& log, const sync::Report& report) {
  for (const sync::ListResult& list : report.lists) {
    if (list.status != sync::ListStatus::Stored) continue;
    const std::string name = list.job.type.plural_and_group();
    const std::string& scope = list.job.at.scope;
    log.say(
        LogLevel::Debug, "listed",
        fmt::format("{}{}{}: {} objects (+{} ~{} -{}), {} request{}, {} bytes, {} ms", name,
                    scope.empty() ? "" : " in ", scope, list.outcome.objects, list.outcome.added,
                    list.outcome.updated, list.outcome.removed, list.cost.requests,
                    list.cost.requests == 1 ? "" : "s", list.cost.bytes, list.cost.time.count()),
        {{"type", name}, {"namespace", scope}});
  }
}

}  // namespace k8scache::cli
