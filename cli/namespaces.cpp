#include "cli/namespaces.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/go_text.hpp"
#include "core/query/literal.hpp"
#include "core/query/query.hpp"

namespace k8scache::cli {

namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-";
constexpr std::string_view kGlobLetters = "abcdefghijklmnopqrstuvwxyz0123456789-*?[]!^";
constexpr std::string_view kGlobs = "*?[";
constexpr std::size_t kLongest = 63;

/// Spec: RFC 1123, a DNS label.
bool may_be_called(std::string_view name) {
  if (query::is_glob(name)) return name.find_first_not_of(kGlobLetters) == std::string_view::npos;
  return !name.empty() && name.size() <= kLongest &&
         name.find_first_not_of(kLetters) == std::string_view::npos && name.front() != '-' &&
         name.back() != '-';
}

}  // namespace

void require_namespaces(const std::vector<std::string>& names, const std::string& place) {
  for (const std::string& name : names) {
    if (may_be_called(name)) continue;
    fail(
        ErrorKind::Usage,
        "{}no namespace can be called \"{}\": lower-case letters, digits and inner dashes, at most "
        "{}",
        place.empty() ? "" : place + ": ", printable(name), kLongest);
  }
}

std::vector<std::string> given_namespaces(const std::optional<std::vector<std::string>>& names) {
  if (!names) return {};
  if (names->empty()) fail(ErrorKind::Usage, "--ns names no namespace");
  require_namespaces(*names, "");
  return *names;
}

namespace {

std::string unaskable(const char* what, std::string_view name) {
  std::vector<std::string> reasons;
  if (name == "." || name == "..") {
    reasons.push_back(fmt::format("may not be '{}'", name));
  } else {
    for (const char letter : {'/', '%'}) {
      if (name.find(letter) == std::string_view::npos) continue;
      reasons.push_back(fmt::format("may not contain '{}'", letter));
    }
  }
  if (reasons.empty()) return "";
  return fmt::format("invalid {} {}: [{}]", what, json::go_quoted(name), join(reasons, " "));
}

}  // namespace

std::vector<std::string> literal_namespace(const std::string& name) {
  if (name.empty()) return {};
  return {query::literal(name)};
}

std::string shown_namespace(std::string text) {
  for (const char letter : kGlobs) {
    const std::string literal{'[', letter, ']'};
    for (auto at = text.find(literal); at != std::string::npos; at = text.find(literal, at + 1)) {
      text.replace(at, literal.size(), 1, letter);
    }
  }
  return text;
}

std::string in_namespaces(const std::vector<std::string>& names) {
  return "in " + shown_namespace(join(names, ",")) +
         (names.size() == 1 ? " namespace" : " namespaces");
}

std::string unaskable_namespace(std::string_view name) { return unaskable("namespace", name); }
std::string unaskable_name(std::string_view name) { return unaskable("resource name", name); }
std::string unaskable_subresource(std::string_view name) { return unaskable("subresource", name); }

}  // namespace k8scache::cli
