#include "core/serve/http_server/http_server.hpp"

#include "core/base/error.hpp"
#include "tests/support/quick_server.hpp"
#include "tests/support/socket_client.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace k8scache::serve {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using tests::ask;
using tests::quick;
using tests::SocketClient;

Response echo(const Request& request) {
  return {.headers = {{"X-Path", std::string{request.path()}}},
          .body = request.method + "|" + std::string{request.query()} + "|" +
                  std::string{request.header("x-word")} + "|" + request.body};
}

milliseconds time_of(const auto& action) {
  const auto start = steady_clock::now();
  action();
  return std::chrono::duration_cast<milliseconds>(steady_clock::now() - start);
}

/// Pieces "0", "1", … up to `count`, then the end.
NextPiece counting(int count, Piece::Then last) {
  return [at = 0, count, last]() mutable {
    return Piece{std::to_string(at), ++at == count ? last : Piece::Then::More};
  };
}

std::string body_of(const std::string& answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

/// Checks that there is one.
std::string without_date(std::string answer) {
  const std::size_t begin = answer.find("Date: ");
  REQUIRE(begin != std::string::npos);
  return answer.erase(begin, answer.find("\r\n", begin) + 2 - begin);
}

TEST_CASE("a request arrives whole and its answer leaves whole") {
  HttpServer server(quick(), echo);
  const std::string answer = ask(server,
                                 "POST /a/b?c=%20d HTTP/1.1\r\nHost: x\r\nX-WORD: w\r\n"
                                 "Connection: close\r\nContent-Length: 3\r\n\r\nabc");
  CHECK(without_date(answer) ==
        "HTTP/1.1 200 OK\r\nX-Path: /a/b\r\nContent-Length: 17\r\nConnection: close\r\n\r\n"
        "POST|c=%20d|w|abc");
}

TEST_CASE("one connection carries several requests, sent at once or one after the other") {
  HttpServer server(quick(), echo);
  SocketClient client(server.port());
  client.say("GET /1?a HTTP/1.1\r\nHost: x\r\n\r\nGET /2?b HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(client.hear_until("GET|b||").find("GET|a||") != std::string::npos);
  client.say("GET /3?c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  CHECK(client.hear_all().ends_with("GET|c||"));
}

TEST_CASE("HEAD, 204 and 304 have no body") {
  HttpServer server(quick(), [](const Request& request) {
    return Response{.status = request.path() == "/204" ? 204 : 200, .body = "body"};
  });
  const std::string head = ask(server, "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  CHECK(head.find("Content-Length: 4\r\n") != std::string::npos);
  CHECK(body_of(head).empty());
  const std::string none = ask(server, "GET /204 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  CHECK(without_date(none) == "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
}

TEST_CASE("a client that waits for 100 Continue gets it") {
  HttpServer server(quick(), echo);
  SocketClient client(server.port());
  client.say("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(client.hear_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.say("ok");
  CHECK(client.hear_until("|ok").ends_with("POST|||ok"));
}

TEST_CASE("a streamed body leaves in chunks, bare when its length is announced or for HTTP/1.0") {
  HttpServer server(quick(), [](const Request& request) {
    Response response{.next = counting(3, Piece::Then::End)};
    if (request.path() == "/length") response.announced_length = 3;
    return response;
  });
  const std::string end = "Connection: close\r\n\r\n";
  CHECK(body_of(ask(server, "GET / HTTP/1.1\r\nHost: x\r\n" + end)) ==
        "1\r\n0\r\n1\r\n1\r\n1\r\n2\r\n0\r\n\r\n");
  const std::string announced = ask(server, "GET /length HTTP/1.1\r\nHost: x\r\n" + end);
  CHECK(announced.find("Content-Length: 3\r\n") != std::string::npos);
  CHECK(body_of(announced) == "012");
  CHECK(body_of(ask(server, "GET / HTTP/1.0\r\n\r\n")) == "012");
}

TEST_CASE("an aborted stream ends without the last chunk, a dropped answer without any byte") {
  HttpServer server(quick(), [](const Request& request) {
    Response response{.next = counting(2, Piece::Then::Abort)};
    response.drop = request.path() == "/drop";
    return response;
  });
  CHECK(body_of(ask(server, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")) == "1\r\n0\r\n1\r\n1\r\n");
  CHECK(ask(server, "GET /drop HTTP/1.1\r\nHost: x\r\n\r\n").empty());
}

TEST_CASE("what an answer throws is a 500, in a stream an abort, and the server lives on") {
  HttpServer server(quick(), [](const Request& request) -> Response {
    if (request.path() == "/stream") {
      return {.next = []() -> Piece { throw std::runtime_error("broken"); }};
    }
    throw std::runtime_error("broken");
  });
  const std::string end = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  CHECK(ask(server, "GET /" + end).starts_with("HTTP/1.1 500 Internal Server Error\r\n"));
  CHECK(body_of(ask(server, "GET /stream" + end)).empty());
}

TEST_CASE("what is no request or too large is refused with its own status") {
  ServerOptions options = quick();
  options.header_limit = 200;
  options.target_limit = 50;
  options.body_limit = 10;
  HttpServer server(options, echo);
  struct Case {
    std::string request;
    std::string status;
  };
  const Case cases[] = {
      {"nonsense\r\n\r\n", "HTTP/1.1 400 "},
      {"GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n", "HTTP/1.1 400 "},
      {"GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(500, 'x') + "\r\n\r\n", "HTTP/1.1 431 "},
      {"GET /" + std::string(500, 'x') + " HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 414 "},
      {"GET /" + std::string(60, 'x') + " HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 414 "},
      {"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: odd\r\n\r\n0\r\n\r\n", "HTTP/1.1 400 "},
      {"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, odd\r\n\r\n0\r\n\r\n",
       "HTTP/1.1 400 "},
      {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n01234567890", "HTTP/1.1 413 "},
      {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nConnection: close\r\n\r\n0123456789",
       "HTTP/1.1 200 "},
  };
  for (const Case& c : cases) {
    CAPTURE(c.request);
    CHECK(ask(server, c.request).starts_with(c.status));
  }
}

TEST_CASE("a refusal is told to who counts, with its status; an answer is not") {
  std::atomic<int> told = 0;
  HttpServer server(quick(), {LoopAnswers{.answer = echo, .on_refused = [&](int status) {
                                            told = told * 1000 + status;
                                          }}});
  ask(server, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  ask(server, "nonsense\r\n\r\n");
  CHECK(told == 400);
}

TEST_CASE("line breaks in a header's value cannot begin another header") {
  HttpServer server(quick(), [](const Request&) {
    return Response{.headers = {{"Warning", "a\r\nSet-Cookie: b"}}};
  });
  const std::string answer = ask(server, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  CHECK(answer.find("Warning: a  Set-Cookie: b\r\n") != std::string::npos);
}

TEST_CASE("silence, a request without end and one byte at a time all end at the deadline") {
  HttpServer server(quick(), echo);
  for (const std::string_view begin :
       {"", "GET / HT", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab"}) {
    CAPTURE(begin);
    std::string answer;
    const auto took = time_of([&] { answer = ask(server, begin); });
    CHECK(answer.empty());
    CHECK(took >= milliseconds{250});
    CHECK(took < milliseconds{2'000});
  }
  SocketClient slow(server.port());
  std::atomic<bool> done = false;
  std::thread drip([&] {
    while (!done) {
      slow.say("G");
      std::this_thread::sleep_for(milliseconds{50});
    }
  });
  const auto took = time_of([&] { CHECK(slow.hear_all().empty()); });
  done = true;
  drip.join();
  CHECK(took < milliseconds{2'000});
}

TEST_CASE("a peer that does not read is let go, one that reads slowly gets everything") {
  HttpServer server(quick(),
                    [](const Request&) { return Response{.body = std::string(16 << 20, 'x')}; });
  SocketClient reader(server.port(), 4096);
  reader.say("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  CHECK(body_of(reader.hear_all()).size() == 16 << 20);

  SocketClient sleeper(server.port(), 4096);
  sleeper.say("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  std::this_thread::sleep_for(milliseconds{900});
  CHECK(body_of(sleeper.hear_all()).size() < 16 << 20);
}

TEST_CASE("a peer that leaves between two pieces ends the stream before the wait is over") {
  struct Witness {  // tells when the last copy of the stream is gone
    std::atomic<int>* count;
    explicit Witness(std::atomic<int>* c) : count(c) { ++*count; }
    Witness(const Witness& other) : count(other.count) { ++*count; }
    Witness& operator=(const Witness&) = delete;
    ~Witness() { --*count; }
  };
  std::atomic<int> alive = 0;
  HttpServer server(quick(), [&](const Request&) {
    return Response{.next = [witness = Witness(&alive), first = true]() mutable {
      return std::exchange(first, false) ? Piece{"x"}
                                         : Piece{"y", Piece::Then::End, milliseconds{60'000}};
    }};
  });
  SocketClient client(server.port());
  client.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  client.hear_until("x\r\n");
  CHECK(alive > 0);
  client.close();
  const auto took = time_of([&] {
    while (alive > 0) std::this_thread::sleep_for(milliseconds{5});
  });
  CHECK(took < milliseconds{2'000});
}

TEST_CASE("stop closes idle connections, lets a short answer finish and cuts a long one") {
  HttpServer server(quick(), [](const Request& request) {
    Response response{.body = "late"};
    response.delay = milliseconds{request.path() == "/short" ? 150 : 60'000};
    return response;
  });
  SocketClient idle(server.port());
  SocketClient brief(server.port());
  SocketClient endless(server.port());
  brief.say("GET /short HTTP/1.1\r\nHost: x\r\n\r\n");
  endless.say("GET /long HTTP/1.1\r\nHost: x\r\n\r\n");
  std::this_thread::sleep_for(milliseconds{50});
  const auto took = time_of([&] { server.stop(); });
  CHECK(took < milliseconds{2'000});
  CHECK(idle.hear_all().empty());
  CHECK(brief.hear_all().ends_with("late"));
  CHECK(endless.hear_all().empty());
  CHECK_FALSE(SocketClient(server.port()).connected());
}

TEST_CASE("connections beyond the limit are closed") {
  ServerOptions options = quick();
  options.connection_limit = 1;
  HttpServer server(options, echo);
  SocketClient first(server.port());
  first.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  first.hear_until("GET|||");
  CHECK(ask(server, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").empty());
  CHECK(server.take_turned().beyond_limit == 1);
  CHECK(server.take_turned().beyond_limit == 0);
}

TEST_CASE("loops that come round are alive, one that is stuck is not") {
  std::atomic<bool> stuck = true;
  HttpServer server(quick(), [&](const Request&) {
    while (stuck) std::this_thread::sleep_for(milliseconds{5});
    return Response{};
  });
  const auto comes_round = [&] {
    for (int i = 0; i < 100 && !server.is_alive(); ++i) {
      std::this_thread::sleep_for(milliseconds{2});
    }
    std::this_thread::sleep_for(milliseconds{50});
    return server.is_alive();
  };
  CHECK(comes_round());
  SocketClient client(server.port());
  client.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  std::this_thread::sleep_for(milliseconds{100});
  static_cast<void>(server.is_alive());  // what it says was asked before
  std::this_thread::sleep_for(milliseconds{50});
  CHECK_FALSE(server.is_alive());
  stuck = false;
  client.hear_until("\r\n\r\n");
  CHECK(comes_round());
}

TEST_CASE("several threads answer at the same time") {
  ServerOptions options = quick();
  options.threads = 3;
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  HttpServer server(options, [&](const Request&) {
    const int now = ++inside;
    if (now > most) most = now;
    std::this_thread::sleep_for(milliseconds{100});
    --inside;
    return Response{};
  });
  std::vector<std::thread> callers;
  for (int i = 0; i < 3; ++i) {
    callers.emplace_back(
        [&] { ask(server, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); });
  }
  for (std::thread& caller : callers) caller.join();
  CHECK(most >= 2);
}

TEST_CASE("a port in use and a bad certificate are errors that say so") {
  HttpServer server(quick(), echo);
  ServerOptions taken = quick();
  taken.port = server.port();
  CHECK_THROWS_WITH_AS(
      HttpServer(taken, echo),
      ("cannot listen on 127.0.0.1:" + std::to_string(server.port()) + ": Address already in use")
          .c_str(),
      Error);
  ServerOptions broken = quick();
  broken.certificate_pem = "no certificate";
  CHECK_THROWS_AS(HttpServer(broken, echo), Error);
}

}  // namespace
}  // namespace k8scache::serve
