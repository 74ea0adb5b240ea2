#pragma once

#include "core/model/resource_type.hpp"

#include <string>
#include <string_view>

namespace CLI {
class ParseError;
}

namespace k8scache::cli {

/// Why CLI11 cannot read a command line, in one line; of bad numbers in pflag's words.
std::string flag_problem(const CLI::ParseError& error);

/// What kubectl says of a command line with that problem, with the line ends.
std::string kubectl_flag_error(const std::string& problem, const std::string& command);

/// What the server says of a selector that it cannot apply to a type.
std::string kubectl_bad_selector(const model::ResourceType& type, const std::string& labels,
                                 std::string_view fields, std::string_view why);

/// What `kubectl get` says without arguments.
std::string kubectl_missing_resource();

}  // namespace k8scache::cli
