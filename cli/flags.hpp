#pragma once

#include "cli/context.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace k8scache::cli {

/// Declares the flags that every command takes, kubectl's global ones among them.
void add_global_flags(CLI::App& app, GlobalFlags& flags);

/// kubectl's spellings made CLI11's: `-o=yaml` becomes `-o yaml`, `-w=false` goes, `-w=true`
/// becomes
/// `-w`. What follows `--` stays.
std::vector<std::string> normalised(std::vector<std::string> arguments);

/// A duration flag's text. Throws Usage that names the flag.
std::chrono::milliseconds duration_flag(const std::string& flag, const std::string& text);

/// `a,b` and repeated flags as one list, blanks dropped.
std::vector<std::string> comma_list(const std::vector<std::string>& texts);

}  // namespace k8scache::cli
