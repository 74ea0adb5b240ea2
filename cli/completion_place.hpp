#pragma once

#include <map>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace k8scache::cli {

/// What the word at the cursor of a command line is, and what stands before it.
struct CompletionPlace {
  enum class Is { Command, FlagName, FlagValue, Argument, Nothing };
  Is is = Is::Nothing;
  const CLI::App* command = nullptr;          ///< that the words before name; else the program
  const CLI::Option* flag = nullptr;          ///< of a flag's value
  std::string before;                         ///< of the same word: `--namespace=`, `-n`
  std::string word;                           ///< what is there of the word itself, perhaps nothing
  std::vector<std::string> arguments;         ///< the command's words before this one
  std::map<std::string, std::string> values;  ///< of the flags before, by long name
};

/// Reads a command line whose last word is not finished, by the rules of `flag_words`. Pure.
CompletionPlace completion_place(const CLI::App& app, std::vector<std::string> typed);

}  // namespace k8scache::cli
