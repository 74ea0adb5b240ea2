#include "cli/kubectl_only.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace k8scache::cli {

namespace {

struct Verb {
  std::string_view name;
  std::string_view why;
};

constexpr std::string_view kLive = "needs the cluster itself";
constexpr std::string_view kWrites = "would change the cluster, which k8scache never does";

constexpr std::array<Verb, 33> kVerbs{{
    {"annotate", kWrites},
    {"apply", kWrites},
    {"attach", kLive},
    {"auth", kLive},
    {"autoscale", kWrites},
    {"certificate", kWrites},
    {"cluster-info dump", kLive},
    {"cordon", kWrites},
    {"cp", kLive},
    {"create", kWrites},
    {"debug", kWrites},
    {"delete", kWrites},
    {"drain", kWrites},
    {"edit", kWrites},
    {"exec", kLive},
    {"expose", kWrites},
    {"kustomize", "needs no cache"},
    {"label", kWrites},
    {"logs", kLive},
    {"log", kLive},
    {"patch", kWrites},
    {"port-forward", kLive},
    {"proxy", kLive},
    {"replace", kWrites},
    {"rollout", kLive},
    {"run", kWrites},
    {"scale", kWrites},
    {"set", kWrites},
    {"taint", kWrites},
    {"uncordon", kWrites},
    {"wait", kLive},
    {"convert", "needs no cache"},
    {"options", "lists kubectl's flags"},
}};

/// A word as a shell takes it.
std::string quoted(const std::string& word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=./:,@%+";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

/// Where the first word stands that is neither a flag nor the value of one.
std::size_t first_word(const CLI::App& app, const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (!word.starts_with('-') || word == "-") return i;
    if (word == "--") return i + 1;
    const CLI::Option* const option = app.get_option_no_throw(word);
    if (option != nullptr && option->get_items_expected_max() > 0) ++i;
  }
  return arguments.size();
}

}  // namespace

std::optional<std::string> kubectl_only(const CLI::App& app,
                                        const std::vector<std::string>& arguments) {
  const std::size_t place = first_word(app, arguments);
  if (place >= arguments.size()) return std::nullopt;
  std::string word = arguments[place];
  if (word == "cluster-info" && place + 1 < arguments.size() && arguments[place + 1] == "dump") {
    word += " dump";
  }
  const auto* const verb = std::ranges::find(kVerbs, std::string_view(word), &Verb::name);
  if (verb == kVerbs.end()) return std::nullopt;
  std::string line = "kubectl";
  for (const std::string& argument : arguments) {
    if (argument != "--kubectl-compat") line += " " + quoted(argument);
  }
  return fmt::format("{} {}; run: {}", verb->name, verb->why, line);
}

}  // namespace k8scache::cli
