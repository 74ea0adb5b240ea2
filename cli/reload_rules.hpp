#pragma once

#include "cli/settings.hpp"
#include "core/sync/plan.hpp"

#include <string>
#include <vector>

namespace k8scache::cli {

/// Whether two selections choose the same types and namespaces, whatever place they come from.
bool is_same_choice(const sync::Selection& one, const sync::Selection& other);

/// The settings whose value has changed and that a run takes once only, at its start.
std::vector<std::string> needs_restart(const Settings& before, const Settings& after);

}  // namespace k8scache::cli
