#pragma once

#include <string>

namespace CLI {
class ParseError;
}

namespace k8scache::cli {

/// What kubectl says of a command line that it cannot read, with the line end. `last_word` is the
/// command line's, as typed. Spec: spf13/pflag's errors as kubectl prints them.
std::string kubectl_flag_error(const CLI::ParseError& error, const std::string& command,
                               const std::string& last_word);

/// What `kubectl get` says without arguments.
std::string kubectl_missing_resource();

}  // namespace k8scache::cli
