#include "cli/watch_contexts.hpp"

#include "cli/contexts.hpp"
#include "cli/each_context.hpp"
#include "cli/hangup.hpp"
#include "cli/watch_again.hpp"

namespace k8scache::cli {

namespace {

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

int watch_contexts(Context& context, const WatchFlags& flags) {
  WatchShared shared(context.environment, reloads_of(context), flags.metrics_file);
  const auto names = several_contexts(context, flags.all_contexts, ContextsOf::Kubeconfig);
  if (names) return watch_each(context, flags, *names, shared);
  return run_logged(context, log_options(context, flags.log, flags.quiet),
                    [&](Log& log) { return WatchRun(context, flags, log, shared).run(); });
}

}  // namespace k8scache::cli
