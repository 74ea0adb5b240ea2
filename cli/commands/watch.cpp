#include "cli/commands.hpp"
#include "cli/contexts.hpp"
#include "cli/flags.hpp"
#include "cli/watch_contexts.hpp"

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

}  // namespace

Runner add_watch(CLI::App& app) {
  auto flags = std::make_shared<WatchFlags>();
  flags->run.is_endless = true;
  CLI::App* const command =
      app.add_subcommand("watch", "keep the cache in step with the cluster, until stopped");
  declare(*command, *flags);
  return [flags](Context& context) {
    stop_on_signals(context.stop);
    return watch_contexts(context, *flags);
  };
}

}  // namespace k8scache::cli
