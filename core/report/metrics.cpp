#include "core/report/metrics.hpp"

#include "core/base/error.hpp"
#include "core/base/version.hpp"
#include "core/store/changes.hpp"
#include "core/store/file_facts.hpp"
#include "core/store/reader.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>

namespace k8scache::report {

namespace {

using print::MetricsText;

constexpr std::array kStreamStates{"waiting",  "listing", "watching",
                                   "retrying", "open",    "half-open"};
constexpr std::array kClusterStates{"connected", "reconnecting", "open"};

/// What is known of a type in all its scopes.
struct TypeFacts {
  bool is_gone = false;  // the cluster serves it no longer
  std::int64_t objects = 0;
  std::optional<Instant> as_of;  // the oldest
  bool is_covered = false;
  bool is_forbidden = false;
  store::ListCost cost;
  bool is_protobuf = false;  // the form of a whole list
  bool was_refused = false;  // that form, though it was asked for
  std::int64_t failures = 0;
  std::optional<bool> breaker_open;
};

/// One cache, as its file says.
struct CacheFacts {
  MetricsOf of;
  bool is_readable = false;
  std::map<std::string, TypeFacts> types;  // by plural and group
  std::map<std::string, std::int64_t> streams;
  std::optional<store::WatcherState> watcher;
  store::Reader::ChangelogSize changes;
  std::int64_t last_change = 0;  // of all, also of those that are not kept
  std::int64_t changelog_bytes = 0;
  store::FileFacts file;
};

void add_cursor(TypeFacts& type, const store::Cursor& cursor) {
  type.failures = std::max(type.failures, cursor.failures);
  type.is_forbidden = type.is_forbidden || cursor.coverage == store::Coverage::Forbidden;
  if (cursor.coverage != store::Coverage::Covered) return;
  type.is_covered = true;
  if (cursor.as_of) type.as_of = std::min(type.as_of.value_or(*cursor.as_of), *cursor.as_of);
  type.cost.time += cursor.cost.time;
  type.cost.requests += cursor.cost.requests;
  type.cost.bytes += cursor.cost.bytes;
  type.is_protobuf = type.is_protobuf || cursor.form == "protobuf";
  type.was_refused = type.was_refused || !cursor.refused_form.empty();
}

void read(CacheFacts& cache) {
  store::Reader reader(cache.of.cache_path);
  std::map<std::int64_t, TypeFacts*> by_id;
  for (const model::CatalogType& type : reader.catalog().types()) {
    const auto [at, is_new] = cache.types.try_emplace(type.type.plural_and_group());
    const bool is_gone = type.serving == model::Serving::Gone;
    at->second.is_gone = is_gone && (is_new || at->second.is_gone);
    by_id[type.id] = &at->second;
  }
  for (const store::Cursor& cursor : reader.cursors()) {
    if (by_id.contains(cursor.at.type)) add_cursor(*by_id[cursor.at.type], cursor);
  }
  for (const auto& [at, count] : reader.counts()) {
    if (by_id.contains(at.type)) by_id[at.type]->objects += count;
  }
  cache.watcher = reader.watcher();
  if (cache.watcher) {
    for (const store::StreamState& stream : reader.streams()) {
      ++cache.streams[stream.state];
      if (!by_id.contains(stream.at.type)) continue;
      const bool is_open = stream.state == "open" || stream.state == "half-open";
      auto& breaker = by_id[stream.at.type]->breaker_open;
      breaker = breaker.value_or(false) || is_open;
      auto& as_of = by_id[stream.at.type]->as_of;
      // Of a quiet type the watch says that nothing has changed.
      if (stream.state == "watching" && stream.last_sign_at && as_of && stream.at.scope.empty()) {
        as_of = std::max(*as_of, *stream.last_sign_at);
      }
    }
  }
  cache.changes = reader.changelog();
  cache.last_change = store::Changes(reader).last_seq();
  cache.changelog_bytes =
      cache.of.changelog_bytes ? *cache.of.changelog_bytes : reader.changelog_bytes();
  cache.file = store::file_facts(cache.of.cache_path);
  cache.is_readable = true;
}

double seconds(std::chrono::milliseconds time) { return static_cast<double>(time.count()) / 1000; }
double seconds(Instant instant) { return seconds(instant.time_since_epoch()); }

/// The text of many caches: a family once, with the samples of all of them.
class Families {
 public:
  Families(MetricsText& text, const std::vector<CacheFacts>& caches)
      : text_(text), caches_(caches) {}

