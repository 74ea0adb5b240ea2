#pragma once

#include "cli/context.hpp"

#include <sstream>

namespace k8scache::tests {

/// A command's surroundings: no variables, no settings, and what it writes.
template <typename ClockType>
struct CommandWorld {
  Environment environment;
  ClockType clock;
  StopRequest stop;
  std::ostringstream out;
  std::ostringstream err;
  cli::Context context{.environment = environment,
                       .clock = clock,
                       .stop = stop,
                       .out = out,
                       .err = err,
                       .flags = {},
                       .settings = {}};
};

}  // namespace k8scache::tests
