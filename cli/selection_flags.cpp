#include "cli/selection_flags.hpp"

#include "cli/flags.hpp"

#include <CLI/CLI.hpp>

namespace k8scache::cli {

const char* SelectionFlags::first_given() const {
  if (!kinds.empty()) return "--kinds";
  if (!exclude.empty()) return "--exclude";
  return secrets ? "--secrets" : nullptr;
}

void declare(CLI::App& command, SelectionFlags& flags) {
  const auto list = [&](const char* name, std::vector<std::string>& into, const char* help) {
    command.add_option(name, into, help)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  };
  list("--kinds", flags.kinds, "refresh these types only, such as pods,deploy; others stay");
  list("--exclude", flags.exclude, "do not refresh these types");
  add_text(command, "--secrets", flags.secrets,
           "what of Secrets is stored: keys, metadata, off, full");
}

}  // namespace k8scache::cli
