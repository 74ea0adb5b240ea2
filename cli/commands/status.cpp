#include "core/report/status.hpp"

#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/each_context.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/terminal.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/print/table.hpp"
#include "core/store/commit_bell.hpp"
#include "core/store/live_watcher.hpp"
#include "core/store/reader.hpp"
#include "core/view/age.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
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
std::string refused_text(const std::vector<report::TypeStatus>& rows) {
  constexpr std::size_t kShown = 3;  // one server's reasons are mostly one reason
  std::vector<std::string> all;
  for (const report::TypeStatus& row : rows) {
    if (row.cursor.refused_form.empty()) continue;
    all.push_back(
        fmt::format("{} ({})", row.type->type.plural_and_group(), row.cursor.refused_form));
  }
  const std::size_t more = all.size() - std::min(all.size(), kShown);
  all.resize(all.size() - more);
  return join(all, ", ") + (more == 0 ? "" : fmt::format(" and {} more", more));
}

void print_table(Context& context, store::Reader& reader,
                 const std::vector<report::TypeStatus>& rows,
                 const std::optional<store::WatcherState>& watcher) {
  const Instant now = context.clock.now();
  const std::string id = report::fact(reader, "cluster_id");
  context.out << fmt::format("Context:  {}\nCluster:  {} ({}{})\nFile:     {} ({:.1f} MB)\n",
                             report::fact(reader, "context"), report::fact(reader, "server"),
                             report::fact(reader, "server_version"), id.empty() ? "" : ", id " + id,
                             reader.path(),
                             static_cast<double>(report::file_bytes(reader.path())) / 1e6);
  context.out << fmt::format("Secrets:  {}\nChanges:  {} to {}\n", report::fact(reader, "secrets"),
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
  for (const report::TypeStatus& row : rows) {
    table.add({row.type->type.plural_and_group(),
               row.cursor.at.scope.empty() ? "*" : row.cursor.at.scope, std::to_string(row.objects),
               row.cursor.as_of ? view::age_text(row.cursor.as_of, now) : "never",
               row.cursor.resource_version, report::state_text(row), row.cursor.error});
  }
  context.out << table.text();
}

int show_status(Context& context, const StatusFlags& flags) {
  store::Reader reader = open_cache(choose_cache(context));
  const auto watcher = store::live_watcher(reader.path(), context.clock.now());
  const std::vector<report::TypeStatus> rows = report::type_statuses(reader, watcher.has_value());
  if (rows.empty()) {
    fail(ErrorKind::Stale, "nothing has ever been synced into {}; run: {} sync", reader.path(),
         context.program);
  }
  if (flags.output == "json") {
    context.out << report::status_document(reader, rows, watcher, 2) << "\n";
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
