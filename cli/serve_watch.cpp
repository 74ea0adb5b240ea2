#include "cli/serve_watch.hpp"

#include "cli/contexts.hpp"
#include "cli/watch_contexts.hpp"
#include "core/base/error.hpp"

#include <ostream>

namespace k8scache::cli {

namespace {

void watch(Context& context, const ServeFlags& serve) {
  WatchFlags flags;
  flags.run.is_endless = true;
  flags.run.selection = serve.selection;
  flags.all_contexts = serve.all_contexts;
  try {
    watch_contexts(context, flags);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::Interrupted) return;
    context.err << "warning: not watching: " << error.what() << "\n";
  }
}

}  // namespace

void require_selection(const Context& context, const ServeFlags& flags) {
  const char* const given = flags.selection.first_given();
  if (given == nullptr) return;
  if (!flags.watch) {
    fail(ErrorKind::Usage, "{} is about what --watch keeps; give --watch, too", given);
  }
  static_cast<void>(selection_of(context, flags.selection));
}

ServeWatch::ServeWatch(Context& context, const ServeFlags& flags)
    : context_(with_streams(context, context.out, context.err)),
      thread_([this, &flags] { watch(context_, flags); }) {}

ServeWatch::~ServeWatch() { thread_.join(); }

}  // namespace k8scache::cli
