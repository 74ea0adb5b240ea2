#include "cli/completion_values.hpp"

#include "cli/completion_objects.hpp"
#include "cli/completion_paths.hpp"
#include "cli/contexts.hpp"
#include "cli/flags.hpp"
#include "cli/get_format.hpp"
#include "core/base/text.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>
#include <utility>

namespace k8scache::cli {

namespace {

using Words = std::vector<Candidate>;

/// All that the value of a flag may depend on.
struct Question {
  const Context& context;
  CompletionCache& cache;
  const CompletionPlace& place;
  [[nodiscard]] const std::string& word() const { return place.word; }
  [[nodiscard]] const model::CatalogType* type() const {
    return first_type(cache, place.arguments);
  }
};

Words words_of(const std::vector<std::string>& texts, const std::string& before = "",
               const std::string& behind = "") {
  Words words;
  for (const std::string& text : texts) words.push_back({before + text + behind, {}});
  return words;
}

Words contexts(const Question& question) {
  const std::string before = at_last_comma(question.word()).first;
  return words_of(known_contexts(question.context), before);
}

Words namespaces(const Question& question) {
  const auto [before, last] = at_last_comma(question.word());
  return words_of(question.cache.namespaces(last), before);
}

Words types(const Question& question) { return type_list(question.cache, question.word()); }

Words label_keys(const Question& question) {
  const auto [before, last] = at_last_comma(question.word());
  return words_of(question.cache.label_keys(question.type(), last), before);
}

/// `app=web,tier!=d`, `app in (a,b`: the requirement that is being typed, at its key or its value.
Words labels(const Question& question) {
  const std::string& word = question.word();
  const std::size_t open = word.rfind('(');
  const bool in_set = open != std::string::npos && word.find(')', open) == std::string::npos;
  if (in_set) {
    const std::size_t begin = word.substr(0, open).rfind(',') + 1;  // 0 without a comma
    const std::string_view requirement = trim(std::string_view(word).substr(begin, open - begin));
    const std::string key(requirement.substr(0, requirement.find(' ')));
    const std::size_t value =
        std::min(word.find_first_not_of(' ', word.find_last_of(",(") + 1), word.size());
    return words_of(question.cache.label_values(question.type(), key, word.substr(value)),
                    word.substr(0, value));
  }
  const auto [before, last] = at_last_comma(word);
  const std::size_t sign = last.find('=');
  if (sign == std::string::npos) {
    const std::string no = last.starts_with('!') ? "!" : "";
    return words_of(question.cache.label_keys(question.type(), last.substr(no.size())), before + no,
                    no.empty() ? "=" : "");
  }
  const std::string head = last.substr(0, last.find_first_not_of('=', sign));
  const std::string key = head.substr(0, head.find_last_not_of("!=") + 1);
  return words_of(question.cache.label_values(question.type(), key, last.substr(head.size())),
                  before + head);
}

Words field_selectors(const Question& question) {
  const std::string before = at_last_comma(question.word()).first;
  const model::CatalogType* const type = question.type();
  const auto entry = type == nullptr ? std::nullopt : question.cache.entry_of(*type);
  return words_of(entry ? entry->field_selectors
                        : std::vector<std::string>{"metadata.name", "metadata.namespace"},
                  before, "=");
}

Words sort_paths(const Question& question) {
  const model::CatalogType* const type = question.type();
  if (type == nullptr) return {};
  return words_of(paths_beginning(question.cache.examples(*type), question.word()));
}

/// The forms of -o; behind those that need a text, the paths that it may have.
Words outputs(const Question& question) {
  const std::string& word = question.word();
  if (question.place.command->get_name() == "explain") return words_of({"plaintext"});
  const bool has_text = word.find('=') != std::string::npos;
  const model::CatalogType* const type = has_text ? question.type() : nullptr;
  if (type != nullptr && word.starts_with("custom-columns=")) {
    return words_of(columns_beginning(question.cache, *type, word));
  }
  if (type != nullptr && word.starts_with("jsonpath")) {
    return words_of(template_beginning(question.cache, *type, question.place));
  }
  return has_text ? Words{} : words_of(format_names(question.context.flags.kubectl_compat));
}

Words owners(const Question& question) { return typed_names(question.cache, question.word()); }

Words api_groups(const Question& question) {
  std::vector<std::string> groups;
  for (const model::CatalogType& type : question.cache.catalog().types()) {
    groups.push_back(type.type.group);
  }
  std::sort(groups.begin(), groups.end());
  return words_of(groups);
}

template <std::vector<std::string> model::ResourceType::*Member>
Words of_types(const Question& question) {
  std::vector<std::string> texts;
  for (const model::CatalogType& type : question.cache.catalog().types()) {
    texts.insert(texts.end(), (type.type.*Member).begin(), (type.type.*Member).end());
  }
  std::sort(texts.begin(), texts.end());
  return words_of(texts, at_last_comma(question.word()).first);
}

struct Rule {
  const char* flag;
  std::function<Words(const Question&)> values;
};

std::function<Words(const Question&)> just(std::vector<std::string> texts) {
  return [texts = std::move(texts)](const Question&) { return words_of(texts); };
}

/// By their long names; they mean the same in every command that has them. Not here: what is one of
/// a few words, which the flag itself knows, and what no list can tell.
const std::vector<Rule>& rules() {
  static const std::vector<Rule> rules{
      {"context", contexts},
      {"cluster",
       [](const Question& question) { return words_of(known_clusters(question.context)); }},
      {"user", [](const Question& question) { return words_of(known_users(question.context)); }},
      {"namespace", namespaces},
      {"selector", labels},
      {"label-columns", label_keys},
      {"field-selector", field_selectors},
      {"sort-by", sort_paths},
      {"output", outputs},
      {"subresource", just({"status"})},
      {"for", owners},
      {"kinds", types},
      {"exclude", types},
      {"secrets", just({"keys", "metadata", "off", "full"})},
      {"log-format", just({"text", "json"})},
      {"log-level", just({"error", "warn", "info", "debug"})},
      {"api-group", api_groups},
      {"categories", of_types<&model::ResourceType::categories>},
      {"verbs", of_types<&model::ResourceType::verbs>},
      {"namespaced", just({"true", "false"})},
  };
  return rules;
}

bool takes_file(const std::string& flag) {
  constexpr std::array kFiles{
      "kubeconfig",         "db",        "certificate-authority", "client-key", "filename",
      "client-certificate", "template",  "metrics-textfile",      "tls-cert",   "tls-key",
      "token-file",         "user-token"};
  return std::find(kFiles.begin(), kFiles.end(), flag) != kFiles.end();
}

}  // namespace

Completion flag_values(const Context& context, CompletionCache& cache,
                       const CompletionPlace& place) {
  const std::string& flag = place.flag->get_lnames().front();
  if (takes_file(flag)) return {.candidates = {}, .takes_files = true};
  const std::vector<std::string> allowed = words_allowed(*place.flag);
  if (!allowed.empty()) return {.candidates = words_of(allowed)};
  for (const Rule& rule : rules()) {
    if (rule.flag == flag) return {.candidates = rule.values({context, cache, place})};
  }
  return {};
}

}  // namespace k8scache::cli
