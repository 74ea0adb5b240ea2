#include "core/report/health.hpp"

#include "core/base/time_format.hpp"
#include "core/json/writer.hpp"
#include "core/report/status.hpp"
#include "core/store/live_watcher.hpp"
#include "core/store/writer_lock.hpp"

#include <algorithm>

namespace k8scache::report {

const char* word(store::WatchHealth::Verdict verdict) {
  switch (verdict) {
    case store::WatchHealth::Verdict::Healthy: return "healthy";
    case store::WatchHealth::Verdict::Degraded: return "degraded";
    case store::WatchHealth::Verdict::Unreachable: return "unreachable";
    case store::WatchHealth::Verdict::Unattended: return "unattended";
  }
  return "";
}

store::WatchFacts health_facts(store::Reader& reader, Instant now) {
  store::WatchFacts facts{.live = store::live_watcher(reader.path(), now),
                          .last = {},
                          .is_held = false,
                          .streams = reader.streams(),
                          .cursors = reader.cursors(),
                          .type_names = {},
                          .file = {}};
  if (!facts.live) {
    facts.last = reader.watcher();
    facts.is_held = store::is_locked(reader.path());
  }
  facts.file = store::file_facts(reader.path());
  for (const model::CatalogType& type : reader.catalog().types()) {
    facts.type_names.emplace(type.id, type.type.plural_and_group());
  }
  return facts;
}

namespace {

/// Spec: the circuit breaker of each stream, see store::StreamState.
const char* breaker_of(const std::string& state) {
  if (state == "open" || state == "half-open") return state.c_str();
  return "closed";
}

void write_type(json::Writer& writer, const TypeStatus& row, const store::StreamState* stream) {
  writer.begin_object();
  writer.key("type").value(row.type->type.plural_and_group());
  writer.key("namespace").value(row.cursor.at.scope);
  writer.key("state").value(state_text(row));
  if (row.cursor.as_of) writer.key("asOf").value(rfc3339(*row.cursor.as_of));
  writer.key("failures").value(row.cursor.failures);
  if (stream != nullptr) {
    writer.key("breaker").value(breaker_of(stream->state));
    writer.key("since").value(rfc3339(stream->since));
    if (stream->next_try_at) writer.key("nextTryAt").value(rfc3339(*stream->next_try_at));
    if (stream->last_sign_at) writer.key("lastSignAt").value(rfc3339(*stream->last_sign_at));
  }
  const std::string& reason = stream != nullptr ? stream->reason : row.cursor.error;
  if (!reason.empty()) writer.key("reason").value(reason);
  writer.end_object();
}

}  // namespace

std::string health_document(const store::WatchHealth& health, const store::WatchFacts& facts,
                            const std::vector<TypeStatus>& rows, std::optional<int> exit_code,
                            int indent) {
  std::string text;
  json::Writer writer(text, indent);
  writer.begin_object();
  writer.key("health").value(word(health.verdict));
  writer.key("summary").value(health.summary);
  writer.key("problems").begin_array();
  for (const std::string& problem : health.problems) writer.value(problem);
  writer.end_array();
  if (facts.live) write_watcher(writer, *facts.live);
  writer.key("types").begin_array();
  for (const TypeStatus& row : rows) {
    const auto stream = std::ranges::find(facts.streams, row.cursor.at, &store::StreamState::at);
    const bool is_watched = facts.live && stream != facts.streams.end();
    write_type(writer, row, is_watched ? &*stream : nullptr);
  }
  writer.end_array();
  if (exit_code) writer.key("exitCode").value(*exit_code);
  writer.end_object();
  return text;
}

}  // namespace k8scache::report
