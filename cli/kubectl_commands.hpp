#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace k8scache::cli {

/// Whether kubectl's command of that path (`get`, `top pods`) takes the flag, written `--limit` or
/// `-o`. What kubectl has no command for takes all of its flags; `--kubectl-compat` and `--db` say
/// who answers, and are taken everywhere.
bool is_kubectl_flag(const std::string& command, std::string_view flag);

/// The path by which kubectl calls its own command: `top pod` of `top pods`.
std::string kubectl_path(const std::string& command);

/// What kubectl says of a line whose first word is no command of its own or of ours; nothing when
/// it is one, or when there is no word. A flag that kubectl has not takes the next word with it.
/// Spec: cobra, Command.Find, stripFlags, legacyArgs and SuggestionsFor.
std::optional<std::string> unknown_kubectl_command(const CLI::App& app,
                                                   const std::vector<std::string>& arguments);

}  // namespace k8scache::cli
