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
constexpr std::string_view kConfigures = "would change the kubeconfig, which k8scache only reads";

constexpr std::array<Verb, 46> kVerbs{{
    {"annotate", kWrites},
    {"apply", kWrites},
    {"attach", kLive},
    {"auth", kLive},
    {"autoscale", kWrites},
    {"certificate", kWrites},
    {"cluster-info dump", kLive},
    {"config delete-cluster", kConfigures},
    {"config delete-context", kConfigures},
    {"config delete-user", kConfigures},
    {"config rename-context", kConfigures},
    {"config set", kConfigures},
    {"config set-cluster", kConfigures},
    {"config set-context", kConfigures},
    {"config set-credentials", kConfigures},
    {"config unset", kConfigures},
    {"config use", kConfigures},
    {"config use-context", kConfigures},
    {"cordon", kWrites},
    {"cp", kLive},
    {"create", kWrites},
    {"debug", kWrites},
    {"delete", kWrites},
    {"drain", kWrites},
    {"edit", kWrites},
    {"exec", kLive},
    {"expose", kWrites},
    {"kuberc", "is about kubectl's own habits"},
    {"kustomize", "needs no cache"},
    {"label", kWrites},
    {"logs", kLive},
    {"log", kLive},
    {"patch", kWrites},
    {"plugin", "is about kubectl's own plugins"},
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

/// Where the first word from there on stands that is neither a flag nor the value of one.
std::size_t next_word(const CLI::App& app, const std::vector<std::string>& arguments,
                      std::size_t from) {
  for (std::size_t i = from; i < arguments.size(); ++i) {
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
  const std::size_t first = next_word(app, arguments, 0);
  if (first >= arguments.size()) return std::nullopt;
  const std::size_t second = next_word(app, arguments, first + 1);
  const std::string word = arguments[first];
  const std::string both = second < arguments.size() ? word + " " + arguments[second] : word;
  const auto* verb = std::ranges::find(kVerbs, std::string_view(both), &Verb::name);
  if (verb == kVerbs.end()) verb = std::ranges::find(kVerbs, std::string_view(word), &Verb::name);
  if (verb == kVerbs.end()) return std::nullopt;
  std::string line = "kubectl";
  for (const std::string& argument : arguments) {
    if (argument != "--kubectl-compat") line += " " + quoted(argument);
  }
  return fmt::format("{} {}; run: {}", verb->name, verb->why, line);
}

}  // namespace k8scache::cli
