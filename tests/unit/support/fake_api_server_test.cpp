#include "tests/support/fake_api_server.hpp"

#include "core/base/error.hpp"
#include "core/json/value.hpp"
#include "tests/support/json_text.hpp"
#include "tests/support/socket_client.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::tests {
namespace {

struct Answer {
  std::string head;
  std::string body;  // of a chunked answer with its framing
  [[nodiscard]] int code() const { return head.size() < 12 ? 0 : std::stoi(head.substr(9, 3)); }
  [[nodiscard]] bool has(std::string_view line) const {
    return head.find("\r\n" + std::string{line} + "\r\n") != std::string::npos;
  }
};

Answer ask(const FakeApiServer& server, const std::string& target, const std::string& headers = "",
           const std::string& body = "") {
  SocketClient client(server.port());
  client.say(fmt::format(
      "{} {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n{}\r\n{}",
      body.empty() ? "GET" : "POST", target, body.size(), headers, body));
  const std::string all = client.hear_all();
  const auto end = all.find("\r\n\r\n");
  if (end == std::string::npos) return {all, ""};
  return {all.substr(0, end + 2), all.substr(end + 4)};
}

/// All members of a gzip text; nothing if it is damaged.
std::optional<std::string> inflated(const std::string& text) {
  std::string out;
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  int result = Z_OK;
  while (result == Z_OK || (result == Z_STREAM_END && stream.avail_in > 0)) {
    if (result == Z_STREAM_END) inflateReset(&stream);
    std::string piece(1 << 16, '\0');
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    result = inflate(&stream, Z_NO_FLUSH);
    out.append(piece, 0, piece.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  return result == Z_STREAM_END ? std::optional{out} : std::nullopt;
}

std::size_t items_in(const std::string& list) {
  json::Parser parser;
  return parser.parse(list)["items"].size();
}

std::string token_in(const std::string& list) {
  json::Parser parser;
  return std::string{parser.parse(list)["metadata"]["continue"].text_or("")};
}

constexpr std::string_view kPods = "/api/v1/pods";

struct Served {
  FakeCluster cluster;
  FakeApiServer server;
  explicit Served(std::size_t pods = 5, FakeServerOptions options = {})
      : server(cluster, std::move(options)) {
    cluster.load_pods(pods);
  }
  Answer pods(const std::string& query = "", const std::string& headers = "") {
    return ask(server, std::string{kPods} + query, headers);
  }
};

TEST_CASE("bodies are compressed when asked for and large, and only then") {
  Served small(5);
  CHECK_FALSE(small.pods("", "Accept-Encoding: gzip\r\n").has("Content-Encoding: gzip"));
  Served large(20);
  const Answer plain = large.pods();
  CHECK(plain.has("Content-Type: application/json"));
  const Answer packed = large.pods("", "Accept-Encoding: gzip\r\n");
  CHECK(packed.has("Content-Encoding: gzip"));
  CHECK(inflated(packed.body) == plain.body);
}

TEST_CASE("a wrong token is 401, a missing right 403 in the server's words") {
  FakeServerOptions options;
  options.users = {{"t1", "ann"}, {"t2", "bob"}};
  options.rules = {{.allow = true, .user = "ann", .type = "pods", .ns = "team-001"},
                   {.user = "ann", .type = "pods"},
                   {.user = "*", .type = "secrets", .ns = ""}};
  Served served(5, options);
  CHECK(served.pods().code() == 401);
  CHECK(served.pods("", "Authorization: Bearer nope\r\n").code() == 401);
  const std::string ann = "Authorization: Bearer t1\r\n";
  const Answer no = served.pods("", ann);
  CHECK(no.code() == 403);
  CHECK(
      no.body ==
      R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods is forbidden: User \"ann\" cannot list resource \"pods\" in API group \"\" at the cluster scope","reason":"Forbidden","details":{"kind":"pods"},"code":403})"
      "\n");
  CHECK(ask(served.server, "/api/v1/namespaces/team-000/pods", ann).code() == 403);
  CHECK(ask(served.server, "/api/v1/namespaces/team-001/pods", ann).code() == 200);
  CHECK(served.pods("", "Authorization: Bearer t2\r\n").code() == 200);
  CHECK(ask(served.server, "/api/v1/secrets", ann).code() == 403);
  CHECK(ask(served.server, "/api/v1/namespaces/default/secrets", ann).code() == 200);
  CHECK(ask(served.server, "/api", ann).code() == 200);
}

TEST_CASE("the log knows every request but those of the control paths") {
  Served served;
  served.pods("?limit=3", "User-Agent: me\r\n");
  ask(served.server, "/__fake/revision");
  const auto log = served.server.requests();
  REQUIRE(log.size() == 1);
  CHECK(log[0].method == "GET");
  CHECK(log[0].path == "/api/v1/pods");
  CHECK(log[0].query == "limit=3");
  CHECK(std::ranges::count(log[0].headers, serve::Header{"User-Agent", "me"}) == 1);
  served.server.clear_requests();
  CHECK(served.server.requests().empty());
}

TEST_CASE("a fault happens to the requests it names and to no other") {
  Served served;
  served.server.add_fault(
      "path=/pods,query=limit,from=2,count=3,every=2,do=status:429,header=Retry-After:1");
  CHECK(ask(served.server, "/api/v1/nodes?limit=1").code() == 200);
  CHECK(served.pods().code() == 200);
  std::string codes;
  for (int turn = 1; turn <= 6; ++turn) codes += fmt::format("{} ", served.pods("?limit=1").code());
  CHECK(codes == "200 429 200 429 200 200 ");
}

TEST_CASE("faults that replace the answer") {
  struct Case {
    std::string fault;
    int code;
    std::string head;
    std::string body;
  };
  const Case cases[] = {
      {"do=status:429,header=Retry-After:7", 429, "Retry-After: 7",
       R"("reason":"TooManyRequests")"},
      {"do=status:503,body=busy\\, sorry", 503, "", "busy, sorry"},
      {"do=expired", 410, "", R"("reason":"Expired")"},
      {"do=too-large", 504, "Retry-After: 1", "ResourceVersionTooLarge"},
      {"do=html", 200, "Content-Type: text/html; charset=utf-8", "<html>"},
      {"do=status-ok", 200, "", R"("kind":"Status")"},
      {"do=table", 200, "", R"("kind":"Table")"},
      {"do=redirect:https://elsewhere/", 302, "Location: https://elsewhere/", ""},
      {"do=null-items", 200, "", R"("items":null)"},
      {"do=generic-list", 200, "", R"({"kind":"List","apiVersion":"v1")"},
      {"do=item-kinds:yes", 200, "", R"("items":[{"kind":"Pod","apiVersion":"v1")"},
      {"do=content-type:application/json;v=v1", 200, "Content-Type: application/json;v=v1", ""},
      {"do=warnings:2", 200, "Warning: 299 - \"thing 1 is deprecated\"", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.fault);
    Served served;
    served.server.add_fault("path=/pods," + c.fault);
    const Answer got = served.pods();
    CHECK(got.code() == c.code);
    if (!c.head.empty()) CHECK(got.has(c.head));
    CHECK(got.body.find(c.body) != std::string::npos);
  }
}

TEST_CASE("an HTTP date for Retry-After lies in the future") {
  Served served;
  served.server.add_fault("do=status:503,header=Retry-After:@date+90");
  const Answer got = served.pods();
  const auto at = got.head.find("Retry-After: ");
  REQUIRE(at != std::string::npos);
  tm when{};
  REQUIRE(::strptime(got.head.c_str() + at + 13, "%a, %d %b %Y %H:%M:%S GMT", &when) != nullptr);
  const auto ahead = ::timegm(&when) - std::time(nullptr);
  CHECK(ahead > 80);
  CHECK(ahead <= 91);
}

TEST_CASE("faults of the wire: close, cut, cut with a length, truncated, trickle, delay") {
  Served served(20);
  const std::string whole = served.pods().body;
  const auto with = [&](const std::string& fault) {
    served.server.clear_faults();
    served.server.add_fault("path=/pods," + fault);
    return served.pods();
  };
  CHECK(with("do=close").head.empty());
  const Answer cut = with("do=cut:1000");
  CHECK(cut.has("Transfer-Encoding: chunked"));
  CHECK(cut.body == fmt::format("3e8\r\n{}\r\n", whole.substr(0, 1000)));
  const Answer announced = with("do=cut-length:1000");
  CHECK(announced.has(fmt::format("Content-Length: {}", whole.size())));
  CHECK(announced.body == whole.substr(0, 1000));
  const Answer truncated = with("do=truncate");
  CHECK(truncated.has(fmt::format("Content-Length: {}", whole.size() / 2)));
  CHECK(truncated.body == whole.substr(0, whole.size() / 2));

  const auto start = std::chrono::steady_clock::now();
  served.server.clear_faults();
  served.server.add_fault("path=/version,do=trickle:200,delay=100");
  const Answer version = ask(served.server, "/version");
  CHECK(version.body.ends_with("1\r\n\n\r\n0\r\n\r\n"));
  CHECK(std::chrono::steady_clock::now() - start > std::chrono::milliseconds{1000});
}

TEST_CASE("silent and stalled answers keep the connection open until the server stops") {
  Served served;
  served.server.add_fault("query=silent,do=silent");
  served.server.add_fault("query=stall,do=stall:10");
  SocketClient silent(served.server.port());
  SocketClient stalled(served.server.port());
  silent.say("GET /api/v1/pods?silent HTTP/1.1\r\nHost: x\r\n\r\n");
  stalled.say("GET /api/v1/pods?stall HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(stalled.hear_until("P\r\n").ends_with("a\r\n{\"kind\":\"P\r\n"));
  CHECK(served.pods().code() == 200);
  served.server.stop();
  CHECK(silent.hear_all().empty());
}

TEST_CASE("pages without end, with one token and with always another") {
  Served served;
  served.server.add_fault("query=same,do=endless:same");
  served.server.add_fault("query=new,do=endless:new");
  const auto page = [&](const std::string& query) { return served.pods("?limit=2&" + query).body; };
  const std::string same = token_in(page("same"));
  CHECK_FALSE(same.empty());
  CHECK(token_in(page("same&continue=" + same)) == same);
  const std::string first = token_in(page("new"));
  const std::string second = token_in(page("new&continue=" + first));
  CHECK(first != second);
  CHECK_FALSE(second.empty());
}

TEST_CASE("an empty middle page loses nothing") {
  Served served(5);
  served.server.add_fault("path=/pods,from=1,count=1,do=empty-page");
  served.server.add_fault("path=/pods,from=3,count=1,do=empty-page");
  std::string sizes;
  std::string token;
  do {
    const std::string page = served.pods("?limit=3&continue=" + token).body;
    sizes += fmt::format("{} ", items_in(page));
    token = token_in(page);
  } while (!token.empty());
  CHECK(sizes == "0 3 0 2 ");
}

TEST_CASE("an expired page says how to go on") {
  Served served(5);
  served.server.add_fault("query=continue=,count=1,do=expired");
  const std::string first = served.pods("?limit=2").body;
  const Answer expired = served.pods("?limit=2&continue=" + token_in(first));
  CHECK(expired.code() == 410);
  CHECK(items_in(served.pods("?continue=" + token_in(expired.body)).body) == 3);
}

TEST_CASE("a huge object stands among the others") {
  Served served(2);
  served.server.add_fault("path=/pods,do=huge:3");
  const std::string body = served.pods().body;
  CHECK(items_in(body) == 3);
  CHECK(body.size() > 3 << 20);
}

TEST_CASE("gzip faults: many members, a wrong checksum, forced though not asked for") {
  Served served(20);
  const std::string whole = served.pods().body;
  const auto with = [&](const std::string& fault) {
    served.server.clear_faults();
    served.server.add_fault("path=/pods," + fault);
    return served.pods();
  };
  for (const int members : {1, 2, 100}) {
    const Answer packed = with(fmt::format("do=gzip-members:{}", members));
    CHECK(packed.has("Content-Encoding: gzip"));
    CHECK(inflated(packed.body) == whole);
  }
  CHECK_FALSE(inflated(with("do=gzip-bad-crc").body));
  CHECK(inflated(with("do=gzip-forced").body) == whole);
}

TEST_CASE("one of the two discovery endpoints can be old") {
  Served served;
  served.server.add_fault("path=/api,do=legacy");
  const std::string accept =
      "Accept: application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList\r\n";
  CHECK(ask(served.server, "/api", accept).body.find("APIVersions") != std::string::npos);
  served.server.clear_faults();
  CHECK(ask(served.server, "/api", accept).body.find("APIGroupDiscoveryList") != std::string::npos);
}

TEST_CASE("a watch arrives line by line over the socket") {
  Served served(1);
  SocketClient client(served.server.port());
  client.say(fmt::format(
      "GET /api/v1/configmaps?watch=true&resourceVersion={} HTTP/1.1\r\nHost: x\r\n\r\n",
      served.cluster.revision()));
  CHECK(client.hear_until("\r\n\r\n").find("Transfer-Encoding: chunked") != std::string::npos);
  served.cluster.put(
      R"({"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"b"}})");
  CHECK(client.hear_until("\n\r\n").find(R"({"type":"ADDED","object":{"kind":"ConfigMap")") !=
        std::string::npos);
}

