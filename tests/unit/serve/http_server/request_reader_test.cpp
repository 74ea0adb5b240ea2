#include "core/serve/http_server/request_reader.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace k8scache::serve::detail {
namespace {

using boost::asio::buffer;

const std::string kPost =
    "POST /a/b?c=%20d HTTP/1.1\r\nHost: x\r\nX-Word: w\r\nContent-Length: 3\r\n\r\nabc";

/// Gives a reader bytes as a socket would, `piece` at a time: what it left is what is returned.
std::string hear(RequestReader& reader, std::string_view bytes, std::size_t piece) {
  std::string heard;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
    heard += bytes.substr(0, piece);
    heard.erase(0, reader.take(buffer(heard)));
  }
  return heard;
}

int refusal_of(std::string_view bytes, const ServerOptions& options = {}) {
  RequestReader reader(options);
  hear(reader, bytes, 7);
  const auto refusal = reader.refusal();
  return refusal ? refusal->status : 0;
}

TEST_CASE("a request is the same in whatever pieces it comes, and what follows it is left") {
  for (const std::size_t piece : {1UL, 2UL, 7UL, 64UL, 1000UL}) {
    CAPTURE(piece);
    RequestReader reader({});
    CHECK(hear(reader, kPost + "GET /next", piece) == "GET /next");
    REQUIRE(reader.is_whole());
    CHECK(!reader.refusal());
    CHECK(reader.is_http_1_1());
    CHECK(reader.keeps_alive());
    const Request request = reader.release();
    CHECK(request.method == "POST");
    CHECK(request.target == "/a/b?c=%20d");
    CHECK(request.header("x-word") == "w");
    CHECK(request.body == "abc");
  }
}

TEST_CASE("a body in chunks is joined") {
  RequestReader reader({});
  CHECK(hear(reader,
             "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
             "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
             5)
            .empty());
  REQUIRE(reader.is_whole());
  CHECK(!reader.refusal());
  CHECK(reader.release().body == "abcde");
}

TEST_CASE("a target may name its server, which then counts") {
  const auto heard = [](const std::string& target) {
    RequestReader reader({});
    hear(reader, "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n", 100);
    REQUIRE(reader.is_whole());
    const Request request = reader.release();
    return request.target + " " + std::string(request.header("Host"));
  };
  CHECK(heard("/a?b") == "/a?b x");
  CHECK(heard("http://y:1/a?b") == "/a?b y:1");
  CHECK(heard("HTTPS://y") == "/ y");
  CHECK(heard("http://y?b") == "/?b y");
  CHECK(heard("ftp://y/a") == "ftp://y/a x");
}

TEST_CASE("who waits to continue is told by the head alone") {
  RequestReader reader({});
  CHECK(!reader.waits_to_continue());
  hear(reader, "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
       9);
  CHECK(reader.has_head());
  CHECK(reader.waits_to_continue());
  hear(reader, "ab", 1);
  CHECK(!reader.waits_to_continue());
  CHECK(reader.is_whole());
}

TEST_CASE("a request for a WebSocket is one in all its parts") {
  const auto asks = [](const std::string& line, const std::string& headers) {
    RequestReader reader({});
    hear(reader, line + "\r\n" + headers + "\r\n", 100);
    REQUIRE(reader.is_whole());
    return reader.asks_for_websocket();
  };
  const std::string both = "Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n";
  CHECK(asks("GET /a HTTP/1.1", both));
  CHECK(!asks("GET /a HTTP/1.0", both));
  CHECK(!asks("POST /a HTTP/1.1", both + "Content-Length: 0\r\n"));
  CHECK(!asks("GET /a HTTP/1.1", "Upgrade: websocket\r\n"));
  CHECK(!asks("GET /a HTTP/1.1", "Connection: Upgrade\r\nUpgrade: h2c\r\n"));
}

TEST_CASE("what is malformed, too large or unclear is refused with a status of its own") {
  ServerOptions small;
  small.header_limit = 200;
  small.target_limit = 100;
  small.body_limit = 10;
  CHECK(refusal_of("nonsense\r\n\r\n") == 400);
  CHECK(refusal_of("GET / HTTP/3.7\r\n\r\n") == 400);
  CHECK(refusal_of("GET /" + std::string(150, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", small) == 414);
  CHECK(refusal_of("GET /" + std::string(250, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", small) == 414);
  CHECK(refusal_of("GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(250, 'a') + "\r\n\r\n",
                   small) == 431);
  CHECK(refusal_of("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n01234567890", small) ==
        413);
  CHECK(refusal_of(
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n") ==
        0);
  CHECK(refusal_of(
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\nContent-Length: 0\r\n\r\n") ==
        400);
  CHECK(refusal_of("GET / HTTP/1.1\r\nAccept: x\r\n\r\n") == 400);
  CHECK(refusal_of("GET / HTTP/1.1\r\nHost:\r\n\r\n") == 0);
  CHECK(refusal_of("GET / HTTP/1.0\r\n\r\n") == 0);
  CHECK(refusal_of("GET / HTTP/1.1\r\nHost: x\r\n") == 0);  // more may come
}

}  // namespace
}  // namespace k8scache::serve::detail
