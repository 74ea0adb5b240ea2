#include "cli/completion.hpp"

#include "cli/completion_cache.hpp"
#include "cli/completion_objects.hpp"
#include "cli/completion_place.hpp"
#include "cli/completion_values.hpp"
#include "cli/flags.hpp"
#include "core/base/text.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <set>

namespace k8scache::cli {

namespace {

using Is = CompletionPlace::Is;

constexpr int kNoBlank = 2;
constexpr int kNoFiles = 4;

/// The flags that decide which cache and which namespaces are meant, as far as they are typed.
void take_flags(GlobalFlags& flags, const std::map<std::string, std::string>& values) {
  const auto take = [&](const char* name, std::optional<std::string>& into) {
    if (const auto found = values.find(name); found != values.end()) into = found->second;
  };
  take("kubeconfig", flags.kube.kubeconfig);
  take("context", flags.kube.context);
  take("cluster", flags.kube.cluster);
  take("user", flags.kube.user);
  take("db", flags.db);
  if (const auto found = values.find("namespace"); found != values.end()) {
    flags.namespaces = comma_list({found->second});
  }
  // Of several contexts the first speaks for all.
  auto& context = flags.kube.context;
  if (context && context->find(',') != std::string::npos) context->resize(context->find(','));
}

/// Names of flags: of the command, then those that every command takes.
std::vector<Candidate> flag_names(const CompletionPlace& place) {
  std::vector<Candidate> found;
  std::set<std::string> seen;  // --help is everywhere
  if (!place.word.starts_with("--") && place.word.size() > 1) return {{place.word, {}}};
  for (const CLI::App* app = place.command; app != nullptr; app = app->get_parent()) {
    for (const CLI::Option* const option : app->get_options()) {
      const bool is_hidden = option->get_group().empty();
      if (option->get_lnames().empty() || is_hidden) continue;
      const std::string& name = option->get_lnames().front();
      // What takes a single value is not given twice.
      const bool repeats = option->get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
      if ((place.values.contains(name) && !repeats) || !seen.insert(name).second) continue;
      found.push_back({"--" + name, option->get_description()});
    }
  }
  return found;
}

std::vector<Candidate> commands(const CLI::App& app) {
  std::vector<Candidate> found;
  for (const CLI::App* const one : app.get_subcommands(nullptr)) {
    found.push_back({one->get_name(), one->get_description()});
  }
  return found;
}

/// Whether a word that ends so has more to come.
bool ends_open(const std::string& word) {
  return !word.empty() && std::string_view("=/.,:([").find(word.back()) != std::string_view::npos;
}

}  // namespace

std::string Completion::text() const {
  std::string text;
  for (const Candidate& candidate : candidates) {
    text += printable(candidate.word);
    if (!candidate.note.empty()) text += "\t" + printable(candidate.note);
    text += "\n";
  }
  return text + ":" + std::to_string((goes_on ? kNoBlank : 0) + (takes_files ? 0 : kNoFiles)) +
         "\n";
}

Completion complete(Context& context, const CLI::App& app, const std::vector<std::string>& typed) {
  const CompletionPlace place = completion_place(app, typed);
  take_flags(context.flags, place.values);
  CompletionCache cache(context);
  Completion result;
  switch (place.is) {
    case Is::Nothing: return result;
    case Is::Command: result.candidates = commands(*place.command); break;
    case Is::FlagName: result.candidates = flag_names(place); break;
    case Is::FlagValue: result = flag_values(context, cache, place); break;
    case Is::Argument: result.candidates = arguments(context, cache, place); break;
  }
  std::erase_if(result.candidates, [&](const Candidate& candidate) {
    return candidate.word.empty() || !candidate.word.starts_with(place.word);
  });
  const auto again = std::unique(
      result.candidates.begin(), result.candidates.end(),
      [](const Candidate& one, const Candidate& other) { return one.word == other.word; });
  result.candidates.erase(again, result.candidates.end());
  for (Candidate& candidate : result.candidates) candidate.word.insert(0, place.before);
  result.goes_on = std::any_of(result.candidates.begin(), result.candidates.end(),
                               [](const Candidate& one) { return ends_open(one.word); });
  return result;
}

}  // namespace k8scache::cli
