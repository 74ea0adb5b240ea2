#include "core/base/environment.hpp"

namespace k8scache {

Environment Environment::from_block(const char* const* entries) {
  Environment environment;
  for (; entries != nullptr && *entries != nullptr; ++entries) {
    const std::string_view entry = *entries;
    const auto equals = entry.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    environment.variables_.try_emplace(std::string(entry.substr(0, equals)),
                                       entry.substr(equals + 1));
  }
  return environment;
}

std::optional<std::string> Environment::get(std::string_view name) const {
  const auto found = variables_.find(name);
  if (found == variables_.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

std::vector<std::string> Environment::block() const {
  std::vector<std::string> texts;
  for (const auto& [name, value] : variables_) texts.push_back(name + "=" + value);
  return texts;
}

}  // namespace k8scache
