#include "cli/cache_run.hpp"
#include "cli/commands.hpp"
#include "cli/contexts.hpp"
#include "cli/each_context.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/log.hpp"
#include "cli/metrics_file.hpp"
#include "cli/progress_line.hpp"
#include "cli/sync_log.hpp"
#include "core/store/live_watcher.hpp"
#include "core/sync/documents.hpp"
#include "core/sync/one_shot.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>
#include <set>

namespace k8scache::cli {

namespace {

// Each run has its threads and its buffers; more clusters than that wait for their turn.
constexpr std::size_t kMostClustersAtOnce = 4;

struct SyncFlags {
  CacheRunFlags run;
  LogFlags log;
  std::optional<std::string> metrics_file;
  MetricsBoard* metrics = nullptr;  // of all runs; none: nobody wants them
  bool all_contexts = false;
  bool names_context = false;  // there are several
  std::optional<std::string> output;
  bool quiet = false;
  bool rescope = false;
  sync::Thrift thrift;
};

void declare(CLI::App& command, SyncFlags& flags) {
  declare(command, flags.run);
  add_all_contexts(command, flags.all_contexts);
  add_text(command, "--timeout", flags.run.timeout, "longest time of the run, such as 4m");
  command.add_flag("--rescope", flags.rescope,
                   "with --ns: drop what is cached of other namespaces");
  CLI::Option* const full =
      command.add_flag("--full", flags.thrift.full, "list every type anew, changed or not");
  command
      .add_flag("--gentle", flags.thrift.gentle,
                "cost the server next to nothing, and take longer: watch what has changed")
      ->excludes(full);
  add_text(command, "--metrics-textfile", flags.metrics_file,
           "file for node_exporter's textfile collector");
  declare(command, flags.log);
  command.add_flag("-q,--quiet", flags.quiet, "print nothing on success");
  command.add_option("-o,--output", flags.output, "json: one report object")
      ->check(one_of({"json"}));
}

/// One run of sync, from the flags to what it says at the end.
class SyncRun {
 public:
  /// `log`: where each list is told of; none when nobody wants that.
  SyncRun(Context& context, const SyncFlags& flags, Log* log)
      : context_(context), flags_(flags), log_(log), run_(context, flags.run) {
    if (log_ != nullptr) log_->set_context(run_.context_name());
  }

  [[nodiscard]] const std::string& context() const { return run_.context_name(); }

  /// With metrics of the run, however it ends.
  int run() {
    if (flags_.metrics == nullptr) return refresh();
    const Instant began = context_.clock.now();
    try {
      const int code = refresh();
      leave_metrics(began, code);
      return code;
    } catch (const Error& error) {
      leave_metrics(began, exit_code(error.kind(), context_.stop.signal()));
      throw;
    }
  }

 private:
  void leave_metrics(Instant began, int code) {
    flags_.metrics->put({.context = run_.context_name(),
                         .cache_path = run_.target().cache_path,
                         .run = MetricsOf::Run{began, context_.clock.now(), code},
                         .changelog_bytes = {}},
                        context_.err);
  }

  int refresh() {
    const auto watcher = store::live_watcher(run_.target().cache_path, context_.clock.now());
    if (watcher) return leave_to(*watcher);
    run_.open();
    run_.target().selection.rescope = flags_.rescope;
    sync::OneShot one_shot(run_.session(), run_.writer(), run_.registry(),
                           run_.one_shot(flags_.thrift));
    const sync::Report report = perform(one_shot);
    run_.close();
    if (log_ != nullptr) log_lists(*log_, report);
    return print(report);
  }

  /// The cache is as fresh as it can be.
  int leave_to(const store::WatcherState& watcher) const {
    const std::string kept =
        fmt::format("process {} keeps this cache live (k8scache watch)", watcher.pid);
    const Instant now = context_.clock.now();
    if (flags_.output == "json") {
      context_.out << sync::as_json({.context = run_.context_name(),
                                     .started_at = now,
                                     .finished_at = now,
                                     .lists = {},
                                     .warnings = {kept}},
                                    kSuccess);
    } else if (!flags_.quiet) {
      context_.out << kept << "; nothing to do\n";
    }
    return kSuccess;
  }

  sync::Report perform(sync::OneShot& one_shot) {
    const bool can_redraw = context_.err_is_terminal && context_.environment.get("TERM") != "dumb";
    ProgressLine line(context_.err, can_redraw && !flags_.quiet && log_ == nullptr, context_.clock);
    one_shot.prepare();
    while (one_shot.step()) line.draw(one_shot.progress());
    sync::Report report = one_shot.report();
    keep_documents(report);
    return report;
  }

  /// What the cluster documents of its types, for `explain`; a run that is about some types only,
  /// or about to be late, leaves it alone.
  void keep_documents(sync::Report& report) {
    if (context_.settings.get("sync.documents") == "false")
      return sync::drop_documents(run_.writer());
    const bool is_whole = run_.target().selection.kinds.empty();
    // Whoever may see no object may still know what the types are.
    const bool is_reached = sync::failure(report) != sync::RunFailure::NothingStored;
    if (!is_whole || !is_reached || run_.session().out_of_time()) return;
    sync::refresh_documents(run_.session(), run_.writer(), report.warnings);
    report.finished_at = context_.clock.now();
  }

