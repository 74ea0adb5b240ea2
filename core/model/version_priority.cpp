#include "core/model/version_priority.hpp"

#include <charconv>
#include <compare>
#include <cstdint>
#include <optional>

namespace k8scache::model {

namespace {

struct Priority {
  int stability = 2;  // 1: beta, 0: alpha
  std::int64_t major = 0;
  std::int64_t minor = 0;
  friend auto operator<=>(const Priority&, const Priority&) = default;
};

/// A number that is all of the text.
std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  if (text.starts_with('-')) return std::nullopt;
  const auto [read_to, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || read_to != end) return std::nullopt;
  return number;
}

/// Of `v1`, `v1beta2`; nothing of other names.
std::optional<Priority> priority_of(std::string_view version) {
  if (!version.starts_with('v')) return std::nullopt;
  version.remove_prefix(1);
  Priority priority;
  for (const std::string_view word : {"alpha", "beta"}) {
    const std::size_t at = version.find(word);
    if (at == std::string_view::npos) continue;
    const auto minor = number_of(version.substr(at + word.size()));
    if (!minor) return std::nullopt;
    priority.stability = word == "beta" ? 1 : 0;
    priority.minor = *minor;
    version = version.substr(0, at);
    break;
  }
  const auto major = number_of(version);
  if (!major) return std::nullopt;
  priority.major = *major;
  return priority;
}

}  // namespace

bool is_preferred(std::string_view version, std::string_view other) {
  const auto one = priority_of(version);
  const auto two = priority_of(other);
  if (one && two) return *one > *two;
  if (one || two) return one.has_value();
  return version < other;
}

}  // namespace k8scache::model
