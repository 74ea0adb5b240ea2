#pragma once

#include "cli/context.hpp"

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
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

/// The context that is meant when none is named: of the setting, else of the kubeconfig. Empty when
/// neither says, or the kubeconfig cannot be read.
std::string current_context(const Context& context);

/// Throws Usage about a context that is not among these: which one was probably meant, or all.
/// `where` it is not: `is in no kubeconfig`.
[[noreturn]] void refuse_context(const std::string& place, const std::string& name,
                                 std::string_view where, const std::vector<std::string>& known);

/// Names for a word that is being typed: contexts of the kubeconfig and of caches, and what else a
/// kubeconfig names. Empty when it cannot be read.
std::vector<std::string> known_contexts(const Context& context);
std::vector<std::string> known_clusters(const Context& context);
std::vector<std::string> known_users(const Context& context);

/// The same with other streams.
Context with_streams(const Context& context, std::ostream& out, std::ostream& err);
/// The same for one of the contexts, with streams of its own.
Context in_context(const Context& context, const std::string& name, std::ostream& out,
                   std::ostream& err);

}  // namespace k8scache::cli
