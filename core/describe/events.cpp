#include "core/describe/events.hpp"

#include "core/base/text.hpp"
#include "core/describe/parts.hpp"
#include "core/view/age.hpp"
#include "core/view/value_text.hpp"

#include <algorithm>

namespace k8scache::describe {

namespace {

/// Spec: client-go, Events.GetFieldSelector.
bool is_of(json::Value event, const EventsOf& whose) {
  const json::Value object = event["involvedObject"];
  const auto fits = [&](std::string_view member, const std::string& wanted) {
    return wanted.empty() || object[member].text_or("") == wanted;
  };
  return object["name"].text_or("") == whose.name && object["namespace"].text_or("") == whose.ns &&
         fits("kind", whose.kind) && fits("uid", whose.uid);
}

/// A name that JSON writes as it is; else none.
std::string plain(const std::string& name) {
  const bool is_plain = std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == ':' || c == '_';
  });
  return is_plain ? name : "";
}

}  // namespace

EventsOf events_of(json::Value object) {
  const json::Value metadata = object["metadata"];
  return {.ns = text_of(metadata["namespace"]),
          .name = text_of(metadata["name"]),
          .kind = text_of(object["kind"]),
          .uid = text_of(metadata["uid"])};
}

std::string event_interval(json::Value event, Instant now) {
  const bool has_time = view::instant_of(event["eventTime"]).has_value();
  const std::string first = age_of(event[has_time ? "eventTime" : "firstTimestamp"], now);
  const json::Value series = event["series"];
  if (!series.is_null_or_missing()) {
    return fmt::format("{} (x{} over {})", age_of(series["lastObservedTime"], now),
                       number_of(series["count"]), first);
  }
  const std::int64_t count = number_of(event["count"]);
  if (count <= 1) return first;
  return fmt::format("{} (x{} over {})", age_of(event["lastTimestamp"], now), count, first);
}

ToldEvent told_event(json::Value event, Instant now) {
  const std::string_view place = event["involvedObject"]["fieldPath"].text_or("");
  const std::string_view message = trim(event["message"].text_or(""));
  return {.last_seen = view::instant_of(event["lastTimestamp"]),
          .type = text_of(event["type"]),
          .reason = text_of(event["reason"]),
          .age = event_interval(event, now),
          .source = text_or(event["source"]["component"], event["reportingComponent"].text_or("")),
          .message = place.empty() ? std::string(message) : fmt::format("{}: {}", place, message)};
}

void write_events(const Writer& to, const Subject& subject, const std::vector<EventsOf>& whose) {
  std::vector<ToldEvent> events;
  for (const EventsOf& one : whose) {
    const Reach reach = subject.related.each(
        {.group = "", .plural = "events", .ns = one.ns, .containing = plain(one.name)},
        [&](json::Value event) {
          if (is_of(event, one)) events.push_back(told_event(event, subject.now));
        });
    if (reach != Reach::Seen) return to.text(0, "Events:\t<unknown>\n");
  }
  if (events.empty()) return to.text(0, "Events:\t<none>\n");
  to.end_columns();
  std::ranges::stable_sort(events, {}, &ToldEvent::last_seen);
  to.text(0, "Events:\n  Type\tReason\tAge\tFrom\tMessage\n");
  to.text(1, "----\t------\t----\t----\t-------\n");
  for (const ToldEvent& event : events) {
    to.write(1, "{}\t{}\t{}\t{}\t{}\n", event.type, event.reason, event.age, event.source,
             event.message);
  }
}

}  // namespace k8scache::describe