  int print(const sync::Report& report) const {
    const int code = exit_code(sync::failure(report));
    if (flags_.output == "json") {
      if (!flags_.quiet || code != kSuccess) context_.out << sync::as_json(report, code);
      return code;
    }
    if (flags_.quiet && code == kSuccess) return code;
    for (const std::string& warning : report.warnings)
      context_.err << "warning: " << warning << "\n";
    if (context_.flags.verbosity > 0) {
      for (const sync::ListResult& list : report.lists) {
        if (list.status == sync::ListStatus::Stored) context_.err << sync::cost_line(list) << "\n";
      }
    }
    context_.out << sync::summary(report) << "\n";
    explain(report, code);
    return code;
  }

  /// One line per type that failed; with -v one per list, those that are merely forbidden too.
  void explain(const sync::Report& report, int code) const {
    const bool says_all = context_.flags.verbosity > 0;
    if (code == kDenied && !says_all && report.lists.size() > 1) {
      const bool is_forbidden = report.lists.front().status == sync::ListStatus::Forbidden;
      context_.err << "error: not allowed to list anything: " << report.lists.front().error
                   << (is_forbidden ? "; the rights it needs: " + context_.program + " rbac" : "")
                   << "\n";
      return;
    }
    const std::size_t most = says_all ? report.lists.size() : 10;
    std::size_t said = 0;
    std::set<std::int64_t> types;
    for (const sync::ListResult& list : report.lists) {
      const bool is_failure = list.status == sync::ListStatus::Failed || list.job.named;
      if (list.error.empty() || !(is_failure || says_all || code == kDenied)) continue;
      if (!says_all && !types.insert(list.job.at.type).second) continue;
      if (said++ >= most) continue;
      context_.err << (is_failure || code == kDenied ? "error: " : "not allowed: ")
                   << list.job.type.plural_and_group()
                   << (list.job.at.scope.empty() ? "" : " in " + list.job.at.scope) << ": "
                   << list.error << "\n";
    }
    if (said > most) {
      context_.err << "error: and " << said - most
                   << " more like it; see them with -v or: " << context_.program << " status\n";
    }
  }

  Context& context_;
  const SyncFlags& flags_;
  Log* log_;
  CacheRun run_;
};

/// A run whose standard output is one report object, whatever happens.
int run_with_report(Context& context, const SyncFlags& flags, Log* log) {
  sync::Report report{.started_at = context.clock.now()};
  try {
    SyncRun run(context, flags, log);
    report.context = run.context();
    return run.run();
  } catch (const Error& error) {
    report.finished_at = context.clock.now();
    report.error = error.what();
    const int signal = context.stop.signal();
    context.out << sync::as_json(report, context.flags.kubectl_compat
                                             ? kubectl_exit_code(error.kind(), signal)
                                             : exit_code(error.kind(), signal));
    throw;
  }
}

int run_sync(Context& context, const SyncFlags& flags, Log* log) {
  if (flags.output == "json") return run_with_report(context, flags, log);
  return SyncRun(context, flags, log).run();
}

bool wants_log(const Context& context, const SyncFlags& flags) {
  return is_for_machines(log_options(context, flags.log, flags.quiet)) ||
         context.flags.verbosity > 0 || flags.log.level;
}

/// Messages are lines of a log only when somebody wants them so: cron's mails need no dates.
int run_with_messages(Context& context, const SyncFlags& flags) {
  LogOptions options = log_options(context, flags.log, flags.quiet);
  options.names_context = flags.names_context;
  if (!wants_log(context, flags)) return run_sync(context, flags, nullptr);
  return run_logged(context, options, [&](Log& log) { return run_sync(context, flags, &log); });
}

/// Each cluster into its own file; the time that the run may take is that of all together.
int sync_each(Context& context, SyncFlags flags, const std::vector<std::string>& names) {
  const bool is_json = flags.output == "json";
  const EachContext each{.names = names,
                         .told = is_json ? Told::Json : Told::Lines,
                         .at_once = kMostClustersAtOnce,
                         .quiet = flags.quiet,
                         .label_errors = !wants_log(context, flags)};
  flags.run.began = context.clock.monotonic();
  flags.names_context = true;
  if (is_json) flags.quiet = false;  // of all or of none
  return run_each(context, each, [&](Context& one) { return run_with_messages(one, flags); });
}

}  // namespace

Runner add_sync(CLI::App& app) {
  auto flags = std::make_shared<SyncFlags>();
  CLI::App* const command =
      app.add_subcommand("sync", "list what the cluster holds into the cache, once");
  declare(*command, *flags);
  return [flags](Context& context) {
    stop_on_signals(context.stop);
    std::optional<MetricsBoard> metrics;
    if (flags->metrics_file) flags->metrics = &metrics.emplace(*flags->metrics_file);
    const auto names = several_contexts(context, flags->all_contexts, ContextsOf::Kubeconfig);
    return names ? sync_each(context, *flags, *names) : run_with_messages(context, *flags);
  };
}

}  // namespace k8scache::cli
