#pragma once

#include "core/model/resource_type.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class ParseError;
}

namespace k8scache::cli {

/// Why CLI11 cannot read a command line, in one line; of bad numbers in pflag's words.
std::string flag_problem(const CLI::ParseError& error);

/// What kubectl says of a command line with that problem, with the line ends. Here and below, a
/// command is its path; empty: the program itself.
std::string kubectl_flag_error(const std::string& problem, const std::string& command);

/// What kubectl says of words behind a command that takes none.
std::string kubectl_unexpected(const std::vector<std::string>& words, const std::string& command);

/// What kubectl says behind `error: ` of a command that is used in a wrong way.
std::string kubectl_usage(const std::string& problem, const std::string& command);

/// What `kubectl get` says without arguments.
std::string kubectl_missing_resource();
/// What `kubectl get -w` says without arguments, behind `error: `.
std::string kubectl_nothing_to_watch();

/// What the server says of a selector that it cannot apply to a type.
std::string kubectl_bad_request(const model::ResourceType& type, const std::string& selector,
                                const std::string& field_selector, const std::string& why);

/// What the server says of an object that is not there.
std::string kubectl_not_found(const std::string& type, const std::string& name);

}  // namespace k8scache::cli
