#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace k8scache::cli {

/// A command line that is worth showing, without the program's name, and what it does.
struct Example {
  std::string_view command;  ///< `cache purge`; empty: the program's own help
  std::string_view words;    ///< `get pods -n web`
  std::string_view note;
};

/// All of them, command by command.
const std::vector<Example>& examples();

/// The name of a command with those above it, but the program's: `cache purge`.
std::string path_of(const CLI::App& command);

/// The help text of a command, or of the program. `program` as people call it.
std::string help_of(const CLI::App& command, const std::string& program);

/// The command right below that is called so; null when there is none.
const CLI::App* command_called(const CLI::App& app, const std::string& word);

/// The command of the words `config`, `view`, with words behind it that are none; null when there
/// is none.
const CLI::App* command_below(const CLI::App& app, const std::vector<std::string>& words);

/// Makes help texts lead with examples: what people look for. `program` as people call it. To be
/// called before commands are added.
void lead_help_with_examples(CLI::App& app, const std::string& program);

}  // namespace k8scache::cli
