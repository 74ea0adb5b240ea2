#include "cli/refresh.hpp"

#include "cli/cache_run.hpp"
#include "cli/contexts.hpp"
#include "core/sync/one_shot.hpp"

namespace k8scache::cli {

namespace {

Refreshed outcome_of(const sync::Report& report) {
  Refreshed outcome;
  for (const sync::ListResult& list : report.lists) {
    if (list.status == sync::ListStatus::Stored) continue;
    outcome.failed.emplace(list.job.type.plural_and_group(),
                           list.error.empty() ? "there was no time left" : list.error);
  }
  // Forbidden as a whole, it may be stored namespace by namespace.
  for (const sync::ListResult& list : report.lists) {
    if (list.status == sync::ListStatus::Stored) {
      outcome.failed.erase(list.job.type.plural_and_group());
    }
  }
  return outcome;
}

}  // namespace

Refreshed refresh(const Context& context, const RefreshOrder& order) {
  Context own = with_streams(context, context.out, context.err);
  if (order.namespaces.empty()) {
    own.flags.namespaces.reset();
  } else {
    own.flags.namespaces = order.namespaces;
  }
  const bool is_chosen = own.flags.kube.context || own.flags.kube.server;
  if (!is_chosen && !order.choice.context.empty()) own.flags.kube.context = order.choice.context;
  const CacheRunFlags flags{
      .selection = {.kinds = order.kinds, .exclude = {}, .secrets = order.secrets},
      .concurrency = {},
      .max_retries = {},
      .timeout = {},
      .lock_timeout = order.lock_timeout,
      .began = {}};
  CacheRun run(own, flags);
  run.open();
  sync::OneShot one_shot(run.session(), run.writer(), run.registry(),
                         run.one_shot({.full = order.full}));
  one_shot.prepare();
  while (one_shot.step()) {
  }
  const sync::Report report = one_shot.report();
  run.close();
  return outcome_of(report);
}

}  // namespace k8scache::cli
