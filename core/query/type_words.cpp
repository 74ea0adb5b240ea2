#include "core/query/type_words.hpp"

#include "core/base/text.hpp"

#include <algorithm>

namespace k8scache::query {

namespace {

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool are_pairs(const std::vector<std::string>& arguments) {
  return std::any_of(arguments.begin(), arguments.end(), [](const std::string& argument) {
    return argument.find('/') != std::string::npos;
  });
}

std::string type_of_pair(const std::string& pair) { return pair.substr(0, pair.find('/')); }

}  // namespace

std::vector<std::string> type_words(const std::vector<std::string>& arguments) {
  std::vector<std::string> words;
  if (are_pairs(arguments)) {
    for (const std::string& pair : arguments) words.push_back(type_of_pair(pair));
  } else if (!arguments.empty()) {
    for (const std::string_view word : split(arguments.front(), ',')) words.emplace_back(word);
  }
  return words;
}

std::vector<std::string> unknown_types(const std::vector<std::string>& words,
                                       const model::Catalog& catalog) {
  std::vector<std::string> unknown;
  for (const std::string& word : words) {
    const bool is_known = !catalog.in_category(word).empty() || catalog.find(word).type != nullptr;
    if (!is_known && !has(unknown, word)) unknown.push_back(word);
  }
  return unknown;
}

std::vector<std::string> without_types(const std::vector<std::string>& arguments,
                                       const std::vector<std::string>& types) {
  std::vector<std::string> rest;
  if (are_pairs(arguments)) {
    for (const std::string& pair : arguments) {
      if (!has(types, type_of_pair(pair))) rest.push_back(pair);
    }
    return rest;
  }
  if (arguments.empty()) return rest;
  std::vector<std::string> words;
  for (const std::string_view word : split(arguments.front(), ',')) {
    if (!has(types, word)) words.emplace_back(word);
  }
  if (words.empty()) return rest;
  rest = arguments;
  rest.front() = join(words, ",");
  return rest;
}

}  // namespace k8scache::query
