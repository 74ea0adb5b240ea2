#include "cli/help.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace k8scache::cli {

const std::vector<Example>& examples() {
  static const std::vector<Example> all{
      {"", "sync", "keep what the current context serves"},
      {"", "get pods -n web -o wide", "answer from the cache, with no network"},
      {"", "get deploy,svc -A -l app=front", ""},
      {"", "status", "what is cached, and how old it is"},
      {"sync", "sync", "all that may be listed, of the current context"},
      {"sync", "sync --kinds pods,deploy", "these types only; the others stay as they are"},
      {"sync", "sync --all-contexts", "every cluster of the kubeconfig, side by side"},
      {"sync", "sync --quiet --timeout 4m --no-wait", "for cron: says nothing when all is well"},
      {"watch", "watch", "keep the cache in step until stopped"},
      {"watch", "watch --exclude secrets -n 'team-*'", ""},
      {"get", "get pods -n web -o wide", ""},
      {"get", "get deploy,svc -A -l 'app in (front,back)'", ""},
      {"get", "get pod/web-1 svc/web -o yaml", "objects by name"},
      {"get", "get pods --sort-by .status.startTime -L app", ""},
      {"get", "get pods -o custom-columns=NAME:.metadata.name,IP:.status.podIP", ""},
      {"get", "get nodes -o name --max-age 10m", "fails when the answer would be older"},
      {"describe", "describe pod web-1 -n web", "with its events and what belongs to it"},
      {"describe", "describe nodes -l disk=ssd", ""},
      {"events", "events -n web --for pod/web-1", "the newest last"},
      {"events", "events -A --types Warning", ""},
      {"history", "history deploy/web -n web", "what happened to it"},
      {"history", "history pods -A --since 1h", ""},
      {"diff", "diff --since 1h", "what is different since then"},
      {"diff", "diff deploy -n web --since 03:10 -o yaml", ""},
      {"status", "status", ""},
      {"status", "status --all-contexts -o json", "for programs"},
      {"health", "health", "a line, and an exit code"},
      {"health", "health --max-age 10m", "without a watcher: not older than that"},
      {"verify", "verify", "everything that is cached"},
      {"verify", "verify pods,deploy --repair", "and list anew what is different"},
      {"serve", "serve", "over HTTP, on loopback"},
      {"serve", "serve token ci -n web --token-file tokens", "who may ask, and for what"},
      {"serve", "serve kubeconfig", "into a file: KUBECONFIG=file kubectl get pods -A"},
      {"top", "top pods -n web --sort-by memory", "as of the sample that was stored"},
      {"top", "top nodes", ""},
      {"tree", "tree deploy/web -n web", "it and what it owns"},
      {"explain", "explain deploy.spec.strategy", "offline, from the cluster's own documents"},
      {"explain", "explain pod --recursive", ""},
      {"api-resources", "api-resources --namespaced=true -o name", ""},
      {"api-resources", "api-resources --api-group apps", ""},
      {"api-versions", "api-versions", ""},
      {"cluster-info", "cluster-info", ""},
      {"config", "config show --origin", "our settings, and where each comes from"},
      {"config", "config get-contexts", "of the kubeconfig"},
      {"cache", "cache list", "every cache there is, and its size"},
      {"cache", "cache path", "the file of the current context"},
      {"rbac", "rbac --exclude secrets", "what an administrator applies for us"},
      {"completion", "completion bash", "into the shell by: source <(...)"},
      {"help", "help config view", "the same as: config view --help"},
      {"version", "version", ""},
  };
  return all;
}

std::string path_of(const CLI::App& command) {
  if (command.get_parent() == nullptr) return "";
  const std::string above = path_of(*command.get_parent());
  return above + (above.empty() ? "" : " ") + command.get_name();
}

namespace {

class ExamplesFirst final : public CLI::Formatter {
 public:
  explicit ExamplesFirst(std::string program) : program_(std::move(program)) {}

  std::string make_description(const CLI::App* app) const override {
    return CLI::Formatter::make_description(app) + text_of(path_of(*app));
  }

 private:
  [[nodiscard]] std::string text_of(const std::string& command) const {
    std::size_t width = 0;
    for (const Example& one : examples()) {
      if (one.command == command && !one.note.empty()) width = std::max(width, one.words.size());
    }
    std::string text;
    for (const Example& one : examples()) {
      if (one.command != command) continue;
      text += one.note.empty()
                  ? fmt::format("  {} {}\n", program_, one.words)
                  : fmt::format("  {} {:<{}}  {}\n", program_, one.words, width, one.note);
    }
    return text.empty() ? "" : "\nExamples:\n" + text + "\n";
  }

  std::string program_;
};

}  // namespace

const CLI::App* command_called(const CLI::App& app, const std::string& word) {
  const auto below = app.get_subcommands(nullptr);
  const auto found =
      std::ranges::find_if(below, [&](const CLI::App* one) { return one->check_name(word); });
  return found == below.end() ? nullptr : *found;
}

const CLI::App* command_below(const CLI::App& app, const std::vector<std::string>& words) {
  const CLI::App* command = &app;
  for (const std::string& word : words) {
    if (command->get_subcommands(nullptr).empty()) break;
    command = command_called(*command, word);
    if (command == nullptr) return nullptr;
  }
  return command;
}

std::string help_of(const CLI::App& command, const std::string& program) {
  const std::string path = path_of(command);
  return command.get_formatter()->make_help(&command, program + (path.empty() ? "" : " ") + path,
                                            CLI::AppFormatMode::Normal);
}

void lead_help_with_examples(CLI::App& app, const std::string& program) {
  app.formatter(std::make_shared<ExamplesFirst>(program));
}

}  // namespace k8scache::cli
