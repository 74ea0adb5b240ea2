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
  CHECK(is_answered("localhost:7080", "http://localhost:3000"));
  CHECK_FALSE(is_answered("localhost:7080", "https://evil.example"));
  CHECK_FALSE(is_answered("localhost:7080", "null"));
}
