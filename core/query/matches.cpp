#include "core/query/matches.hpp"

#include "core/json/utf8.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace k8scache::query {

namespace {

char32_t take(std::string_view& text) {
  const json::Utf8Character character = json::utf8_character(text);
  text.remove_prefix(character.bytes);
  return character.code;
}

/// Takes the rest of a class whose `[` is gone; whether `c` is in it.
bool take_class(std::string_view& pattern, char32_t c) {
  const bool negated = pattern.starts_with('!') || pattern.starts_with('^');
  if (negated) pattern.remove_prefix(1);
  bool listed = false;
  for (bool is_first = true; !pattern.empty(); is_first = false) {
    const char32_t low = take(pattern);
    if (low == U']' && !is_first) return listed != negated;
    char32_t high = low;
    if (pattern.size() > 1 && pattern[0] == '-' && pattern[1] != ']') {
      pattern.remove_prefix(1);
      high = take(pattern);
    }
    listed = listed || (low <= c && c <= high);
  }
  return false;
}

/// Takes one element other than `*`; whether it fits the character.
bool take_element(std::string_view& pattern, char32_t c) {
  const char32_t first = take(pattern);
  if (first == U'[') return take_class(pattern, c);
  return first == U'?' || first == c;
}

bool fits_any(const std::vector<std::string>& patterns, std::string_view text) {
  if (patterns.empty()) return true;
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return is_glob(pattern) ? fits_glob(pattern, text) : pattern == text;
  });
}

}  // namespace

bool matches(const Query& query, const model::ObjectKey& key, const Labels& labels) {
  const bool is_behind =
      !query.after || list_key(key.ns, key.name) > list_key(query.after->ns, query.after->name);
  return is_behind && fits_any(query.namespaces, key.ns) && fits_any(query.names, key.name) &&
         matches(query.labels, labels);
}

bool fits_glob(std::string_view pattern, std::string_view text) {
  // Of several stars only the last needs to be tried again: what came before it fits already.
  std::string_view after_star;
  std::string_view text_at_star;
  bool has_star = false;
  while (true) {
    if (pattern.starts_with('*')) {
      pattern.remove_prefix(1);
      after_star = pattern;
      text_at_star = text;
      has_star = true;
      continue;
    }
    if (text.empty() && pattern.empty()) return true;
    bool fits = false;
    if (!text.empty() && !pattern.empty()) {
      const char32_t c = take(text);
      fits = take_element(pattern, c);
    }
    if (fits) continue;
    if (!has_star || text_at_star.empty()) return false;
    take(text_at_star);
    pattern = after_star;
    text = text_at_star;
  }
}

}  // namespace k8scache::query
