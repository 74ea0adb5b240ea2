#pragma once

#include "cli/context.hpp"

#include <string>
#include <vector>

namespace k8scache::cli {

/// What is wrong with the values of settings, one line each, with its place: what a command that
/// uses the setting would refuse.
std::vector<std::string> setting_problems(const Context& context);

}  // namespace k8scache::cli
