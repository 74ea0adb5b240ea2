#pragma once

#include "cli/context.hpp"
#include "cli/contexts.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace k8scache::cli {

/// How the runs for several contexts are told apart on standard output. On standard error each line
/// begins with its context.
enum class Told {
  Live,    ///< each line as on standard error, when it comes: `prod: in step with the cluster`
  Lines,   ///< the same, but the lines of a run together, and the runs in order
  Blocks,  ///< as they are, with an empty line between the runs
  Titled,  ///< the same, each behind a line that names its context
  Json,    ///< one object, with what each run prints below its context
  Yaml,    ///< the same of runs that print YAML
};

/// How runs are told apart that print `json`, `yaml`, or lines for people (empty).
Told told_as(const std::string& output);

struct EachContext {
  std::vector<std::string> names;
  Told told = Told::Lines;
  std::size_t at_once = 1;   ///< more than one: each run in a thread of its own
  bool quiet = false;        ///< Json, Yaml: nothing when all succeed
  bool label_errors = true;  ///< false: lines on standard error name their context themselves
};

/// Runs a command once for each context; one that fails does not stop the others. Returns the
/// `joined_code`. Throws Interrupted when a run was interrupted, after the others have ended.
int run_each(Context& context, const EachContext& each, const std::function<int(Context&)>& run);

/// Runs a command that reads: as `run_each` when several contexts are meant, whose names are then
/// those of `each`; else plainly.
int run_where_meant(Context& context, bool all_contexts, EachContext each,
                    const std::function<int(Context&)>& run);

/// The exit code of several: that which all have, else `kPartial`.
int joined_code(const std::vector<int>& codes);

}  // namespace k8scache::cli
