#include "tests/support/described.hpp"

#include "core/base/time_format.hpp"
#include "core/describe/describe.hpp"
#include "core/json/ordered.hpp"

#include <cstdlib>
#include <ctime>

namespace k8scache::tests {

using describe::Reach;

Reach RelatedTexts::each(const describe::Question& question,
                         const std::function<void(json::Value)>& visit) {
  if (question.plural == forbidden) return Reach::Forbidden;
  const auto found = objects_.find(question.plural);
  if (found == objects_.end()) return Reach::Unknown;
  for (const std::string& text : found->second) {
    if (text.find(question.containing) == std::string::npos) continue;
    json::Parser parser;
    const json::Value object = parser.parse(text);
    const json::Value metadata = object["metadata"];
    query::Labels labels;
    for (const json::Member& label : json::ordered_members(metadata["labels"])) {
      labels.emplace_back(label.key, label.value.text_or(""));
    }
    const bool fits = (question.ns.empty() || metadata["namespace"].text_or("") == question.ns) &&
                      (question.name.empty() || metadata["name"].text_or("") == question.name) &&
                      query::matches(question.labels, labels);
    if (fits) visit(object);
  }
  return Reach::Seen;
}

std::string described(std::string_view object, RelatedTexts&& beside, bool shows_events,
                      bool has_secret_values) {
  setenv("TZ", "UTC", 1);
  tzset();
  json::Parser parser;
  const json::Value value = parser.parse(object);
  const std::string version(value["apiVersion"].text_or("v1"));
  const std::size_t slash = version.find('/');
  const model::ResourceType type{
      .group = slash == std::string::npos ? "" : version.substr(0, slash),
      .kind = std::string(value["kind"].text_or(""))};
  return describe::describe(type, {.object = value,
                                   .related = beside,
                                   .now = *parse_rfc3339("2026-01-02T03:04:05Z"),
                                   .shows_events = shows_events,
                                   .has_secret_values = has_secret_values});
}

}  // namespace k8scache::tests
