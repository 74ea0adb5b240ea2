#include "cli/commands.hpp"
#include "cli/contexts.hpp"
#include "cli/each_context.hpp"
#include "cli/flags.hpp"
#include "cli/watch_again.hpp"
#include "cli/watch_run.hpp"

#include <CLI/CLI.hpp>

#include <memory>

namespace k8scache::cli {

namespace {

void declare(CLI::App& command, WatchFlags& flags) {
  declare(command, flags.run);
  add_all_contexts(command, flags.all_contexts);
  add_text(command, "--health-interval", flags.health_interval,
           "how often the API server is asked whether it is there");
  add_text(command, "--metrics-textfile", flags.metrics_file,
           "file for node_exporter's textfile collector, renewed every 15 s");
  declare(command, flags.log);
  command.add_flag("-q,--quiet", flags.quiet, "print nothing but warnings and errors");
}

/// Every cluster in a thread of its own, whatever becomes of the others.
int watch_each(Context& context, const WatchFlags& flags, const std::vector<std::string>& names,
               WatchShared& shared) {
  LogOptions options = log_options(context, flags.log, flags.quiet);
  options.names_context = true;
  const EachContext each{
      .names = names, .told = Told::Live, .at_once = names.size(), .label_errors = false};
  return run_each(context, each, [&](Context& one) {
    return run_logged(one, options, [&](Log& log) {
      log.set_context(one.flags.kube.context.value_or(""));
      return watch_again(one, !flags.run.no_wait,
                         [&](Context& again) { return WatchRun(again, flags, log, shared).run(); });
    });
  });
}

}  // namespace

Runner add_watch(CLI::App& app) {
  auto flags = std::make_shared<WatchFlags>();
  flags->run.is_endless = true;
  CLI::App* const command =
      app.add_subcommand("watch", "keep the cache in step with the cluster, until stopped");
  declare(*command, *flags);
  return [flags](Context& context) {
    static ReloadRequest reload;
    stop_on_signals(context.stop);
    // From a terminal SIGHUP says that it is gone.
    if (!context.in_is_terminal && !context.err_is_terminal) reload_on_hangup(reload);
    WatchShared shared(context.environment, reload, flags->metrics_file);
    const auto names = several_contexts(context, flags->all_contexts, ContextsOf::Kubeconfig);
    if (names) return watch_each(context, *flags, *names, shared);
    return run_logged(context, log_options(context, flags->log, flags->quiet),
                      [&](Log& log) { return WatchRun(context, *flags, log, shared).run(); });
  };
}

}  // namespace k8scache::cli
