#pragma once

#include "cli/log.hpp"
#include "core/sync/report.hpp"

namespace k8scache::cli {

/// A line for each list that was stored, of level debug: what it changed and what it cost. What was
/// not stored is explained elsewhere.
void log_lists(Log& log, const sync::Report& report);

}  // namespace k8scache::cli
