#pragma once

#include <string>
#include <vector>

namespace CLI {
class ParseError;
}

namespace k8scache::cli {

/// Why CLI11 cannot read a command line, in one line; of bad numbers in pflag's words.
std::string flag_problem(const CLI::ParseError& error);

/// What kubectl says of a command line with that problem, with the line ends.
std::string kubectl_flag_error(const std::string& problem, const std::string& command);

/// What kubectl says of words behind a command that takes none.
std::string kubectl_unexpected_arguments(const std::vector<std::string>& words,
                                         const std::string& command);

/// What `kubectl get` says without arguments.
std::string kubectl_missing_resource();

}  // namespace k8scache::cli
