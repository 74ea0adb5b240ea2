#include "cli/cache_run.hpp"
#include "cli/commands.hpp"
#include "cli/contexts.hpp"
#include "cli/each_context.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/watch_again.hpp"
#include "core/sync/live.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <memory>
#include <ostream>

namespace k8scache::cli {

namespace {

constexpr std::chrono::hours kPruneTime{1};

struct WatchFlags {
  CacheRunFlags run;
  std::optional<std::string> health_interval;
  bool all_contexts = false;
  bool quiet = false;
};

void declare(CLI::App& command, WatchFlags& flags) {
  declare(command, flags.run);
  add_all_contexts(command, flags.all_contexts);
  add_text(command, "--health-interval", flags.health_interval,
           "how often the API server is asked whether it is there");
  command.add_flag("-q,--quiet", flags.quiet, "print nothing but errors");
}

/// One run of watch: until it is told to stop.
class WatchRun {
 public:
  WatchRun(Context& context, const WatchFlags& flags)
      : context_(context), flags_(flags), run_(context, flags.run) {}

  int run() {
    run_.open();
    sync::Live live(run_.session(), run_.writer(), run_.registry(), options());
    live.prepare();
    for (const std::string& warning : live.warnings()) {
      context_.err << "warning: " << warning << "\n";
    }
    say(fmt::format("watching {} types of {}", live.follow().size(), run_.context_name()));
    keep(live);
    live.finish();
    run_.close();
    return kSuccess;
  }

 private:
  sync::Live::Options options() {
    sync::Live::Options options{.target = run_.target(),
                                .follow = {.concurrency = run_.concurrency(),
                                           .max_retries = run_.max_retries(),
                                           .health_interval = health_interval(),
                                           .seed = run_.seed()}};
    if (const auto timeout = run_.request_timeout()) options.follow.page_timeout = *timeout;
    return options;
  }

  std::chrono::milliseconds health_interval() const {
    if (flags_.health_interval) return duration_flag("--health-interval", *flags_.health_interval);
    return context_.settings.duration("watch.health_interval").value();
  }

  void keep(sync::Live& live) {
    Tick next_prune = context_.clock.monotonic() + kPruneTime;
    while (!context_.stop.requested()) {
      live.step();
      note(live.follow());
      if (context_.clock.monotonic() < next_prune) continue;
      run_.prune();
      next_prune = context_.clock.monotonic() + kPruneTime;
    }
  }

  /// Says when the cluster comes and goes, and once when everything is in step.
  void note(const sync::Follow& follow) {
    const sync::ClusterState state = follow.cluster().state();
    if (state != state_) {
      state_ = state;
      switch (state) {
        case sync::ClusterState::Connected: say("connected again"); break;
        case sync::ClusterState::Reconnecting:
          context_.err << "warning: " << follow.cluster().reason() << "; trying again\n";
          break;
        case sync::ClusterState::Open:
          context_.err << "warning: " << follow.cluster().reason()
                       << "; trying again in a minute or more\n";
          break;
      }
    }
    if (!was_in_step_ && follow.in_step() == follow.size()) {
      was_in_step_ = true;
      say("in step with the cluster");
    }
  }

  void say(const std::string& text) {
    if (flags_.quiet) return;
    context_.out << text << "\n";
    context_.out.flush();
  }

  Context& context_;
  const WatchFlags& flags_;
  CacheRun run_;
  sync::ClusterState state_ = sync::ClusterState::Connected;
  bool was_in_step_ = false;
};

/// Every cluster in a thread of its own, whatever becomes of the others.
int watch_each(Context& context, const WatchFlags& flags, const std::vector<std::string>& names) {
  const EachContext each{.names = names, .told = Told::Live, .at_once = names.size()};
  return run_each(context, each, [&](Context& one) {
    return watch_again(one, !flags.run.no_wait,
                       [&](Context& again) { return WatchRun(again, flags).run(); });
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
    stop_on_signals(context.stop);
    const auto names = several_contexts(context, flags->all_contexts, ContextsOf::Kubeconfig);
    return names ? watch_each(context, *flags, *names) : WatchRun(context, *flags).run();
  };
}

}  // namespace k8scache::cli