  template <typename Value>
  using OfCache = std::function<std::optional<Value>(const CacheFacts&)>;
  template <typename Value>
  using OfType = std::function<std::optional<Value>(const TypeFacts&)>;

  template <typename Value>
  void caches(std::string_view name, std::string_view help, const OfCache<Value>& value) {
    text_.gauge(name, help);
    samples(value);
  }
  /// The same of what only grows.
  void totals(std::string_view name, std::string_view help, const OfCache<std::int64_t>& value) {
    text_.counter(name, help);
    samples(value);
  }
  template <typename Value>
  void samples(const OfCache<Value>& value) {
    for (const CacheFacts& cache : caches_) {
      if (const auto one = value(cache)) text_.sample({{"cluster", cache.of.context}}, *one);
    }
  }
  template <typename Value>
  void types(std::string_view name, std::string_view help, const OfType<Value>& value) {
    text_.gauge(name, help);
    for (const CacheFacts& cache : caches_) {
      for (const auto& [kind, type] : cache.types) {
        if (const auto one = value(type)) {
          text_.sample({{"cluster", cache.of.context}, {"kind", kind}}, *one);
        }
      }
    }
  }
  /// A sample for each state there is.
  template <typename States>
  void states(std::string_view name, std::string_view help, const States& states,
              const std::function<std::int64_t(const CacheFacts&, const std::string&)>& value) {
    text_.gauge(name, help);
    for (const CacheFacts& cache : caches_) {
      if (!cache.watcher) continue;
      for (const std::string state : states) {
        text_.sample({{"cluster", cache.of.context}, {"state", state}}, value(cache, state));
      }
    }
  }

