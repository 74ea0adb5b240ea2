#include "core/serve/content_coding/coded_response.hpp"

#include "tests/support/served_cache.hpp"
#include "tests/support/uncompressed.hpp"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <string>

using namespace k8scache;
using serve::Coding;
using serve::Piece;
using serve::Response;
using tests::header;

namespace {

constexpr std::array kBoth{Coding::Zstd, Coding::Gzip};

Response coded(Response response, const std::string& accepted) {
  serve::Request request{.method = "GET", .target = "/x"};
  if (!accepted.empty()) request.headers.emplace_back("accept-encoding", accepted);
  return serve::coded(std::move(response), request, {kBoth, 1024});
}

Response whole(std::string body, std::vector<serve::Header> headers = {}) {
  return {.status = 200, .headers = std::move(headers), .body = std::move(body)};
}

}  // namespace

TEST_CASE("a large body is compressed for who wants it, and Vary says that there are others") {
  const std::string body(5000, 'x');
  const Response gzip = coded(whole(body, {{"Vary", "Accept"}}), "gzip");
  CHECK(header(gzip, "Content-Encoding") == "gzip");
  CHECK(header(gzip, "Vary") == "Accept, Accept-Encoding");
  CHECK(tests::uncompressed("gzip", gzip.body).text == body);
  const Response zstd = coded(whole(body), "gzip, zstd");
  CHECK(header(zstd, "Content-Encoding") == "zstd");
  CHECK(header(zstd, "Vary") == "Accept-Encoding");
  CHECK(tests::uncompressed("zstd", zstd.body).text == body);
  const Response plain = coded(whole(body), "");
  CHECK(header(plain, "Content-Encoding").empty());
  CHECK(header(plain, "Vary") == "Accept-Encoding");
  CHECK(plain.body == body);
}

TEST_CASE("what is small, coded already, or does not get smaller stays as it is") {
  CHECK(coded(whole(std::string(1023, 'x')), "gzip").body.size() == 1023);
  CHECK(header(coded(whole(std::string(1023, 'x')), "gzip"), "Vary").empty());
  const Response done = coded(whole(std::string(5000, 'x'), {{"Content-Encoding", "br"}}), "gzip");
  CHECK(done.body.size() == 5000);
  std::minstd_rand random(7);
  std::string noise;
  for (int i = 0; i < 5000; ++i) noise += static_cast<char>(random() >> 8U);
  const Response same = coded(whole(noise), "gzip");
  CHECK(header(same, "Content-Encoding").empty());
  CHECK(same.body == noise);
  CHECK(coded({.status = 304}, "gzip").headers.empty());
}

TEST_CASE("the pieces of a list are one compressed body") {
  Response response{.status = 200, .headers = {{"Content-Type", "application/json"}}};
  response.announced_length = 5;
  response.next = [i = 0]() mutable -> Piece {
    ++i;
    return {.bytes = std::string(10'000, 'x'),
            .then = i < 5 ? Piece::Then::More : Piece::Then::End};
  };
  const Response result = coded(std::move(response), "gzip");
  CHECK_FALSE(result.announced_length);
  std::string bytes;
  Piece piece = result.next();
  for (; piece.then == Piece::Then::More; piece = result.next()) bytes += piece.bytes;
  bytes += piece.bytes;
  const auto back = tests::uncompressed("gzip", bytes);
  CHECK(back.is_whole);
  CHECK(back.text == std::string(50'000, 'x'));
}

TEST_CASE("a list that breaks off is not taken for a whole one") {
  Response response{.status = 200, .headers = {{"Content-Type", "application/json"}}};
  response.next = []() -> Piece { return {.bytes = "half", .then = Piece::Then::Abort}; };
  const Response result = coded(std::move(response), "zstd");
  const Piece piece = result.next();
  CHECK(piece.then == Piece::Then::Abort);
  CHECK_FALSE(tests::uncompressed("zstd", piece.bytes).is_whole);
}

TEST_CASE("an event can be read when it arrives") {
  for (const char* coding : {"gzip", "zstd"}) {
    Response response{.status = 200, .headers = {{"Content-Type", "text/event-stream"}}};
    response.next = [i = 0]() mutable -> Piece {
      if (++i % 2 == 0) return {.wait = std::chrono::milliseconds(5), .until_news = true};
      return {.bytes = "data: " + std::to_string(i) + "\n\n"};
    };
    const Response result = coded(std::move(response), coding);
    std::string bytes = result.next().bytes;
    CHECK(tests::uncompressed(coding, bytes).text == "data: 1\n\n");
    const Piece pause = result.next();
    CHECK(pause.bytes.empty());
    CHECK(pause.until_news);
    bytes += result.next().bytes;
    CHECK(tests::uncompressed(coding, bytes).text == "data: 1\n\ndata: 3\n\n");
  }
}

TEST_CASE("each API compresses as it is known to") {
  tests::Served served;
  std::vector<tests::ObjectFacts> pods;
  for (int i = 0; i < 40; ++i) pods.push_back({"a", "p" + std::to_string(i), "v"});
  served.list_pods(pods, "5");
  const std::vector<serve::Header> browser{{"Accept-Encoding", "gzip, deflate, br, zstd"}};
  const std::string kube = "/k8s/clusters/prod/api/v1/pods";
  CHECK(header(served.ask("/api/v1/pods", browser), "Content-Encoding") == "zstd");
  CHECK(header(served.ask("/api/v1/pods"), "Content-Encoding").empty());
  CHECK(header(served.ask("/api/v1/pods?limit=1", browser), "Content-Encoding").empty());
  CHECK(header(served.ask("/api/v1/pods?watch=true", browser), "Content-Encoding") == "zstd");
  CHECK(header(served.ask("/metrics", browser), "Content-Encoding") == "zstd");
  CHECK(header(served.ask("/metrics"), "Content-Encoding").empty());
  CHECK(header(served.ask(kube, browser), "Content-Encoding").empty());  // small
  for (int i = 0; i < 600; ++i)
    pods.push_back({"b", "q" + std::to_string(i), std::string(300, 'v')});
  served.list_pods(pods, "6");
  const Response list = served.ask(kube, browser);
  CHECK(header(list, "Content-Encoding") == "gzip");
  CHECK(tests::uncompressed("gzip", list.body).text == served.ask(kube).body);
  CHECK(header(served.ask(kube, {{"Accept-Encoding", "zstd"}}), "Content-Encoding").empty());
  const Response watch = served.ask(kube + "?watch=true&resourceVersion=6", browser);
  CHECK(header(watch, "Content-Encoding").empty());
  CHECK(header(watch, "X-Content-Type-Options") == "nosniff");
}