TEST_CASE("remembered lists are the same bytes, and forgotten with the next change") {
  FakeServerOptions options;
  options.remember_lists = true;
  Served served(20, options);
  const std::string first = served.pods("?limit=5").body;
  CHECK(served.pods("?limit=5").body == first);
  served.cluster.put(R"({"kind":"Pod","apiVersion":"v1","metadata":{"name":"0","namespace":"0"}})");
  CHECK(served.pods("?limit=5").body != first);
}

TEST_CASE("other processes change the cluster and read the log through the control paths") {
  Served served(1);
  const Answer put =
      ask(served.server, "/__fake/put", "",
          R"({"kind":"Pod","apiVersion":"v1","metadata":{"name":"n","namespace":"s"}})");
  CHECK(put.body == fmt::format("{{\"resourceVersion\":\"{}\"}}\n", served.cluster.revision()));
  CHECK(served.cluster.get("pods", {"s", "n"}));
  ask(served.server, "/__fake/remove?type=pods&ns=s&name=n", "", " ");
  CHECK_FALSE(served.cluster.get("pods", {"s", "n"}));
  ask(served.server, "/__fake/fault", "", "path=/pods,do=status:500\n");
  ask(served.server, "/__fake/deny?type=nodes", "", " ");
  CHECK(served.pods().code() == 500);
  CHECK(ask(served.server, "/api/v1/nodes").code() == 403);
  json::Parser parser;
  const std::string log = ask(served.server, "/__fake/requests").body;
  const json::Value requests = parser.parse(log);
  CHECK(requests.size() == 2);
  CHECK(requests.at(0)["path"].text_or("") == "/api/v1/pods");
  CHECK(requests.at(0)["headers"]["connection"].text_or("") == "close");
  ask(served.server, "/__fake/clear", "", " ");
  CHECK(served.pods().code() == 200);
  CHECK(ask(served.server, "/__fake/nonsense").code() == 500);
}

TEST_CASE("a fault that nobody understands is refused with the word") {
  const std::pair<std::string, std::string> cases[] = {
      {"do=nope", "fault: unknown word \"nope\" after do="},
      {"when=2", "fault: unknown key \"when\""},
      {"from=x", "fault: from needs a number, not \"x\""},
      {"header=X", "fault: header needs NAME:VALUE"},
  };
  for (const auto& [spec, message] : cases) {
    CHECK_THROWS_WITH_AS(parse_fault(spec), message.c_str(), Error);
  }
}

}  // namespace
}  // namespace k8scache::tests
