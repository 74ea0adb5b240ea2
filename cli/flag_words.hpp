#pragma once

#include <map>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace k8scache::cli {

/// A command line in words that CLI11 cannot misread, or why it cannot be read.
struct FlagWords {
  std::vector<std::string> words;
  std::string problem{};                        ///< in pflag's words; empty: there is none
  const CLI::App* command = nullptr;            ///< the one that the words name; else the program
  std::vector<std::string> others{};            ///< the words that are neither command nor flag
  std::map<std::string, std::string> values{};  ///< of the flags that have one, the last
  const CLI::Option* waiting = nullptr;         ///< the flag at the end that lacks its value
  bool has_ended = false;                       ///< there was a `--`: no flags any more
};

/// Types of options whose values kubectl checks at once: `3s`, and `file=2,other=3`.
inline constexpr const char* kGoDuration = "DURATION";
inline constexpr const char* kModuleLevels = "LEVELS";

/// The flag of a command or of one above it: `--selector`, `-l`. Null when there is none.
const CLI::Option* option_of(const CLI::App& command, const std::string& flag);
/// Whether a flag is there or not, and takes no value as a word of its own.
bool is_boolean(const CLI::Option& option);

enum class Verbosity { Level, Optional };
enum class Takes { AllFlags, KubectlsFlags };

/// The words that are neither flags nor values of flags, told by the program's own flags alone: any
/// other one takes the next word with it. Spec: cobra, stripFlags.
std::vector<std::string> command_words(const CLI::App& app, const std::vector<std::string>& typed,
                                       Takes takes);

/// Reads flags by kubectl's rules: `-n=web`, `-Aojson`, `--selector=` (an empty value, not the next
/// word), `-A=false`, `-v6`, and no flags behind `--`. What comes out: the commands, each flag by
/// its long name with its value as a word of its own, then all other words. Flags of a command may
/// stand before it, if they have values. Spec: spf13/pflag, FlagSet.parseArgs.
///
/// `Verbosity::Level`: -v needs a level behind it, as kubectl's does; ours need not have one.
/// `Takes::KubectlsFlags`: those that kubectl has not are unknown to the commands that it has.
FlagWords flag_words(const CLI::App& app, const std::vector<std::string>& typed,
                     Verbosity verbosity = Verbosity::Optional, Takes takes = Takes::AllFlags);

}  // namespace k8scache::cli
