#include "cli/serve_watch.hpp"

#include "cli/contexts.hpp"
#include "cli/watch_contexts.hpp"
#include "core/base/error.hpp"

#include <ostream>

namespace k8scache::cli {

namespace {

void watch(Context& context, bool all_contexts) {
  WatchFlags flags;
  flags.run.is_endless = true;
  flags.all_contexts = all_contexts;
  try {
    watch_contexts(context, flags);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::Interrupted) return;
    context.err << "warning: not watching: " << error.what() << "\n";
  }
}

}  // namespace

ServeWatch::ServeWatch(Context& context, bool all_contexts)
    : context_(with_streams(context, context.out, context.err)),
      thread_([this, all_contexts] { watch(context_, all_contexts); }) {}

ServeWatch::~ServeWatch() { thread_.join(); }

}  // namespace k8scache::cli
