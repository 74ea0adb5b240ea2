#include "cli/completion_objects.hpp"

#include "cli/completion_fields.hpp"
#include "cli/contexts.hpp"
#include "cli/flags.hpp"
#include "cli/help.hpp"
#include "core/base/text.hpp"
#include "core/query/type_words.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <set>

namespace k8scache::cli {

namespace {

bool has(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The types of the words before, and what each name of theirs would be: `pods,svc` and its names.
std::vector<Candidate> names_of(CompletionCache& cache, const CompletionPlace& place) {
  std::set<std::string> found;
  for (const std::string& word : query::type_words({place.arguments.front()})) {
    const model::CatalogType* const type = cache.catalog().find(word).type;
    if (type == nullptr) continue;
    for (std::string& name : cache.names(*type, place.word)) found.insert(std::move(name));
  }
  std::vector<Candidate> result;
  for (const std::string& name : found) {
    if (!has({place.arguments.begin() + 1, place.arguments.end()}, name)) {
      result.push_back({name, {}});
    }
  }
  return result;
}

std::vector<Candidate> without(const std::vector<std::string>& given,
                               const std::vector<std::string>& words) {
  std::vector<Candidate> found;
  for (const std::string& word : words) {
    if (!has(given, word)) found.push_back({word, {}});
  }
  return found;
}

/// One name of a type of the core group.
std::vector<Candidate> names_of_kind(CompletionCache& cache, const CompletionPlace& place,
                                     const std::string& plural) {
  const model::CatalogType* const type = cache.catalog().by_plural("", plural);
  if (type == nullptr || !place.arguments.empty()) return {};
  return without({}, cache.names(*type, place.word));
}

std::vector<Candidate> resources(CompletionCache& cache, const CompletionPlace& place) {
  const bool are_pairs =
      std::any_of(place.arguments.begin(), place.arguments.end(),
                  [](const std::string& word) { return word.find('/') != std::string::npos; });
  if (are_pairs || place.word.find('/') != std::string::npos) {
    std::vector<Candidate> found = typed_names(cache, place.word);
    std::erase_if(found, [&](const Candidate& one) { return has(place.arguments, one.word); });
    return found;
  }
  return place.arguments.empty() ? type_list(cache, place.word) : names_of(cache, place);
}

}  // namespace

std::vector<Candidate> types_beginning(CompletionCache& cache, const std::string& word) {
  std::set<std::string> plurals;
  std::set<std::string> shared;  // by types of several groups
  std::vector<Candidate> found;
  std::set<std::string> categories;
  for (const model::CatalogType& entry : cache.catalog().types()) {
    if (entry.serving == model::Serving::Gone || !entry.type.can("list")) continue;
    const model::ResourceType& type = entry.type;
    if (!plurals.insert(type.plural).second) shared.insert(type.plural);
    categories.insert(type.categories.begin(), type.categories.end());
    found.push_back({type.plural, type.kind});
    if (word.empty()) continue;
    for (const std::string& name : type.short_names) found.push_back({name, type.kind});
  }
  for (const model::CatalogType& entry : cache.catalog().types()) {
    const bool is_meant = word.find('.') != std::string::npos || shared.contains(entry.type.plural);
    if (is_meant && !entry.type.group.empty() && entry.serving != model::Serving::Gone) {
      found.push_back({entry.type.plural_and_group(), entry.type.kind});
    }
  }
  if (!word.empty()) {
    for (const std::string& name : categories) found.push_back({name, "category"});
  }
  std::stable_sort(found.begin(), found.end(), [](const Candidate& one, const Candidate& other) {
    return one.word < other.word;
  });
  return found;
}

std::pair<std::string, std::string> at_last_comma(const std::string& word) {
  const std::size_t comma = word.rfind(',');
  if (comma == std::string::npos) return {"", word};
  return {word.substr(0, comma + 1), word.substr(comma + 1)};
}

std::vector<Candidate> type_list(CompletionCache& cache, const std::string& word) {
  const auto [before, last] = at_last_comma(word);
  const std::vector<std::string> given = comma_list({before});
  std::vector<Candidate> found = types_beginning(cache, last);
  std::erase_if(found, [&](const Candidate& one) { return has(given, one.word); });
  for (Candidate& candidate : found) candidate.word.insert(0, before);
  return found;
}

std::vector<Candidate> typed_names(CompletionCache& cache, const std::string& word) {
  const std::size_t slash = word.find('/');
  std::vector<Candidate> found;
  if (slash == std::string::npos) {
    found = types_beginning(cache, word);
    std::erase_if(found, [](const Candidate& one) { return one.note == "category"; });
    for (Candidate& candidate : found) candidate.word += '/';
    return found;
  }
  const model::CatalogType* const type = cache.catalog().find(word.substr(0, slash)).type;
  if (type == nullptr) return found;
  for (const std::string& name : cache.names(*type, word.substr(slash + 1))) {
    found.push_back({word.substr(0, slash + 1) + name, {}});
  }
  return found;
}

const model::CatalogType* first_type(CompletionCache& cache,
                                     const std::vector<std::string>& arguments) {
  for (const std::string& word : query::type_words(arguments)) {
    if (const model::CatalogType* const type = cache.catalog().find(word).type) return type;
    const auto category = cache.catalog().in_category(word);
    if (!category.empty()) return category.front();
  }
  return nullptr;
}

/// The commands below those words.
static std::vector<Candidate> commands_of(const CLI::App& app,
                                          const std::vector<std::string>& words) {
  std::vector<Candidate> found;
  const CLI::App* const command = command_below(app, words);
  if (command == nullptr) return found;
  for (const CLI::App* const one : command->get_subcommands(nullptr)) {
    found.push_back({one->get_name(), one->get_description()});
  }
  return found;
}

std::vector<Candidate> arguments(const Context& context, CompletionCache& cache,
                                 const CompletionPlace& place) {
  for (const CLI::Option* const option : place.command->get_options()) {
    if (!option->get_positional()) continue;
    // The words of get and of what takes its grammar are called so, in any case of letters.
    const std::string name = to_lower(option->get_name(true));
    if (name == "resources" || name == "resource") return resources(cache, place);
    if (name == "types" || name == "type") return type_list(cache, place.word);
    if (name == "fields") return explain_words(cache, place);
    if (name == "pods" || name == "nodes") return names_of_kind(cache, place, name);
    if (name == "command") return commands_of(*place.command->get_parent(), place.arguments);
    if (name == "contexts") return without(place.arguments, known_contexts(context));
    std::vector<Candidate> found;
    for (const std::string& word : words_allowed(*option)) found.push_back({word, {}});
    return place.arguments.empty() ? found : std::vector<Candidate>{};
  }
  return {};
}

}  // namespace k8scache::cli