 private:
  MetricsText& text_;
  const std::vector<CacheFacts>& caches_;
};

using Count = std::optional<std::int64_t>;
using Number = std::optional<double>;

void add_runs(Families& families) {
  families.caches<double>("k8scache_run_timestamp_seconds", "When the last run of sync ended.",
                          [](const CacheFacts& cache) -> Number {
                            if (!cache.of.run) return std::nullopt;
                            return seconds(cache.of.run->ended);
                          });
  families.caches<double>("k8scache_run_duration_seconds", "How long the last run of sync took.",
                          [](const CacheFacts& cache) -> Number {
                            if (!cache.of.run) return std::nullopt;
                            return seconds(cache.of.run->ended - cache.of.run->began);
                          });
  families.caches<std::int64_t>("k8scache_run_exit_code", "How the last run of sync ended.",
                                [](const CacheFacts& cache) -> Count {
                                  if (!cache.of.run) return std::nullopt;
                                  return cache.of.run->exit_code;
                                });
}

void add_types(Families& families) {
  families.types<double>("k8scache_last_success_timestamp_seconds",
                         "Every change of the kind before this time is cached.",
                         [](const TypeFacts& type) -> Number {
                           if (!type.as_of || type.is_gone) return std::nullopt;
                           return seconds(*type.as_of);
                         });
  const auto when_covered = [](auto value) {
    return [value](const TypeFacts& type) -> Count {
      return type.is_covered ? Count(value(type)) : std::nullopt;
    };
  };
  families.types<std::int64_t>("k8scache_objects", "Objects in the cache.",
                               when_covered([](const TypeFacts& type) { return type.objects; }));
  families.types<double>("k8scache_list_duration_seconds", "How long the last whole list took.",
                         [](const TypeFacts& type) -> Number {
                           return type.is_covered ? Number(seconds(type.cost.time)) : std::nullopt;
                         });
  families.types<std::int64_t>(
      "k8scache_list_requests", "Requests that the last whole list took.",
      when_covered([](const TypeFacts& type) { return type.cost.requests; }));
  families.types<std::int64_t>("k8scache_list_bytes", "Bytes of JSON that the last whole list had.",
                               when_covered([](const TypeFacts& type) { return type.cost.bytes; }));
  families.types<std::int64_t>(
      "k8scache_list_protobuf", "1 when the last whole list was protobuf.",
      when_covered([](const TypeFacts& type) -> std::int64_t { return type.is_protobuf ? 1 : 0; }));
  families.types<std::int64_t>(
      "k8scache_list_refused_protobuf",
      "1 when its protobuf was not understood, and JSON asked for.",
      when_covered([](const TypeFacts& type) -> std::int64_t { return type.was_refused ? 1 : 0; }));
  const auto when_asked = [](auto value) {
    return [value](const TypeFacts& type) -> Count {
      const bool was_asked = type.is_covered || type.is_forbidden || type.failures > 0;
      return was_asked ? Count(value(type)) : std::nullopt;
    };
  };
  families.types<std::int64_t>("k8scache_failures", "Failures in a row.",
                               when_asked([](const TypeFacts& type) { return type.failures; }));
  families.types<std::int64_t>("k8scache_forbidden", "1 when we may not list the kind.",
                               when_asked([](const TypeFacts& type) -> std::int64_t {
                                 return type.is_forbidden && !type.is_covered ? 1 : 0;
                               }));
}

void add_watcher(Families& families) {
  families.caches<double>("k8scache_watcher_start_timestamp_seconds", "When the watcher began.",
                          [](const CacheFacts& cache) -> Number {
                            if (!cache.watcher) return std::nullopt;
                            return seconds(cache.watcher->started_at);
                          });
  families.caches<double>("k8scache_watcher_seen_timestamp_seconds",
                          "When the watcher last said that it lives.",
                          [](const CacheFacts& cache) -> Number {
                            if (!cache.watcher) return std::nullopt;
                            return seconds(cache.watcher->beat_at);
                          });
  families.caches<double>("k8scache_writer_lag_seconds",
                          "Age of the oldest change that the watcher has not written yet.",
                          [](const CacheFacts& cache) -> Number {
                            if (!cache.watcher) return std::nullopt;
                            return seconds(cache.watcher->lag);
                          });
  families.states("k8scache_cluster_state",
                  "1 for how the watcher's connection is; open: left alone.", kClusterStates,
                  [](const CacheFacts& cache, const std::string& state) {
                    return std::int64_t{cache.watcher->cluster_state == state ? 1 : 0};
                  });
  families.states("k8scache_streams", "Streams of the watcher by what they do.", kStreamStates,
                  [](const CacheFacts& cache, const std::string& state) {
                    const auto found = cache.streams.find(state);
                    return found == cache.streams.end() ? std::int64_t{0} : found->second;
                  });
  families.types<std::int64_t>("k8scache_breaker_open",
                               "1 when the watcher leaves the kind alone for a while.",
                               [](const TypeFacts& type) -> Count {
                                 if (!type.breaker_open) return std::nullopt;
                                 return *type.breaker_open ? 1 : 0;
                               });
}

void add_file(Families& families) {
  families.caches<std::int64_t>(
      "k8scache_cache_readable", "1 when there is a cache that can be read.",
      [](const CacheFacts& cache) -> Count { return cache.is_readable ? 1 : 0; });
  const auto readable = [](auto value) {
    return [value](const CacheFacts& cache) -> Count {
      return cache.is_readable ? Count(value(cache)) : std::nullopt;
    };
  };
  families.caches<std::int64_t>("k8scache_changes", "Changes that are kept.",
                                readable([](const CacheFacts& cache) -> std::int64_t {
                                  if (cache.changes.last_seq == 0) return 0;
                                  return cache.changes.last_seq - cache.changes.first_seq + 1;
                                }));
  families.totals("k8scache_recorded_changes_total", "Changes recorded since the file was made.",
                  readable([](const CacheFacts& cache) { return cache.last_change; }));
  families.caches<std::int64_t>(
      "k8scache_changes_bytes", "What the changes replaced, compressed.",
      readable([](const CacheFacts& cache) { return cache.changelog_bytes; }));
  families.caches<std::int64_t>("k8scache_db_size_bytes", "The cache file.",
                                readable([](const CacheFacts& cache) { return cache.file.file; }));
  families.caches<std::int64_t>("k8scache_db_wal_bytes", "Its write-ahead log.",
                                readable([](const CacheFacts& cache) { return cache.file.wal; }));
  families.caches<std::int64_t>("k8scache_db_free_bytes", "Room that is left on its file system.",
                                readable([](const CacheFacts& cache) { return cache.file.free; }));
}

}  // namespace

void write_metrics(MetricsText& text, const std::vector<MetricsOf>& caches) {
  std::vector<CacheFacts> facts;
  for (const MetricsOf& of : caches) {
    CacheFacts& cache = facts.emplace_back(CacheFacts{.of = of});
    try {
      read(cache);
    } catch (const Error&) {  // what is known of the run is worth having
      cache = CacheFacts{.of = of};
    }
  }
  text.gauge("k8scache_build_info", "The program that wrote this.");
  text.sample({{"version", std::string(kVersion)}}, std::int64_t{1});
  Families families(text, facts);
  add_runs(families);
  add_types(families);
  add_watcher(families);
  add_file(families);
}

std::string metrics_text(const std::vector<MetricsOf>& caches) {
  MetricsText text;
  write_metrics(text, caches);
  return text.text();
}

}  // namespace k8scache::report
