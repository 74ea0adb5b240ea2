#include "cli/kubectl_commands.hpp"

#include "cli/flag_words.hpp"
#include "cli/help.hpp"
#include "core/base/text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace k8scache::cli {

namespace {

/// A command of kubectl's that we have, too, with the flags of its own.
struct Command {
  std::string_view path;
  std::string_view flags;
};

// Spec: kubectl 1.36, what each command's --help lists.
constexpr std::array<Command, 19> kShared{{
    {"", "--version"},
    {"get",
     "--all-namespaces -A --allow-missing-template-keys --chunk-size --field-selector --filename "
     "-f "
     "--ignore-not-found --kustomize -k --label-columns -L --no-headers --output -o "
     "--output-watch-events --raw --recursive -R --selector -l --server-print --show-kind "
     "--show-labels --show-managed-fields --sort-by --subresource --template --watch -w "
     "--watch-only"},
    {"describe",
     "--all-namespaces -A --chunk-size --filename -f --kustomize -k --recursive -R --selector -l "
     "--show-events"},
    {"events",
     "--all-namespaces -A --allow-missing-template-keys --chunk-size --for --no-headers --output "
     "-o "
     "--show-managed-fields --template --types --watch -w"},
    {"explain", "--api-version --output -o --recursive -R"},
    {"api-resources",
     "--api-group --cached --categories --namespaced --no-headers --output -o "
     "--show-managed-fields --sort-by --verbs"},
    {"api-versions", ""},
    {"cluster-info", ""},
    {"completion", ""},
    {"version", "--client --output -o"},
    {"top", ""},
    {"top pods",
     "--all-namespaces -A --containers --field-selector --no-headers --selector -l --show-swap "
     "--sort-by --sum --use-protocol-buffers"},
    {"top nodes",
     "--no-headers --selector -l --show-capacity --show-swap --sort-by --use-protocol-buffers"},
    {"config", ""},
    {"config view",
     "--allow-missing-template-keys --flatten --merge --minify --output -o --raw "
     "--show-managed-fields --template"},
    {"config get-contexts", "--no-headers --output -o"},
    {"config current-context", ""},
    {"config get-clusters", ""},
    {"config get-users", ""},
}};

constexpr std::string_view kGlobal =
    "--as --as-group --as-uid --as-user-extra --cache-dir --certificate-authority "
    "--client-certificate --client-key --cluster --context --db --disable-compression --help -h "
    "--insecure-skip-tls-verify --kubeconfig --kubectl-compat --kuberc --log-flush-frequency "
    "--match-server-version --namespace -n --password --profile --profile-output "
    "--request-timeout --server -s --tls-server-name --token --user --username -v --vmodule "
    "--warnings-as-errors";

bool has_word(std::string_view words, std::string_view word) {
  const auto all = split(words, ' ');
  return std::ranges::find(all, word) != all.end();
}

/// kubectl's commands in the order in which it suggests them, and other words for which it does.
struct Verb {
  std::string_view name;
  std::string_view also = {};
};

constexpr std::array<Verb, 44> kVerbs{{
    {"create"},
    {"expose"},
    {"run"},
    {"set"},
    {"explain"},
    {"get", "list ls"},
    {"edit"},
    {"delete", "rm remove"},
    {"rollout"},
    {"scale"},
    {"autoscale"},
    {"certificate"},
    {"cluster-info"},
    {"top", "stats"},
    {"cordon"},
    {"uncordon"},
    {"drain"},
    {"taint"},
    {"describe", "inspect"},
    {"logs"},
    {"attach"},
    {"exec"},
    {"port-forward"},
    {"proxy"},
    {"cp"},
    {"auth"},
    {"debug"},
    {"events"},
    {"diff"},
    {"apply"},
    {"patch"},
    {"replace"},
    {"wait"},
    {"kustomize"},
    {"label"},
    {"annotate"},
    {"completion"},
    {"config"},
    {"plugin"},
    {"version"},
    {"api-versions"},
    {"api-resources"},
    {"options"},
    {"kuberc"},
}};

constexpr std::size_t kNear = 2;

/// How many letters must be put in, left out or replaced. Spec: cobra, ld.
std::size_t distance(std::string_view one, std::string_view other) {
  std::vector<std::size_t> row(other.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 1; i <= one.size(); ++i) {
    std::size_t corner = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = one[i - 1] == other[j - 1] ? corner : 1 + std::min({corner, above, row[j - 1]});
      corner = above;
    }
  }
  return row.back();
}

std::string suggestions(const std::string& typed) {
  const std::string word = to_lower(typed);
  std::string lines;
  for (const Verb& verb : kVerbs) {
    const bool is_near = distance(word, verb.name) <= kNear || verb.name.starts_with(word);
    if (is_near) lines += fmt::format("\t{}\n", verb.name);
    if (has_word(verb.also, word)) lines += fmt::format("\t{}\n", verb.name);
  }
  return lines.empty() ? "" : "\n\nDid you mean this?\n" + lines;
}

/// The first word that is meant for kubectl.
std::string first_of_kubectl(const std::vector<std::string>& arguments) {
  for (auto word = arguments.begin(); word != arguments.end(); ++word) {
    if (*word == "--kubectl-compat" || word->starts_with("--db=")) continue;
    if (*word != "--db") return *word;
    if (++word == arguments.end()) break;  // its value
  }
  return "";
}

}  // namespace

bool is_kubectl_flag(const std::string& command, std::string_view flag) {
  const auto* const shared = std::ranges::find(kShared, std::string_view(command), &Command::path);
  return shared == kShared.end() || has_word(kGlobal, flag) || has_word(shared->flags, flag);
}

std::string kubectl_path(const std::string& command) {
  if (command == "top pods") return "top pod";
  return command == "top nodes" ? "top node" : command;
}

std::optional<std::string> unknown_kubectl_command(const CLI::App& app,
                                                   const std::vector<std::string>& arguments) {
  const std::vector<std::string> words = command_words(app, arguments, Takes::KubectlsFlags);
  if (words.empty()) return std::nullopt;
  const std::string& word = words.front();
  const bool is_known =
      command_called(app, word) != nullptr || word == "alpha" ||
      std::ranges::find(kVerbs, std::string_view(word), &Verb::name) != kVerbs.end();
  if (is_known) return std::nullopt;
  const std::string first = first_of_kubectl(arguments);
  if (first.starts_with('-')) {
    return fmt::format("Error: flags cannot be placed before plugin name: {}\n", first);
  }
  std::string told =
      fmt::format("error: unknown command \"{}\" for \"kubectl\"{}", word, suggestions(word));
  if (!told.ends_with('\n')) told += "\n";
  return told;
}

}  // namespace k8scache::cli
