#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace k8scache::cli {

/// A command line in words that CLI11 cannot misread, or why it cannot be read.
struct FlagWords {
  std::vector<std::string> words;
  std::string problem{};              ///< in pflag's words; empty: there is none
  const CLI::App* command = nullptr;  ///< the one that the words name; else the program
};

/// Reads flags by kubectl's rules: `-n=web`, `-Aojson`, `--selector=` (an empty value, not the next
/// word), `-A=false`, `-v6`, and no flags behind `--`. What comes out: the commands, each flag by
/// its long name with its value as a word of its own, then all other words. Spec: spf13/pflag,
/// FlagSet.parseArgs.
FlagWords flag_words(const CLI::App& app, const std::vector<std::string>& typed);

}  // namespace k8scache::cli
