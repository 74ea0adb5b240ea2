#include "cli/follow_objects.hpp"

#include "cli/exit_code.hpp"
#include "core/history/watch_feed.hpp"
#include "core/store/commit_bell.hpp"

#include <poll.h>

#include <array>
#include <optional>
#include <ostream>

namespace k8scache::cli {

namespace {

constexpr int kBetweenQuestionsMs = 50;

/// The exit code when it is time to end.
std::optional<int> wait(Context& context) {
  std::array<pollfd, 2> waited{pollfd{context.stop.descriptor(), POLLIN, 0},
                               pollfd{context.out_descriptor, 0, 0}};
  poll(waited.data(), waited.size(), kBetweenQuestionsMs);
  if (context.stop.requested()) return exit_code(ErrorKind::Interrupted, context.stop.signal());
  // The other end of a pipe is gone; a file has no other end.
  const bool has_reader = (waited[1].revents & (POLLERR | POLLHUP)) == 0;
  return has_reader && context.out ? std::nullopt : std::optional(kBrokenPipe);
}

}  // namespace

int follow_objects(Context& context, store::Reader& reader, const model::CatalogType& type,
                   const query::Query& query, const std::function<void(std::string_view)>& show) {
  stop_on_signals(context.stop);
  const std::string path = reader.path();
  reader.each(query, [&](const store::StoredObject& object) { show(object.body); });
  context.out.flush();
  history::WatchFeed feed(reader, query, type.type, history::WatchFeed::Source::Objects);
  reader.let_go();
  store::CommitBell bell(path);
  // What was committed since the snapshot and before there was a bell.
  bool has_news = true;
  while (true) {
    if (has_news) {
      store::Reader now(path);
      feed.next(now, [&](const history::WatchEvent& event) {
        if (event.kind != history::WatchEvent::Kind::Deleted) show(event.body);
      });
      context.out.flush();
    }
    if (const auto code = wait(context)) return *code;
    switch (bell.rang()) {
      case store::CommitBell::Rang::No: has_news = false; break;
      case store::CommitBell::Rang::Commit: has_news = true; break;
      case store::CommitBell::Rang::NewFile:
        fail(ErrorKind::Unusable,
             "the cache {} was replaced while it was watched; run it again when it is filled",
             path);
    }
  }
}

}  // namespace k8scache::cli
