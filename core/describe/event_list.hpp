#pragma once

#include "core/base/clock.hpp"
#include "core/json/value.hpp"

#include <optional>
#include <string>

namespace k8scache::describe {

/// The time by which `events` sorts: when it was seen last. Spec: kubectl events, eventTime.
[[nodiscard]] std::optional<Instant> event_time(json::Value event);

/// An event's line: last seen, type, reason, `Pod/web-1` and message, with tabs between; what could
/// steer a terminal is written as `^[` and `\r`. Spec: kubectl events, printOneEvent.
[[nodiscard]] std::string event_line(json::Value event, Instant now);

/// An `EventList` as `kubectl events -o json` shows it: 4 blanks a level, members in the order in
/// which the API declares them; with the final line end.
[[nodiscard]] std::string event_list_json(json::Value list);
/// The same of one event.
[[nodiscard]] std::string event_json(json::Value event);

}  // namespace k8scache::describe
