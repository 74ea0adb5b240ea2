#include "core/view/value_text.hpp"

#include "core/base/text.hpp"
#include "core/base/time_format.hpp"
#include "core/json/number_text.hpp"
#include "core/json/ordered.hpp"
#include "core/json/writer.hpp"

#include <fmt/format.h>

namespace k8scache::view {

std::string value_text(json::Value value) {
  std::string text;
  switch (value.type()) {
    case json::Type::Missing:
    case json::Type::Null: return text;
    case json::Type::String: return std::string(value.text_or(""));
    case json::Type::Unsigned:  // beyond Go's int64, so a float there
    case json::Type::Double:
      return json::general_number_text(value.number().value_or(0), json::ExponentFrom::Million);
    case json::Type::Bool:
    case json::Type::Integer:
    case json::Type::Array:
    case json::Type::Object: json::write_compact(value, text); return text;
  }
  return text;
}

std::optional<Instant> instant_of(json::Value value) {
  const auto text = value.text();
  if (!text || *text == "0001-01-01T00:00:00Z") return std::nullopt;
  return parse_rfc3339(*text);
}

json::Value first_condition(json::Value object, std::string_view type) {
  for (const json::Value condition : object["status"]["conditions"].elements()) {
    if (condition["type"].text_or("") == type) return condition;
  }
  return {};
}

std::string labels_text(json::Value labels) {
  std::vector<std::string> pairs;
  for (const json::Member& label : json::ordered_members(labels)) {
    pairs.push_back(fmt::format("{}={}", label.key, value_text(label.value)));
  }
  return pairs.empty() ? "<none>" : join(pairs, ",");
}

std::string shortened(const std::vector<std::string>& texts, std::size_t most,
                      std::string_view separator) {
  if (texts.size() <= most) return join(texts, separator);
  const std::vector<std::string> shown(texts.begin(),
                                       texts.begin() + static_cast<std::ptrdiff_t>(most));
  return fmt::format("{} + {} more...", join(shown, separator), texts.size() - most);
}

}  // namespace k8scache::view
