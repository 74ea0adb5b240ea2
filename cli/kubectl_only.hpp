#pragma once

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace k8scache::cli {

/// Whether the command line asks for what only the cluster itself can do, such as `logs` or
/// `apply`: then what to run instead, in one line.
std::optional<std::string> kubectl_only(const CLI::App& app,
                                        const std::vector<std::string>& arguments);

}  // namespace k8scache::cli
