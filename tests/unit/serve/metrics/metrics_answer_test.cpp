#include "core/serve/metrics/metrics_answer.hpp"

#include "tests/support/fake_clock.hpp"
#include "tests/support/served_cache.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace k8scache;

using tests::header;
using tests::Served;

namespace {

constexpr const char* kText = "text/plain; version=0.0.4; charset=utf-8";
constexpr const char* kOpen = "application/openmetrics-text; version=1.0.0; charset=utf-8";

}  // namespace

TEST_CASE("the form is the one that is liked best, and the older one when neither is known") {
  Served served;
  for (const auto& [accept, type] : std::initializer_list<std::pair<const char*, const char*>>{
           {"", kText},
           {"*/*", kText},
           {"application/json", kText},
           {"text/html,application/xhtml+xml,*/*;q=0.8", kText},
           {"application/openmetrics-text", kOpen},
           {"application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3",
            kOpen},
           {"application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            kText},
           {"application/openmetrics-text;version=1.0.0;q=0.2,text/plain;version=0.0.4;q=0.3",
            kText},
           {"text/plain;version=1.0.0;q=0.9,application/openmetrics-text;version=1.0.0;q=0.5",
            kOpen},
           {"application/openmetrics-text;q=0", kText}}) {
    CAPTURE(accept);
    const serve::Response response = served.ask("/metrics", {{"Accept", accept}});
    CHECK(header(response, "Content-Type") == type);
    CHECK(header(response, "Vary").starts_with("Accept"));
    CHECK(response.body.ends_with("# EOF\n") == (std::string(type) == kOpen));
  }
}

TEST_CASE("caches, server and process are told of, a cache that is not there too") {
  Served served;
  serve::CacheNews news;
  serve::Gateway nowhere{
      {{"prod", "/nonexistent/a.db", &news}}, tests::shipped_registry(), served.file.clock(), {}};
  const serve::Request request{.method = "GET", .target = "/metrics", .headers = {}, .body = {}};
  CHECK(nowhere.answer(request).body.find("\nk8scache_cache_readable{cluster=\"prod\"} 0\n") !=
        std::string::npos);
  served.list_pods({{"a", "p1", "30", "1"}}, "5");
  const std::string body = served.ask("/metrics").body;
  CHECK(body.find("\nk8scache_cache_readable{cluster=\"prod\"} 1\n") != std::string::npos);
  CHECK(body.find("\nk8scache_objects{cluster=\"prod\",kind=\"pods\"} 1\n") != std::string::npos);
  CHECK(body.find("\nprocess_open_fds ") != std::string::npos);
  CHECK(body.find("k8scache_http_") == std::string::npos);  // nobody counts
  serve::ServerFigures figures;
  figures.add_loop().answered(0, "GET", 200);
  const serve::Response response = serve::metrics_answer(request, {}, &figures);
  CHECK(response.body.find("\nk8scache_http_requests_total{") != std::string::npos);
}

TEST_CASE("a token for some namespaces is told nothing") {
  serve::Request request{.method = "GET", .target = "/metrics", .headers = {}, .body = {}};
  request.reach = {.who = "ci", .namespaces = {"a"}};
  const serve::Response response = serve::metrics_answer(request, {}, nullptr);
  CHECK(response.status == 403);
  CHECK(response.body.find("k8scache_") == std::string::npos);
}

TEST_CASE("what the changelog holds is counted row by row, hence once a minute only") {
  tests::FakeClock clock;
  Served served(clock);
  const std::string none = "\nk8scache_changes_bytes{cluster=\"prod\"} 0\n";
  served.list_pods({{"a", "p1", "30", "1"}}, "5");
  CHECK(served.ask("/metrics").body.find(none) != std::string::npos);
  served.list_pods({{"a", "p1", "31", "6"}}, "7");
  CHECK(served.ask("/metrics").body.find(none) != std::string::npos);
  clock.advance(std::chrono::minutes(1));
  const std::string later = served.ask("/metrics").body;
  CHECK(later.find(none) == std::string::npos);
  CHECK(later.find("\nk8scache_changes_bytes{cluster=\"prod\"} ") != std::string::npos);
}
