#include "cli/completion_place.hpp"

#include "cli/flag_words.hpp"

#include <CLI/CLI.hpp>

#include <string_view>

namespace k8scache::cli {

namespace {

using Is = CompletionPlace::Is;

void at_value_of(CompletionPlace& place, const CLI::Option* flag, std::string before,
                 std::string word) {
  place.is = flag != nullptr && !is_boolean(*flag) ? Is::FlagValue : Is::Nothing;
  place.flag = flag;
  place.before = std::move(before);
  place.word = std::move(word);
}

/// `-n`, `-nweb`, `-Ao=js`: letters until one that takes what follows.
void read_letters(CompletionPlace& place, const std::string& typed) {
  for (std::size_t i = 1; i < typed.size(); ++i) {
    const CLI::Option* const flag = option_of(*place.command, std::string("-") + typed[i]);
    if (flag == nullptr) return;
    if (is_boolean(*flag)) continue;
    if (i + 1 == typed.size()) break;  // the value is the next word
    const std::size_t value = typed[i + 1] == '=' ? i + 2 : i + 1;
    return at_value_of(place, flag, typed.substr(0, value), typed.substr(value));
  }
  place.is = Is::FlagName;
}

}  // namespace

CompletionPlace completion_place(const CLI::App& app, std::vector<std::string> typed) {
  if (typed.empty()) typed.emplace_back();
  std::string last = std::move(typed.back());
  typed.pop_back();
  FlagWords read = flag_words(app, typed);
  CompletionPlace place{.command = read.command,
                        .before = {},
                        .word = last,
                        .arguments = std::move(read.others),
                        .values = std::move(read.values)};
  if (read.waiting != nullptr) {
    at_value_of(place, read.waiting, "", std::move(last));
  } else if (!read.problem.empty()) {
    place.is = Is::Nothing;
  } else if (!read.has_ended && last.starts_with("--") && last.find('=') != std::string::npos) {
    const std::size_t value = last.find('=') + 1;
    at_value_of(place, option_of(*place.command, last.substr(0, value - 1)), last.substr(0, value),
                last.substr(value));
  } else if (!read.has_ended && (last == "-" || last.starts_with("--"))) {
    place.is = Is::FlagName;
  } else if (!read.has_ended && last.starts_with('-')) {
    read_letters(place, last);
  } else {
    const bool has_commands = !place.command->get_subcommands(nullptr).empty();
    place.is = !has_commands ? Is::Argument : place.arguments.empty() ? Is::Command : Is::Nothing;
  }
  return place;
}

}  // namespace k8scache::cli
