#pragma once

#include <string>

namespace CLI {
class ParseError;
}

namespace k8scache::cli {

/// What kubectl says of a command line that it cannot read, with the line end. Spec: spf13/pflag's
/// errors as kubectl prints them.
std::string kubectl_flag_error(const CLI::ParseError& error, const std::string& command);

/// What `kubectl get` says without arguments.
std::string kubectl_missing_resource();

}  // namespace k8scache::cli
