#pragma once

#include "cli/context.hpp"

#include <optional>
#include <string>

namespace k8scache::cli {

/// The line that tells people on a terminal how old an answer is, when that is worth mentioning;
/// else empty. `oldest`: of what was answered.
std::string age_note(const Context& context, std::optional<Instant> oldest);

}  // namespace k8scache::cli
