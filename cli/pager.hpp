#pragma once

#include "cli/context.hpp"

#include <functional>
#include <optional>
#include <string>

namespace k8scache::cli {

/// The command line of the pager for long texts: the setting `pager` (K8SCACHE_PAGER), else PAGER,
/// else `less` if it is there. Nothing: text goes to the terminal as it is; because of --no-pager,
/// `cat`, a dumb terminal, or because standard output is none.
[[nodiscard]] std::optional<std::string> pager_command(const Context& context);

/// Runs a command that may print more than a screen. On a terminal what it prints goes through the
/// pager, and its messages come behind; elsewhere it just runs:
///
///   return paged(context, [&](Context& shown) { return Describe(shown, *flags).run(); });
///
/// Returns what `show` returns, and throws what it throws. Somebody who leaves the pager early ends
/// the output, not the command.
int paged(Context& context, const std::function<int(Context&)>& show);

}  // namespace k8scache::cli
