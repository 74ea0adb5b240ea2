#pragma once

#include "cli/context.hpp"

#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
class Validator;
}  // namespace CLI

namespace k8scache::cli {

/// Declares the flags that every command takes, kubectl's global ones among them.
void add_global_flags(CLI::App& app, GlobalFlags& flags);

/// Declares a text whose empty value is a value: CLI11 takes it for none.
CLI::Option* add_text(CLI::App& app, const std::string& name, std::optional<std::string>& into,
                      const std::string& help);

/// Declares a list: texts with commas, and the flag again. `--flag=` is none.
CLI::Option* add_texts(CLI::App& app, const std::string& name, std::vector<std::string>& into,
                       const std::string& help);

/// The check of a text that is one of these, or empty, which is as if it were not given.
CLI::Validator one_of(const std::vector<std::string>& texts);

/// These texts, as help and completion tell them; what else is given the command refuses itself.
CLI::Validator words(const std::vector<std::string>& texts);

/// Throws Usage for words behind a command that takes none, but to kubectl's way, which has no eye
/// for them.
void refuse_words(const Context& context, const std::vector<std::string>& typed,
                  const std::string& command);

/// The texts that `one_of` and `words` allow an option; empty for every other option.
std::vector<std::string> words_allowed(const CLI::Option& option);

/// A duration flag's text. Throws Usage that names the flag.
std::chrono::milliseconds duration_flag(const std::string& flag, const std::string& text);

/// The types of --kinds. Throws Usage when the flag is there and names none.
std::vector<std::string> kinds_flag(const std::vector<std::string>& texts);

/// Throws Usage for a glob among types not to take: no type is called so, and none is left out.
void refuse_globs(const std::vector<std::string>& types, const std::string& place);

/// `a,b` and repeated flags as one list, blanks dropped.
std::vector<std::string> comma_list(const std::vector<std::string>& texts);

}  // namespace k8scache::cli
