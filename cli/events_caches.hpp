#pragma once

#include "cli/events_of_cache.hpp"
#include "cli/labelled_stream.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::cli {

/// One of the caches that are asked for events.
struct EventsMember {
  std::string name;                   ///< its kubeconfig context; empty: the only one
  std::optional<LabelledStream> err;  ///< of several: its messages begin with its name
  std::optional<Context> context;
  GetFailures failures;                  ///< of several: why it cannot be read
  std::unique_ptr<EventsOfCache> cache;  ///< nothing: it cannot be opened
  bool has_answer = false;
};

/// An event that was found, by its row.
struct EventFound {
  std::optional<Instant> at;  ///< when it was seen last
  EventsMember* member = nullptr;
  std::int64_t id = 0;
};

/// The caches that `events` answers from: one, or those of several contexts. Of several, one that
/// cannot be read is a failure of its own and hides no other.
class EventsCaches {
 public:
  /// Opens them. Throws as `several_contexts`, and for a single one as `open_cache`.
  EventsCaches(Context& context, const EventsFlags& flags);

  /// Reads what is asked for. A type that only some know is asked of these. Throws Usage as
  /// `EventsOfCache::ask`, and NotFound for a type that nobody knows.
  void ask();
  [[nodiscard]] bool is_merge() const { return is_merge_; }
  /// Whether any cache has an answer.
  [[nodiscard]] bool has_answer() const;
  /// The only one, when there is one.
  [[nodiscard]] EventsOfCache& only() { return *members_.front().cache; }
  /// The wanted events, the latest last; those of the same second by cache, namespace and name.
  [[nodiscard]] std::vector<EventFound> find();
  /// Their bodies, in their order.
  static void each_body(const std::vector<EventFound>& found,
                        const std::function<void(const EventsMember&, std::string_view)>& visit);
  /// Those that the caches with an answer work in, each once; empty: all.
  [[nodiscard]] std::vector<std::string> namespaces() const;

  /// Says what the caches could not answer, and how old they are. Returns the exit code.
  int conclude();

 private:
  void add(CacheChoice choice);
  void with(EventsMember& member, const std::function<void()>& action) const;

  Context& context_;
  const EventsFlags& flags_;
  bool is_merge_ = false;
  std::mutex lines_;
  std::deque<EventsMember> members_;
};

}  // namespace k8scache::cli
