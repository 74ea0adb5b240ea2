#include "core/store/watch_health.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace k8scache::store {

namespace {

std::int64_t seconds(std::chrono::milliseconds time) {
  return std::max<std::int64_t>(time.count() / 1000, 0);
}

std::string name_of(const WatchFacts& facts, const TypeScope& at) {
  const auto name = facts.type_names.find(at.type);
  const std::string type = name == facts.type_names.end() ? "?" : name->second;
  return at.scope.empty() ? type : type + " in " + at.scope;
}

std::string next_try(const std::optional<Instant>& at, Instant now) {
  return at ? fmt::format("; next try in {} s", seconds(*at - now)) : "";
}

void add_stream_problems(const WatchFacts& facts, Instant now, WatchHealth& health) {
  for (const StreamState& stream : facts.streams) {
    if (stream.state == "watching" || stream.state == "listing" || stream.state == "waiting") {
      continue;
    }
    health.problems.push_back(fmt::format("{}: {} since {} s{}{}", name_of(facts, stream.at),
                                          stream.state, seconds(now - stream.since),
                                          stream.reason.empty() ? "" : ": " + stream.reason,
                                          next_try(stream.next_try_at, now)));
  }
}

// Changes are written within a quarter of a second as long as all is well.
constexpr std::chrono::seconds kLongestLag{10};

std::string mebibytes(std::int64_t bytes) {
  return fmt::format("{} MiB", (bytes + (1 << 19)) >> 20);
}

void add_file_problems(const WatchFacts& facts, WatchHealth& health) {
  if (!facts.file) return;
  const auto lag = facts.live ? facts.live->lag : std::chrono::milliseconds(0);
  for (FileProblem& one : file_problems(lag, *facts.file)) {
    health.problems.push_back(std::move(one.text));
  }
}

WatchHealth of_watched(const WatchFacts& facts, Instant now) {
  const WatcherState& watcher = *facts.live;
  WatchHealth health;
  if (watcher.cluster_state != "connected") {
    health.verdict = WatchHealth::Verdict::Unreachable;
    health.summary = fmt::format("unreachable: process {} is {} since {} s: {}{}", watcher.pid,
                                 watcher.cluster_state == "open" ? "waiting" : "reconnecting",
                                 seconds(now - watcher.since), watcher.reason,
                                 next_try(watcher.next_try_at, now));
    return health;
  }
  add_stream_problems(facts, now, health);
  add_file_problems(facts, health);
  const auto open = std::count_if(facts.streams.begin(), facts.streams.end(),
                                  [](const StreamState& one) { return one.state == "watching"; });
  health.verdict =
      health.problems.empty() ? WatchHealth::Verdict::Healthy : WatchHealth::Verdict::Degraded;
  health.summary = fmt::format("{}: kept by process {}, {} of {} types in step",
                               health.problems.empty() ? "healthy" : "degraded", watcher.pid, open,
                               facts.streams.size());
  return health;
}

WatchHealth of_unwatched(const WatchFacts& facts, Instant now,
                         std::chrono::milliseconds longest_age) {
  WatchHealth health;
  std::optional<Instant> newest;
  for (const Cursor& cursor : facts.cursors) {
    if (cursor.coverage == Coverage::Forbidden) continue;
    if (!cursor.error.empty()) {
      health.problems.push_back(fmt::format("{}: {}", name_of(facts, cursor.at), cursor.error));
    }
    // Types that are not refreshed any more, by choice or because they are gone, are no matter.
    if (cursor.as_of && (!newest || *cursor.as_of > *newest)) newest = cursor.as_of;
  }
  if (facts.last) {
    health.problems.push_back(
        facts.is_held
            ? fmt::format(
                  "process {} keeps the cache, but has not written for {} s; its log says why",
                  facts.last->pid, seconds(now - facts.last->beat_at))
            : fmt::format("the watcher, process {}, ended without a word after {} s",
                          facts.last->pid, seconds(facts.last->beat_at - facts.last->started_at)));
  }
  add_file_problems(facts, health);
  if (!newest || now - *newest > longest_age) {
    health.verdict = WatchHealth::Verdict::Unattended;
    health.summary = newest
                         ? fmt::format(
                               "unattended: nobody watches, and the last refresh is {} s old; run: "
                               "k8scache sync, or keep k8scache watch running",
                               seconds(now - *newest))
                         : "unattended: nothing was ever stored; run: k8scache sync";
    return health;
  }
  health.verdict =
      health.problems.empty() ? WatchHealth::Verdict::Healthy : WatchHealth::Verdict::Degraded;
  health.summary =
      fmt::format("{}: nobody watches, the last refresh is {} s old",
                  health.problems.empty() ? "healthy" : "degraded", seconds(now - *newest));
  return health;
}

}  // namespace

std::vector<FileProblem> file_problems(std::chrono::milliseconds lag, const FileFacts& file) {
  std::vector<FileProblem> problems;
  if (lag > kLongestLag) {
    problems.push_back({FileProblem::What::Lag,
                        fmt::format("changes wait {} s to be written: the disk is slow, or another "
                                    "program holds the file",
                                    seconds(lag))});
  }
  if (file.wal > kLargestWal) {
    problems.push_back({FileProblem::What::Wal,
                        fmt::format("the write-ahead log has grown to {}: a reader has been open "
                                    "for long and keeps it from being emptied; end it",
                                    mebibytes(file.wal))});
  }
  if (file.free < kLeastFree) {
    problems.push_back({FileProblem::What::Room,
                        fmt::format("only {} are free on the cache's disk, {} are wanted: make "
                                    "room, or keep less history (--keep-size)",
                                    mebibytes(file.free), mebibytes(kLeastFree))});
  }
  return problems;
}

WatchHealth assess(const WatchFacts& facts, Instant now, std::chrono::milliseconds longest_age) {
  return facts.live ? of_watched(facts, now) : of_unwatched(facts, now, longest_age);
}

}  // namespace k8scache::store
