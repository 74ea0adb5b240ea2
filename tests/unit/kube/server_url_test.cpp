#include "core/kube/server_url.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache::kube;

TEST_CASE("an address is taken apart and put together again") {
  struct Case {
    const char* written;
    const char* normal;
  };
  for (const auto& [written, normal] : {
           Case{"https://one", "https://one"},
           Case{"HTTPS://One:6443/", "https://One:6443"},
           Case{"https://u:p@one/a/b/?q#f", "https://u:p@one/a/b"},
           Case{"https://[fd00::1]:6443", "https://[fd00::1]:6443"},
           Case{"socks5://proxy", "socks5://proxy"},
           Case{"https://one:", "https://one"},
       }) {
    CAPTURE(written);
    const auto url = parse_url(written);
    REQUIRE(url);
    CHECK(url->text() == normal);
  }
  CHECK(parse_url("https://one")->effective_port() == "443");
  CHECK(parse_url("http://one")->effective_port() == "80");
  CHECK(parse_url("https://one:6443")->effective_port() == "6443");
  CHECK(parse_url("https://[fd00::1]")->host == "fd00::1");
}

TEST_CASE("what is no address is nothing") {
  for (const char* text : {"", "one", "one:6443", "://one", "https://", "https://:6443",
                           "https://one:6443x", "https://one:65536", "https://a b", "https://a\nb",
                           "https://[fd00::1", "https://[nonsense]", "ht tp://one"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_url(text));
  }
}
