#include "cli/metrics_file.hpp"

#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <sstream>
#include <string>

using namespace k8scache;
using namespace std::chrono_literals;
using tests::CacheFile;

namespace {

bool has_line(const std::string& text, const std::string& line) {
  return text.find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("metrics say what each cache holds, how its last run ended and how its watcher does") {
  CacheFile file;
  const Instant now = file.clock().now();
  file.list({CacheFile::kPods, ""}, tests::objects_of({{"a", "x", "1"}, {"a", "y", "1"}}), "5");
  store::WatcherState watcher{.pid = 1, .beat_at = now, .cluster_state = "connected", .lag = 250ms};
  file.apply({store::Batch{
      .observed_at = now,
      .operations = {
          store::Heartbeat{watcher,
                           {{.at = {CacheFile::kPods, ""}, .state = "watching"},
                            {.at = {CacheFile::kNodes, ""}, .state = "half-open"}},
                           {}},
          store::GiveUpList{{CacheFile::kSecrets, ""}, ErrorKind::Denied, "no", true}}}});
  const std::string text = report::metrics_text({{.context = "prod",
                                                  .cache_path = file.path(),
                                                  .run = cli::MetricsOf::Run{now - 1500ms, now, 3},
                                                  .changelog_bytes = {}}});
  CHECK(has_line(text, R"(k8scache_objects{cluster="prod",kind="pods"} 2)"));
  CHECK(has_line(text, R"(k8scache_run_exit_code{cluster="prod"} 3)"));
  CHECK(has_line(text, R"(k8scache_run_duration_seconds{cluster="prod"} 1.5)"));
  CHECK(has_line(
      text, R"(k8scache_last_success_timestamp_seconds{cluster="prod",kind="pods"} 1767323045)"));
  CHECK(has_line(text, R"(k8scache_forbidden{cluster="prod",kind="secrets"} 1)"));
  CHECK(has_line(text, R"(k8scache_forbidden{cluster="prod",kind="pods"} 0)"));
  CHECK(has_line(text, R"(k8scache_streams{cluster="prod",state="watching"} 1)"));
  CHECK(has_line(text, R"(k8scache_streams{cluster="prod",state="open"} 0)"));
  CHECK(has_line(text, R"(k8scache_breaker_open{cluster="prod",kind="nodes"} 1)"));
  CHECK(has_line(text, R"(k8scache_cluster_state{cluster="prod",state="connected"} 1)"));
  CHECK(has_line(text, R"(k8scache_writer_lag_seconds{cluster="prod"} 0.25)"));
  CHECK(has_line(text, R"(k8scache_changes{cluster="prod"} 1)"));
  CHECK(has_line(text, R"(k8scache_recorded_changes_total{cluster="prod"} 1)"));
  CHECK(has_line(text, R"(k8scache_cache_readable{cluster="prod"} 1)"));
}

TEST_CASE("a type that the cluster serves no longer is not told to be up to date") {
  CacheFile file;
  file.list({CacheFile::kPods, ""}, tests::objects_of({{"a", "x", "1"}}), "5");
  const auto text = [&] {
    return report::metrics_text(
        {{.context = "prod", .cache_path = file.path(), .run = {}, .changelog_bytes = {}}});
  };
  const std::string success =
      R"(k8scache_last_success_timestamp_seconds{cluster="prod",kind="pods"})";
  CHECK(text().find(success) != std::string::npos);
  file.execute("update resource_type set state = 'gone' where plural = 'pods'");
  CHECK(text().find(success) == std::string::npos);
  CHECK(has_line(text(), R"(k8scache_objects{cluster="prod",kind="pods"} 1)"));
}

TEST_CASE("of a cache that is not there only its run is told") {
  const std::string text =
      report::metrics_text({{.context = "prod",
                             .cache_path = "/nonexistent/a.db",
                             .run = cli::MetricsOf::Run{Instant(1s), Instant(2s), 4},
                             .changelog_bytes = {}}});
  CHECK(has_line(text, R"(k8scache_run_exit_code{cluster="prod"} 4)"));
  CHECK(has_line(text, R"(k8scache_cache_readable{cluster="prod"} 0)"));
  CHECK(text.find("k8scache_objects{") == std::string::npos);
  CHECK(text.find("k8scache_db_size_bytes{") == std::string::npos);
}

TEST_CASE("everybody may read the metrics; a place where they cannot be is a warning") {
  const tests::TemporaryDirectory folder;
  std::ostringstream err;
  const std::string path = folder.path() + "/k8scache.prom";
  cli::write_metrics(path, {}, err);
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0644);
  CHECK(err.str().empty());
  cli::write_metrics("/nonexistent/k8scache.prom", {}, err);
  CHECK(err.str() ==
        "warning: no metrics: cannot write /nonexistent/k8scache.prom: No such file or "
        "directory\n");
}
