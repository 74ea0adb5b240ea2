#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/each_context.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/terminal.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/base/time_format.hpp"
#include "core/json/writer.hpp"
#include "core/print/table.hpp"
#include "core/store/commit_bell.hpp"
#include "core/store/live_watcher.hpp"
#include "core/store/reader.hpp"
#include "core/view/age.hpp"

#include <CLI/CLI.hpp>
#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <ostream>

namespace k8scache::cli {

namespace {

struct StatusFlags {
  std::string output;
  bool watch = false;
  bool all_contexts = false;
};

std::int64_t file_bytes(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? status.st_size : 0;
}

/// One line of the report: a cursor and its type.
struct StatusRow {
  const model::CatalogType* type = nullptr;
  store::Cursor cursor;
  std::int64_t objects = 0;
  std::string stream;  ///< what a live watcher does about it; empty: nobody watches
};

std::string state_text(const StatusRow& row) {
  if (row.type->serving == model::Serving::Gone) return "gone";
  if (!row.stream.empty() && row.cursor.coverage != store::Coverage::Forbidden) return row.stream;
  switch (row.cursor.coverage) {
    case store::Coverage::Covered: return row.cursor.error.empty() ? "ok" : "failed";
    case store::Coverage::Forbidden: return "forbidden";
    case store::Coverage::Never: return row.cursor.error.empty() ? "never" : "failed";
  }
  return "";
}

std::vector<StatusRow> rows_of(store::Reader& reader, bool is_watched) {
  const auto counts = reader.counts();
  std::map<store::TypeScope, std::string> streams;
  if (is_watched) {
    for (store::StreamState& one : reader.streams()) streams[one.at] = std::move(one.state);
  }
  const auto cursors = reader.cursors();
  std::vector<StatusRow> rows;
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

/// `process 42, connected`.
std::string watcher_text(const store::WatcherState& watcher) {
  return fmt::format("process {}, {}{}", watcher.pid, watcher.cluster_state,
                     watcher.reason.empty() ? "" : ": " + watcher.reason);
}

std::string megabytes(std::int64_t bytes) {
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

/// What the watcher has found when it last looked.
std::string disk_text(const store::WatcherState& watcher) {
  return fmt::format("write-ahead log {}, {} free, changes wait {} ms", megabytes(watcher.file.wal),
                     megabytes(watcher.file.free), watcher.lag.count());
}

/// `nodes (the server answers HTTP 406), pods (unknown field 62 of core/v1.Pod)`: the types whose
/// last list came as JSON though it was asked for as protobuf. Empty: none.
std::string refused_text(const std::vector<StatusRow>& rows) {
  constexpr std::size_t kShown = 3;  // one server's reasons are mostly one reason
  std::vector<std::string> all;
  for (const StatusRow& row : rows) {
    if (row.cursor.refused_form.empty()) continue;
    all.push_back(
        fmt::format("{} ({})", row.type->type.plural_and_group(), row.cursor.refused_form));
  }
  const std::size_t more = all.size() - std::min(all.size(), kShown);
  all.resize(all.size() - more);
  return join(all, ", ") + (more == 0 ? "" : fmt::format(" and {} more", more));
}

void print_table(Context& context, store::Reader& reader, const std::vector<StatusRow>& rows,
                 const std::optional<store::WatcherState>& watcher) {
  const Instant now = context.clock.now();
  const std::string id = fact(reader, "cluster_id");
  context.out << fmt::format("Context:  {}\nCluster:  {} ({}{})\nFile:     {} ({:.1f} MB)\n",
                             fact(reader, "context"), fact(reader, "server"),
                             fact(reader, "server_version"), id.empty() ? "" : ", id " + id,
                             reader.path(), static_cast<double>(file_bytes(reader.path())) / 1e6);
  context.out << fmt::format("Secrets:  {}\nChanges:  {} to {}\n", fact(reader, "secrets"),
                             reader.changelog().first_seq, reader.changelog().last_seq);
  if (const store::DocumentSizes sizes = reader.document_sizes(); sizes.count > 0) {
    context.out << fmt::format("Schemas:  {} documents, {}, stored in {}\n", sizes.count,
                               megabytes(sizes.bytes), megabytes(sizes.stored));
  }
  if (const std::string refused = refused_text(rows); !refused.empty()) {
    context.out << "Protobuf: not of " << refused << "\n";
  }
  if (watcher) context.out << "Watcher:  " << watcher_text(*watcher) << "\n";
  if (watcher && watcher->checked_at) context.out << "Disk:     " << disk_text(*watcher) << "\n";
  context.out << "\n";
  print::Table table({"TYPE", "NAMESPACE", "OBJECTS", "AGE", "VERSION", "STATE", "ERROR"});
  if (may_colour(context, Stream::Out)) table.paint();
  for (const StatusRow& row : rows) {
    table.add({row.type->type.plural_and_group(),
               row.cursor.at.scope.empty() ? "*" : row.cursor.at.scope, std::to_string(row.objects),
               row.cursor.as_of ? view::age_text(row.cursor.as_of, now) : "never",
               row.cursor.resource_version, state_text(row), row.cursor.error});
  }
  context.out << table.text();
}

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

void print_json(Context& context, store::Reader& reader, const std::vector<StatusRow>& rows,
                const std::optional<store::WatcherState>& watcher) {
  std::string text;
  json::Writer writer(text, 2);
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
  for (const StatusRow& row : rows) {
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
  context.out << text << "\n";
}

int show_status(Context& context, const StatusFlags& flags) {
  store::Reader reader = open_cache(choose_cache(context));
  const auto watcher = store::live_watcher(reader.path(), context.clock.now());
  const std::vector<StatusRow> rows = rows_of(reader, watcher.has_value());
  if (rows.empty()) {
    fail(ErrorKind::Stale, "nothing has ever been synced into {}; run: {} sync", reader.path(),
         context.program);
  }
  if (flags.output == "json") {
    print_json(context, reader, rows, watcher);
  } else {
    print_table(context, reader, rows, watcher);
  }
  return kSuccess;
}

/// Of the context, or of each that is meant.
int run_status(Context& context, const StatusFlags& flags) {
  const Told told = flags.output == "json" ? Told::Json : Told::Blocks;
  return run_where_meant(context, flags.all_contexts, {.names = {}, .told = told},
                         [&](Context& one) { return show_status(one, flags); });
}

// Ages are in seconds; a change is shown at once, but a busy cache not more often than this.
constexpr std::chrono::milliseconds kRedrawTime{1'000};
constexpr std::chrono::milliseconds kLookTime{100};
constexpr const char* kClearScreen = "\x1b[H\x1b[2J";

/// The same again and again, until told to stop: in place on a terminal, else block after block.
int watch_status(Context& context, const StatusFlags& flags) {
  stop_on_signals(context.stop);
  std::optional<store::CommitBell> commits;
  if (!several_contexts(context, flags.all_contexts, ContextsOf::Caches)) {
    commits.emplace(choose_cache(context).path);
  }
  bool is_first = true;
  Tick redraw_at = context.clock.monotonic();
  while (!context.stop.requested()) {
    const bool is_news =
        commits && commits->rang() != store::CommitBell::Rang::No && context.out_is_terminal;
    if (is_news || context.clock.monotonic() >= redraw_at) {
      redraw_at = context.clock.monotonic() + kRedrawTime;
      if (context.out_is_terminal) {
        context.out << Control{kClearScreen};
      } else if (!is_first && flags.output != "json") {
        context.out << "\n";
      }
      is_first = false;
      run_status(context, flags);
      if (!context.out.flush()) return kSuccess;  // nobody reads it any more
    }
    wait_for_stop(context.stop, kLookTime);
  }
  return kSuccess;
}

}  // namespace

Runner add_status(CLI::App& app) {
  auto flags = std::make_shared<StatusFlags>();
  CLI::App* const command =
      app.add_subcommand("status", "what is cached, of what, and how old it is");
  command->add_option("-o,--output", flags->output, "json: one object")->check(one_of({"json"}));
  add_all_contexts(*command, flags->all_contexts);
  command->add_flag("-w,--watch", flags->watch, "show it again and again, until stopped");
  return [flags](Context& context) {
    return flags->watch ? watch_status(context, *flags) : run_status(context, *flags);
  };
}

}  // namespace k8scache::cli
