#include "core/base/text.hpp"
#include "core/view/families.hpp"
#include "core/view/value_text.hpp"

#include <fmt/format.h>

namespace k8scache::view {

// The same events are served by two groups, under two sets of names: each is looked for under its
// core name first, then under that of events.k8s.io. Spec: kubectl printers, printEvent.

namespace {

json::Value either(json::Value object, std::string_view core_name, std::string_view new_name) {
  const json::Value value = object[core_name];
  return value.exists() ? value : object[new_name];
}

std::optional<Instant> first_seen(json::Value event) {
  const auto first = instant_of(either(event, "firstTimestamp", "deprecatedFirstTimestamp"));
  return first ? first : instant_of(event["eventTime"]);
}

std::string first_of(json::Value one, json::Value other) {
  const std::string_view text = one.text_or("");
  return std::string(text.empty() ? other.text_or("") : text);
}

}  // namespace

std::string event_first_seen(const Row& row, const Arguments&) {
  return row.age(first_seen(row.object()));
}

std::string event_last_seen(const Row& row, const Arguments&) {
  const json::Value event = row.object();
  const json::Value series = event["series"];
  if (!series.is_null_or_missing()) {
    return row.age(instant_of(series["lastObservedTime"]));
  }
  const auto last = instant_of(either(event, "lastTimestamp", "deprecatedLastTimestamp"));
  return row.age(last ? last : first_seen(event));
}

std::string event_count(const Row& row, const Arguments&) {
  const json::Value series = row.object()["series"];
  if (!series.is_null_or_missing()) return fmt::format("{}", series["count"].integer_or(0));
  const auto count = either(row.object(), "count", "deprecatedCount").integer_or(0);
  return fmt::format("{}", count == 0 ? 1 : count);
}

std::string event_object(const Row& row, const Arguments&) {
  const json::Value object = either(row.object(), "involvedObject", "regarding");
  const std::string kind = to_lower(object["kind"].text_or(""));
  const std::string_view name = object["name"].text_or("");
  return name.empty() ? kind : fmt::format("{}/{}", kind, name);
}

std::string event_source(const Row& row, const Arguments&) {
  const json::Value event = row.object();
  const json::Value source = either(event, "source", "deprecatedSource");
  const std::string component =
      first_of(source["component"], either(event, "reportingComponent", "reportingController"));
  const std::string instance = first_of(source["host"], event["reportingInstance"]);
  return instance.empty() ? component : component + ", " + instance;
}

std::string event_message(const Row& row, const Arguments&) {
  return std::string(trim(either(row.object(), "message", "note").text_or("")));
}

}  // namespace k8scache::view
