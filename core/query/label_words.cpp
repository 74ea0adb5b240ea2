#include "core/query/label_words.hpp"

#include "core/base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace k8scache::query {

namespace {

constexpr std::size_t kLongestName = 63;
constexpr std::size_t kLongestPrefix = 253;

constexpr std::string_view kNameRule =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
    "validation "
    "is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
constexpr std::string_view kValueRule =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
    "and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or "
    "'12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
constexpr std::string_view kPrefixRule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or "
    "'.', "
    "and must start and end with an alphanumeric character (e.g. 'example.com', regex used for "
    "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_alphanumeric(char c) { return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z'); }

/// Alphanumeric at both ends, `-_.` between.
bool is_name(std::string_view text) {
  return !text.empty() && is_alphanumeric(text.front()) && is_alphanumeric(text.back()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; });
}

bool is_domain(std::string_view text) {
  while (true) {
    const std::string_view part = text.substr(0, text.find('.'));
    const bool is_part = !part.empty() && is_lower_or_digit(part.front()) &&
                         is_lower_or_digit(part.back()) &&
                         std::all_of(part.begin(), part.end(),
                                     [](char c) { return is_lower_or_digit(c) || c == '-'; });
    if (!is_part) return false;
    if (part.size() == text.size()) return true;
    text.remove_prefix(part.size() + 1);
  }
}

/// What is wrong with a prefix; nothing when it is a domain.
std::vector<std::string> prefix_problems(std::string_view prefix) {
  if (prefix.empty()) return {"prefix part must be non-empty"};
  std::vector<std::string> problems;
  if (prefix.size() > kLongestPrefix) {
    problems.push_back(fmt::format("prefix part must be no more than {} bytes", kLongestPrefix));
  }
  if (!is_domain(prefix)) problems.push_back(fmt::format("prefix part {}", kPrefixRule));
  return problems;
}

}  // namespace

std::string label_key_problem(std::string_view key) {
  std::string_view name = key;
  std::vector<std::string> problems;
  if (const std::size_t slash = key.find('/'); slash != std::string_view::npos) {
    name = key.substr(slash + 1);
    if (name.find('/') != std::string_view::npos) {
      return fmt::format(
          "a valid label key {} with an optional DNS subdomain prefix and '/' (e.g. "
          "'example.com/MyName')",
          kNameRule);
    }
    problems = prefix_problems(key.substr(0, slash));
  }
  if (name.empty()) problems.emplace_back("name part must be non-empty");
  if (name.size() > kLongestName) {
    problems.push_back(fmt::format("name part must be no more than {} bytes", kLongestName));
  }
  if (!is_name(name)) problems.push_back(fmt::format("name part {}", kNameRule));
  return join(problems, "; ");
}

std::string label_value_problem(std::string_view value) {
  std::vector<std::string> problems;
  if (value.size() > kLongestName) {
    problems.push_back(fmt::format("must be no more than {} bytes", kLongestName));
  }
  if (!value.empty() && !is_name(value)) problems.emplace_back(kValueRule);
  return join(problems, "; ");
}

}  // namespace k8scache::query
