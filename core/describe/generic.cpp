#include "core/describe/generic.hpp"

#include "core/base/text.hpp"
#include "core/describe/parts.hpp"
#include "core/json/go_text.hpp"
#include "core/json/letters.hpp"
#include "core/json/ordered.hpp"
#include "core/json/utf8.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace k8scache::describe {

namespace {

constexpr std::array<std::string_view, 5> kSaidAbove{".metadata.managedFields", ".metadata.name",
                                                     ".metadata.namespace", ".metadata.labels",
                                                     ".metadata.annotations"};

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) {
  return (c >= 'a' && c <= 'z') || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool is_of_letters_and_dashes(std::string_view text) {
  while (!text.empty()) {
    const json::Utf8Character c = json::utf8_character(text);
    if (c.code != U'-' && !json::is_letter(c.code)) return false;
    text.remove_prefix(c.bytes);
  }
  return true;
}

/// `podCIDRs` as `pod`, `CID`, `Rs`: runs of small and of large letters, where the last large one
/// goes with the small ones behind it.
std::vector<std::string> camel_words(std::string_view text) {
  std::vector<std::string> words;
  const auto kind = [](char c) { return is_upper(c) ? 0 : is_lower(c) ? 1 : 2; };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 0 || kind(text[i]) != kind(text[i - 1])) words.emplace_back();
    words.back() += text[i];
  }
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i].empty() || !is_upper(words[i].front()) || !is_lower(words[i + 1].front()))
      continue;
    words[i + 1].insert(words[i + 1].begin(), words[i].back());
    words[i].pop_back();
  }
  std::erase(words, "");
  return words;
}

/// `CID`, `Rs` belong together.
std::vector<std::string> with_acronyms(const std::vector<std::string>& words) {
  std::vector<std::string> merged;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool is_large = words[i].size() >= 2 && std::ranges::none_of(words[i], is_lower);
    if (is_large && i + 1 < words.size() && is_upper(words[i + 1].front())) {
      merged.push_back(words[i] + words[i + 1]);
      ++i;
    } else {
      merged.push_back(words[i]);
    }
  }
  return merged;
}

void write_members(const Writer& to, int level, json::Value object, const std::string& path);

void write_value(const Writer& to, int level, std::string_view field, json::Value value,
                 const std::string& path) {
  const std::string label = field_label(field);
  if (value.is_object()) {
    to.write(level, "{}:\n", label);
    return write_members(to, level + 1, value, path);
  }
  if (value.is_array()) {
    to.write(level, "{}:\n", label);
    for (const json::Value one : value.elements()) {
      if (one.is_object()) {
        write_members(to, level + 1, one, path);
      } else {
        std::string text;
        json::append_go_value(text, one);
        to.write(level + 1, "{}\n", text);
      }
    }
    return;
  }
  std::string text;
  json::append_go_value(text, value);
  to.write(level, "{}:\t{}\n", label, text);
}

void write_members(const Writer& to, int level, json::Value object, const std::string& path) {
  for (const json::Member& member : json::ordered_members(object)) {
    const std::string below = fmt::format("{}.{}", path, member.key);
    if (std::ranges::find(kSaidAbove, below) != kSaidAbove.end()) continue;
    write_value(to, level, member.key, member.value, below);
  }
}

}  // namespace

std::string field_label(std::string_view field) {
  if (!is_of_letters_and_dashes(field)) return std::string(field);
  std::vector<std::string> words = with_acronyms(camel_words(field));
  for (std::string& word : words) {
    const std::string small = to_lower(word);
    if (small == "api" || small == "url" || small == "uid" || small == "guid") {
      for (char& c : word) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    } else if (small == word && word.front() >= 'a' && word.front() <= 'z') {
      word.front() = static_cast<char>(word.front() - 'a' + 'A');
    }
  }
  return join(words, " ");
}

void describe_anything(const Writer& to, const Subject& subject) {
  write_name_and_namespace(to, subject.object);
  write_labels_and_annotations(to, subject.object);
  write_members(to, 0, subject.object, "");
}

}  // namespace k8scache::describe
