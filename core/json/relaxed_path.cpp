#include "core/json/relaxed_path.hpp"

namespace k8scache::json {

std::optional<std::string> relaxed_path(std::string_view text) {
  if (text.empty()) return std::string();
  std::string_view inner = text;
  if (inner.size() > 1 && inner.front() == '{' && inner.back() == '}') {
    inner = inner.substr(1, inner.size() - 2);
  }
  if (inner.size() > 1 && inner.front() == '.') inner.remove_prefix(1);
  if (inner.empty() || inner.find_first_of("{}") != inner.npos) return std::nullopt;
  return "{." + std::string(inner) + "}";
}

std::string with_whole_names(std::string_view path) {
  std::string result;
  char quote = '\0';  // of the name that is being read
  char before = '\0';
  bool is_in_names = false;  // of brackets with quoted names and commas
  for (const char c : path) {
    if (quote != '\0') {
      if (c == '.' && before != '\\') result += '\\';
      if (c == quote) quote = '\0';
    } else if ((c == '\'' || c == '"') && (before == '[' || (before == ',' && is_in_names))) {
      quote = c;
      is_in_names = true;
    } else if (c != ',') {
      is_in_names = false;
    }
    result += c;
    before = c;
  }
  return result;
}

}  // namespace k8scache::json
