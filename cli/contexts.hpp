#pragma once

#include "cli/context.hpp"

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace k8scache::cli {

/// Declares --all-contexts.
void add_all_contexts(CLI::App& command, bool& all);

/// What exists for a command: what asks clusters knows contexts of the kubeconfig, what reads knows
/// caches too.
enum class ContextsOf { Kubeconfig, Caches };

/// The contexts that a command is about when it is about several, each once: `all` of them, or a
/// list in --context or in the setting. Nothing when one is meant; the exact name of a context that
/// exists is one, commas or not.
///
/// Throws Usage for names that are unknown, and for flags that are about one cluster; Stale when
/// there is no cache at all.
std::optional<std::vector<std::string>> several_contexts(const Context& context, bool all,
                                                         ContextsOf of);

/// The same with other streams.
Context with_streams(const Context& context, std::ostream& out, std::ostream& err);
/// The same for one of the contexts, with streams of its own.
Context in_context(const Context& context, const std::string& name, std::ostream& out,
                   std::ostream& err);

}  // namespace k8scache::cli
