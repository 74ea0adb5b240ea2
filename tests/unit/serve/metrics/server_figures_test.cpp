#include "core/serve/metrics/server_figures.hpp"

#include "core/serve/metrics/route.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using namespace std::chrono_literals;

namespace {

bool has_line(const std::string& text, const std::string& line) {
  return text.find("\n" + line + "\n") != std::string::npos;
}

std::string written(const serve::ServerFigures& figures) {
  print::MetricsText text;
  figures.write(text);
  return text.text();
}

}  // namespace

TEST_CASE("what the loops have counted is told together") {
  serve::ServerFigures figures;
  serve::RequestCounts& one = figures.add_loop();
  serve::RequestCounts& other = figures.add_loop();
  const std::size_t unread = serve::unread_route();
  one.answered(unread, "", 431);
  other.answered(unread, "", 431);
  other.answered(unread, "", 400);
  one.took(unread, 200us);
  other.took(unread, 10s);
  const auto open = other.open(serve::StreamApi::Kubernetes);
  const std::string text = written(figures);
  CHECK(has_line(text,
                 R"(k8scache_http_requests_total{route="unread",method="other",code="431"} 2)"));
  CHECK(has_line(text,
                 R"(k8scache_http_requests_total{route="unread",method="other",code="400"} 1)"));
  const std::string bucket = R"(k8scache_http_request_duration_seconds_bucket{route="unread",le=)";
  CHECK(has_line(text, bucket + R"("0.0001"} 0)"));
  CHECK(has_line(text, bucket + R"("0.00025"} 1)"));
  CHECK(has_line(text, bucket + R"("5"} 1)"));
  CHECK(has_line(text, bucket + R"("+Inf"} 2)"));
  CHECK(has_line(text, R"(k8scache_http_request_duration_seconds_count{route="unread"} 2)"));
  CHECK(has_line(text, R"(k8scache_http_request_duration_seconds_sum{route="unread"} 10.0002)"));
  CHECK(has_line(text, R"(k8scache_http_streams{api="kubernetes"} 1)"));
  CHECK(text.find("route=\"/\"") == std::string::npos);  // nobody has asked for it
}

TEST_CASE("connections that were not taken add up") {
  serve::ServerFigures figures;
  CHECK(has_line(written(figures), "k8scache_http_connections_turned_away_total 0"));
  figures.turned(2, 0);
  figures.turned(3, 1);
  CHECK(has_line(written(figures), "k8scache_http_connections_turned_away_total 5"));
  CHECK(has_line(written(figures), "k8scache_http_accept_failures_total 1"));
}

TEST_CASE("of the process what all clients tell is told") {
  print::MetricsText text;
  serve::write_process(text);
  for (const char* name :
       {"process_cpu_seconds_total", "process_start_time_seconds", "process_virtual_memory_bytes",
        "process_resident_memory_bytes", "process_open_fds"}) {
    CAPTURE(name);
    CHECK(text.text().find("\n" + std::string(name) + " ") != std::string::npos);
  }
}
