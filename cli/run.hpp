#pragma once

#include "cli/context.hpp"

#include <string>
#include <vector>

namespace k8scache::cli {

/// The program: `arguments` without the program's name, in; an exit code, out. Every failure ends
/// here, as one line on `context.err`.
int run(std::vector<std::string> arguments, Context& context);

}  // namespace k8scache::cli
