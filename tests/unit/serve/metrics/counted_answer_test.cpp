#include "core/serve/metrics/counted_answer.hpp"

#include "core/base/error.hpp"
#include "core/serve/metrics/server_figures.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

using namespace k8scache;
using namespace std::chrono_literals;

namespace {

/// A server that answers with what a test says, and what it tells of itself.
struct Counting {
  serve::Response ask(const std::string& target, serve::Answer answer) {
    const serve::Answer all = serve::counted(std::move(answer), counts, [this] { return now; });
    return all({.method = "GET", .target = target, .headers = {}, .body = {}});
  }
  [[nodiscard]] bool tells(const std::string& line) const {
    print::MetricsText text;
    figures.write(text);
    return text.text().find("\n" + line + "\n") != std::string::npos;
  }

  serve::ServerFigures figures;
  serve::RequestCounts& counts = figures.add_loop();
  std::chrono::nanoseconds now{1h};
};

serve::Response stream(std::vector<serve::Header> headers) {
  serve::Response response{.headers = std::move(headers)};
  response.next = [] { return serve::Piece{.bytes = "x"}; };
  return response;
}

}  // namespace

TEST_CASE("an answer is counted with its status, and the time it took") {
  Counting counting;
  const serve::Response response = counting.ask("/livez", [&](const serve::Request&) {
    counting.now += 20ms;
    return serve::Response{.status = 503, .body = "no"};
  });
  CHECK(response.status == 503);
  CHECK(response.body == "no");
  CHECK(
      counting.tells(R"(k8scache_http_requests_total{route="/livez",method="GET",code="503"} 1)"));
  CHECK(counting.tells(
      R"(k8scache_http_request_duration_seconds_bucket{route="/livez",le="0.01"} 0)"));
  CHECK(counting.tells(
      R"(k8scache_http_request_duration_seconds_bucket{route="/livez",le="0.025"} 1)"));
  CHECK(counting.tells(R"(k8scache_http_request_duration_seconds_sum{route="/livez"} 0.02)"));
}

TEST_CASE("an answer that fails is one of 500, and fails") {
  Counting counting;
  CHECK_THROWS_AS(
      counting.ask(
          "/", [](const serve::Request&) -> serve::Response { fail(ErrorKind::Internal, "x"); }),
      Error);
  CHECK(counting.tells(R"(k8scache_http_requests_total{route="/",method="GET",code="500"} 1)"));
}

TEST_CASE("streams of changes are open until their answers end; large lists are none") {
  Counting counting;
  {
    const std::string pods = "/k8s/clusters/prod/api/v1/pods";
    const auto answer = [](const std::string& type) {
      return [type](const serve::Request&) { return stream({{"Content-Type", type}}); };
    };
    const auto list = counting.ask(pods, answer("application/json"));
    const auto watch = counting.ask(pods + "?watch=1", answer("application/json"));
    const auto events = counting.ask("/api/v1/pods?watch=true", answer("text/event-stream"));
    const auto more = counting.ask("/api/v1/pods?watch=true", answer("text/event-stream"));
    const auto refused = counting.ask(
        pods + "?watch=1", [](const serve::Request&) { return serve::Response{.status = 410}; });
    CHECK(watch.next().bytes == "x");
    CHECK(counting.tells(R"(k8scache_http_streams{api="rest"} 2)"));
    CHECK(counting.tells(R"(k8scache_http_streams{api="kubernetes"} 1)"));
  }
  CHECK(counting.tells(R"(k8scache_http_streams{api="rest"} 0)"));
  CHECK(counting.tells(R"(k8scache_http_streams{api="kubernetes"} 0)"));
}
