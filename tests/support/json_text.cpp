#include "tests/support/json_text.hpp"

#include <fmt/format.h>

namespace k8scache::tests {
namespace {

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size() &&
         (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
    ++at;
  }
  return at;
}

std::size_t skip_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return at + 1;
}

std::size_t skip_value(std::string_view text, std::size_t at) {
  int depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = skip_string(text, at);
      if (depth == 0) return at;
      continue;
    }
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') {
      if (depth == 0) return at;
      if (--depth == 0) return at + 1;
    }
    if (depth == 0 && (c == ',' || c == ' ' || c == '\n' || c == '\r' || c == '\t')) return at;
    ++at;
  }
  return at;
}

/// The member `key` of the object that begins at `at`.
std::optional<MemberSpan> member_of(std::string_view text, std::size_t at, std::string_view key) {
  at = skip_space(text, at);
  if (at >= text.size() || text[at] != '{') return std::nullopt;
  at = skip_space(text, at + 1);
  while (at < text.size() && text[at] == '"') {
    MemberSpan member;
    member.begin = at;
    const std::size_t key_end = skip_string(text, at);
    member.value_begin = skip_space(text, skip_space(text, key_end) + 1);
    member.end = skip_value(text, member.value_begin);
    if (text.substr(at + 1, key_end - at - 2) == key) return member;
    at = skip_space(text, member.end);
    if (at >= text.size() || text[at] != ',') return std::nullopt;
    at = skip_space(text, at + 1);
  }
  return std::nullopt;
}

}  // namespace

std::optional<MemberSpan> find_member(std::string_view object,
                                      std::initializer_list<std::string_view> path) {
  std::optional<MemberSpan> found = MemberSpan{0, 0, object.size()};
  for (const std::string_view key : path) {
    found = member_of(object.substr(0, found->end), found->value_begin, key);
    if (!found) return std::nullopt;
  }
  return found;
}

std::optional<std::string_view> member_text(std::string_view object,
                                            std::initializer_list<std::string_view> path) {
  const auto found = find_member(object, path);
  if (!found) return std::nullopt;
  return object.substr(found->value_begin, found->end - found->value_begin);
}

std::string with_string(std::string object, std::initializer_list<std::string_view> path,
                        std::string_view value) {
  if (const auto found = find_member(object, path)) {
    return object.replace(found->value_begin, found->end - found->value_begin, quoted(value));
  }
  MemberSpan parent{0, skip_space(object, 0), object.size()};
  for (const auto* key = path.begin(); key + 1 < path.end(); ++key) {
    const auto next =
        member_of(std::string_view{object}.substr(0, parent.end), parent.value_begin, *key);
    if (!next) return object;
    parent = *next;
  }
  const std::size_t inside = parent.value_begin + 1;
  const bool is_empty = object[skip_space(object, inside)] == '}';
  return object.insert(inside, fmt::format("{}:{}{}", quoted(*(path.end() - 1)), quoted(value),
                                           is_empty ? "" : ","));
}

std::string without_member(std::string object, std::string_view key) {
  const auto found = member_of(object, 0, key);
  if (!found) return object;
  std::size_t begin = found->begin;
  std::size_t end = skip_space(object, found->end);
  if (object[end] == ',') {
    end = skip_space(object, end + 1);
  } else {  // the last member: its comma stands before it
    begin = object.find_last_not_of(" \n\r\t", begin - 1);
    if (object[begin] != ',') ++begin;
  }
  return object.erase(begin, end - begin);
}

std::vector<std::string_view> elements_of(std::string_view array) {
  std::vector<std::string_view> elements;
  std::size_t at = skip_space(array, 0);
  if (at >= array.size() || array[at] != '[') return elements;
  at = skip_space(array, at + 1);
  while (at < array.size() && array[at] != ']') {
    const std::size_t end = skip_value(array, at);
    elements.push_back(array.substr(at, end - at));
    at = skip_space(array, end);
    if (at < array.size() && array[at] == ',') at = skip_space(array, at + 1);
  }
  return elements;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20) {
      out += fmt::format("\\u{:04x}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

}  // namespace k8scache::tests
