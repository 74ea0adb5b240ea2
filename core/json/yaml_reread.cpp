#include "core/json/yaml_reread.hpp"

#include <algorithm>
#include <cstddef>

namespace k8scache::json {

std::string_view reread_text(std::string_view text, std::string& made) {
  constexpr std::string_view kNextLine = "\u0085";
  if (text.find(kNextLine) == text.npos) return text;
  made.clear();
  while (!text.empty()) {
    const std::size_t plain = std::min({text.find(' '), text.find(kNextLine), text.size()});
    made += text.substr(0, plain);
    text.remove_prefix(plain);
    // Blanks and line ends in any order.
    std::size_t end = 0;
    std::size_t lines = 0;
    while (end < text.size()) {
      if (text[end] == ' ') {
        ++end;
      } else if (text.substr(end).starts_with(kNextLine)) {
        end += kNextLine.size();
        ++lines;
      } else {
        break;
      }
    }
    if (lines == 0) {
      made += text.substr(0, end);
    } else if (lines == 1) {
      made += ' ';
    } else {
      made.append(lines - 1, '\n');
    }
    text.remove_prefix(end);
  }
  return made;
}

}  // namespace k8scache::json
