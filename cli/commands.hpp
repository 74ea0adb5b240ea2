#pragma once

#include "cli/context.hpp"

#include <array>
#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace k8scache::cli {

/// A command: declares its flags, then runs and returns an exit code.
using Runner = std::function<int(Context&)>;

// One per file of cli/commands, in the order of the help text.
Runner add_sync(CLI::App& app);
Runner add_watch(CLI::App& app);
Runner add_get(CLI::App& app);
Runner add_describe(CLI::App& app);
Runner add_events(CLI::App& app);
Runner add_history(CLI::App& app);
Runner add_diff(CLI::App& app);
Runner add_status(CLI::App& app);
Runner add_health(CLI::App& app);
Runner add_verify(CLI::App& app);
Runner add_serve(CLI::App& app);
Runner add_api_resources(CLI::App& app);
Runner add_api_versions(CLI::App& app);
Runner add_cluster_info(CLI::App& app);
Runner add_config(CLI::App& app);
Runner add_top(CLI::App& app);
Runner add_tree(CLI::App& app);
Runner add_explain(CLI::App& app);
Runner add_cache(CLI::App& app);
Runner add_rbac(CLI::App& app);
Runner add_completion(CLI::App& app);
Runner add_help(CLI::App& app);
Runner add_version(CLI::App& app);

/// All of them, in that order.
inline constexpr std::array kCommands{
    add_sync,  add_watch,   add_get,           add_describe,     add_events,       add_history,
    add_diff,  add_status,  add_health,        add_verify,       add_serve,        add_top,
    add_tree,  add_explain, add_api_resources, add_api_versions, add_cluster_info, add_config,
    add_cache, add_rbac,    add_completion,    add_help,         add_version};

}  // namespace k8scache::cli
