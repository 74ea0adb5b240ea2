#include "core/print/painted_text.hpp"

#include "core/base/text.hpp"
#include "core/print/colour.hpp"

#include <algorithm>
#include <array>

namespace k8scache::print {

namespace {

constexpr std::array<std::string_view, 5> kStates{"Status", "State", "Last State", "Reason",
                                                  "Phase"};
constexpr std::array<std::string_view, 9> kHeadings{
    "GROUP:",  "KIND:", "VERSION:",  "FIELD:",        "DESCRIPTION:",
    "FIELDS:", "ENUM:", "RESOURCE:", "EXTERNAL DOCS:"};

template <typename Words>
bool has(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::size_t blanks_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

/// `  State:   Waiting`: its first word, if the line is about a state.
std::string painted_state(std::string_view line) {
  const std::size_t begin = blanks_of(line);
  const std::size_t colon = line.find(':', begin);
  if (colon == line.npos || !has(kStates, line.substr(begin, colon - begin))) {
    return std::string(line);
  }
  const std::size_t value = std::min(line.find_first_not_of(' ', colon + 1), line.size());
  const std::size_t end = std::min(line.find(' ', value), line.size());
  const std::string_view word = line.substr(value, end - value);
  return std::string(line.substr(0, value)) + painted(word, tone_of_state(word)) +
         std::string(line.substr(end));
}

std::string painted_event(std::string_view line) {
  const std::size_t begin = blanks_of(line);
  constexpr std::string_view kWarning = "Warning";
  const std::string_view rest = line.substr(begin);
  if (!rest.starts_with(kWarning) || !rest.substr(kWarning.size()).starts_with("  ")) {
    return std::string(line);
  }
  return std::string(line.substr(0, begin)) + painted(kWarning, Tone::Yellow) +
         std::string(rest.substr(kWarning.size()));
}

/// `KIND:   Pod`, `  name\t<string> -required-`.
std::string painted_field(std::string_view line) {
  const std::size_t end = line.find(':') == line.npos ? 0 : line.find(':') + 1;
  if (has(kHeadings, line.substr(0, end))) {
    return painted(line.substr(0, end), Tone::Bold) + std::string(line.substr(end));
  }
  const std::size_t tab = line.find('\t');
  if (tab == line.npos || !line.substr(tab + 1).starts_with('<')) return std::string(line);
  return std::string(line.substr(0, tab + 1)) + painted(line.substr(tab + 1), Tone::Dim);
}

template <typename Paint>
std::string line_by_line(std::string_view text, Paint&& paint) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    result += paint(text.substr(0, end));
    if (end < text.size()) result += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

}  // namespace

std::string painted_description(std::string_view text) {
  bool is_event = false;
  return line_by_line(text, [&](std::string_view line) {
    is_event = is_event || line.starts_with("Events:");
    return is_event ? painted_event(line) : painted_state(line);
  });
}

std::string painted_explanation(std::string_view text) { return line_by_line(text, painted_field); }

}  // namespace k8scache::print
