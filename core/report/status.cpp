#include "core/report/status.hpp"

#include "core/base/time_format.hpp"
#include "core/json/writer.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <map>
#include <utility>

namespace k8scache::report {

void write_watcher(json::Writer& writer, const store::WatcherState& watcher) {
  writer.key("watcher").begin_object();
  writer.key("process").value(watcher.pid);
  writer.key("startedAt").value(rfc3339(watcher.started_at));
  writer.key("seenAt").value(rfc3339(watcher.beat_at));
  writer.key("cluster").value(watcher.cluster_state);
  writer.key("since").value(rfc3339(watcher.since));
  if (!watcher.reason.empty()) writer.key("reason").value(watcher.reason);
  if (watcher.next_try_at) writer.key("nextTryAt").value(rfc3339(*watcher.next_try_at));
  if (watcher.checked_at) {
    writer.key("checkedAt").value(rfc3339(*watcher.checked_at));
    writer.key("lagMilliseconds").value(static_cast<std::int64_t>(watcher.lag.count()));
    writer.key("walBytes").value(watcher.file.wal);
    writer.key("freeBytes").value(watcher.file.free);
  }
  writer.end_object();
}

std::int64_t file_bytes(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? status.st_size : 0;
}

std::string state_text(const TypeStatus& row) {
  if (row.type->serving == model::Serving::Gone) return "gone";
  if (!row.stream.empty() && row.cursor.coverage != store::Coverage::Forbidden) return row.stream;
  switch (row.cursor.coverage) {
    case store::Coverage::Covered: return row.cursor.error.empty() ? "ok" : "failed";
    case store::Coverage::Forbidden: return "forbidden";
    case store::Coverage::Never: return row.cursor.error.empty() ? "never" : "failed";
  }
  return "";
}

std::vector<TypeStatus> type_statuses(store::Reader& reader, bool is_watched) {
  const auto counts = reader.counts();
  std::map<store::TypeScope, std::string> streams;
  if (is_watched) {
    for (store::StreamState& one : reader.streams()) streams[one.at] = std::move(one.state);
  }
  const auto cursors = reader.cursors();
  std::vector<TypeStatus> rows;
  for (const model::CatalogType& type : reader.catalog().types()) {
    for (const store::Cursor& cursor : cursors) {
      if (cursor.at.type != type.id) continue;
      const auto count = counts.find(cursor.at);
      rows.push_back(
          {&type, cursor, count == counts.end() ? 0 : count->second, streams[cursor.at]});
    }
  }
  return rows;
}

std::string fact(const store::Reader& reader, const char* key) {
  const auto found = reader.meta().find(key);
  return found == reader.meta().end() ? "" : found->second;
}

std::string changelog_name(const store::Reader& reader) {
  const std::string epoch = fact(reader, "epoch");
  return fact(reader, "file_id") + (epoch.empty() ? "" : "." + epoch);
}

std::string type_state(store::Reader& reader, std::int64_t type) {
  std::string state = changelog_name(reader);
  for (const store::Cursor& cursor : reader.cursors(type)) {
    // The version of a watched type may stay behind its rows: events of one commit may have the
    // same, so the last one counts when the next has come.
    state += fmt::format("|{}:{}:{}:{}", cursor.at.scope, cursor.complete ? 1 : 0,
                         cursor.resource_version,
                         cursor.as_of ? cursor.as_of->time_since_epoch().count() : 0);
  }
  return state;
}

std::string status_document(store::Reader& reader, const std::vector<TypeStatus>& rows,
                            const std::optional<store::WatcherState>& watcher, int indent) {
  std::string text;
  json::Writer writer(text, indent);
  writer.begin_object();
  for (const auto& [key, name] :
       {std::pair{"context", "context"}, std::pair{"server", "server"},
        std::pair{"serverVersion", "server_version"}, std::pair{"clusterId", "cluster_id"},
        std::pair{"secrets", "secrets"}}) {
    writer.key(key).value(fact(reader, name));
  }
  writer.key("file").value(reader.path());
  writer.key("bytes").value(file_bytes(reader.path()));
  writer.key("changes").begin_object();
  writer.key("first").value(reader.changelog().first_seq);
  writer.key("last").value(reader.changelog().last_seq);
  writer.end_object();
  const store::DocumentSizes sizes = reader.document_sizes();
  writer.key("documents").begin_object();
  writer.key("count").value(sizes.count);
  writer.key("bytes").value(sizes.bytes);
  writer.key("stored").value(sizes.stored);
  writer.end_object();
  if (watcher) write_watcher(writer, *watcher);
  writer.key("types").begin_array();
  for (const TypeStatus& row : rows) {
    writer.begin_object();
    writer.key("type").value(row.type->type.plural_and_group());
    writer.key("namespace").value(row.cursor.at.scope);
    writer.key("objects").value(row.objects);
    writer.key("state").value(state_text(row));
    writer.key("resourceVersion").value(row.cursor.resource_version);
    if (row.cursor.as_of) writer.key("asOf").value(rfc3339(*row.cursor.as_of));
    if (!row.cursor.error.empty()) writer.key("error").value(row.cursor.error);
    writer.key("failures").value(row.cursor.failures);
    writer.key("list").begin_object();
    writer.key("milliseconds").value(static_cast<std::int64_t>(row.cursor.cost.time.count()));
    writer.key("requests").value(row.cursor.cost.requests);
    writer.key("bytes").value(row.cursor.cost.bytes);
    if (!row.cursor.form.empty()) writer.key("form").value(row.cursor.form);
    if (!row.cursor.refused_form.empty()) {
      writer.key("refusedForm").value(row.cursor.refused_form);
    }
    writer.end_object();
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
  return text;
}

}  // namespace k8scache::report
