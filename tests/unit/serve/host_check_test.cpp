#include "core/serve/host_check.hpp"

#include <doctest/doctest.h>

using namespace k8scache;

namespace {

bool is_answered(const std::string& host, const std::string& origin = "") {
  serve::Request request;
  if (!host.empty()) request.headers.emplace_back("Host", host);
  if (!origin.empty()) request.headers.emplace_back("Origin", origin);
  return serve::host_refusal(request, {"cache.example", "*.nodes.example", "2001:db8::7"}).empty();
}

}  // namespace

TEST_CASE("only who calls us by one of our names is answered") {
  for (const char* host :
       {"", "localhost", "LOCALHOST:7080", "127.0.0.1:7080", "[::1]:7080", "[::1]", "cache.example",
        "Cache.Example:80", "a.nodes.example", "[2001:db8::7]:7443"}) {
    CAPTURE(host);
    CHECK(is_answered(host));
  }
  for (const char* host : {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example",
                           "[::2]:7080", "[::1]evil.example", "10.0.0.1", "nodes.example",
                           ".nodes.example", "a.b.nodes.example", "[2001:db8::8]"}) {
    CAPTURE(host);
    CHECK_FALSE(is_answered(host));
  }
}

TEST_CASE("who names two hosts is answered by none") {
  serve::Request request;
  request.headers = {{"Host", "localhost"}, {"HOST", "localhost"}};
  CHECK_FALSE(serve::host_refusal(request, {}).empty());
}

TEST_CASE("a page of another site is not answered, whatever name it calls us by") {
  CHECK(is_answered("localhost:7080", "http://localhost:7080"));
  // Other servers of this machine are other sites, and a WebSocket asks for no more leave than
  // this.
  CHECK_FALSE(is_answered("localhost:7080", "http://localhost:3000"));
  CHECK_FALSE(is_answered("localhost:7080", "http://localhost"));
  CHECK_FALSE(is_answered("localhost:7080", "http://localhost:7080@evil.example"));
  CHECK_FALSE(is_answered("localhost:7080", "http://localhost:7080.evil.example"));
  CHECK_FALSE(is_answered("localhost:7080", "https://evil.example"));
  CHECK_FALSE(is_answered("localhost:7080", "null"));
}

TEST_CASE("what a page of another site embeds is not answered, a link that is followed is") {
  const auto is_answered_to = [](const char* site, const char* mode, const char* dest,
                                 const char* origin = "") {
    serve::Request request;
    request.headers = {{"Host", "localhost:7080"},
                       {"Sec-Fetch-Site", site},
                       {"Sec-Fetch-Mode", mode},
                       {"Sec-Fetch-Dest", dest}};
    if (*origin != 0) request.headers.emplace_back("Origin", origin);
    return serve::host_refusal(request, {}).empty();
  };
  CHECK_FALSE(is_answered_to("cross-site", "no-cors", "script"));
  CHECK_FALSE(is_answered_to("cross-site", "no-cors", "image"));
  CHECK_FALSE(is_answered_to("same-site", "no-cors", "script"));
  CHECK_FALSE(is_answered_to("cross-site", "navigate", "iframe"));
  CHECK_FALSE(is_answered_to("cross-site", "cors", "empty", "https://evil.example"));
  CHECK(is_answered_to("cross-site", "navigate", "document"));
  CHECK(is_answered_to("none", "navigate", "document"));
  CHECK(is_answered_to("same-origin", "cors", "empty"));
  CHECK(is_answered_to("same-origin", "cors", "empty", "http://localhost:7080"));
}
