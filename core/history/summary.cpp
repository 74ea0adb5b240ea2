#include "core/history/summary.hpp"

#include "core/base/text.hpp"
#include "core/json/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace k8scache::history {

namespace {

constexpr std::size_t kLongestValue = 40;  // code points

std::string shortened(const std::string& text) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins_character = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80;
    if (begins_character && ++characters > kLongestValue) return text.substr(0, i) + "…";
  }
  return text;
}

std::string value_text(json::Value value) {
  if (!value.exists()) return "(none)";
  if (const auto text = value.text()) {
    return text->empty() ? "\"\"" : shortened(printable(*text));
  }
  std::string text;
  json::write_compact(value, text);
  return shortened(text);
}

/// What tells most comes first.
int rank(const json::Difference& difference) {
  const std::string_view path = difference.path;
  if (path == ".metadata.generation") return 3;
  if (path.starts_with(".status")) return 2;
  return path.starts_with(".metadata") ? 1 : 0;
}

}  // namespace

std::vector<json::Difference> changed_paths(json::Value before, json::Value after) {
  std::vector<json::Difference> found = json::differences(before, after);
  std::erase_if(found, [](const json::Difference& difference) {
    return difference.path == ".metadata.resourceVersion";
  });
  return found;
}

std::string summary(std::vector<json::Difference> differences, Values values, std::size_t most) {
  std::ranges::stable_sort(differences, {}, rank);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < std::min(most, differences.size()); ++i) {
    const json::Difference& one = differences[i];
    texts.push_back(
        values == Values::Hidden
            ? one.path
            : fmt::format("{} {} → {}", one.path, value_text(one.before), value_text(one.after)));
  }
  if (differences.size() > most) {
    texts.push_back(fmt::format("… and {} more", differences.size() - most));
  }
  return join(texts, ", ");
}

}  // namespace k8scache::history
