#pragma once

#include "core/describe/subject.hpp"
#include "core/describe/writer.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::describe {

/// Whose events are meant. An empty kind or uid is any.
struct EventsOf {
  std::string ns;  ///< empty: of an object that is in none
  std::string name;
  std::string kind{};
  std::string uid{};
};

/// The events of an object itself: of its name, kind and uid.
[[nodiscard]] EventsOf events_of(json::Value object);

/// An event as descriptions and `events` tell of it.
struct ToldEvent {
  std::optional<Instant> last_seen;  ///< by its last timestamp
  std::string type;
  std::string reason;
  std::string age;  ///< `5m`, `2m (x7 over 1h)`
  std::string source;
  std::string message;
};
[[nodiscard]] ToldEvent told_event(json::Value event, Instant now);
/// How long ago an event was seen, and how often since when. Spec: kubectl events, getInterval.
[[nodiscard]] std::string event_interval(json::Value event, Instant now);

/// `Events:` and a table of them, the oldest first; `<none>`, or `<unknown>` when the cache cannot
/// say. Those of several are put together. Spec: kubectl describe, DescribeEvents.
void write_events(const Writer& to, const Subject& subject, const std::vector<EventsOf>& whose);

}  // namespace k8scache::describe
