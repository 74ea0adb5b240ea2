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

}  // namespace k8scache::json
