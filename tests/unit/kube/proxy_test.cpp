#include "core/kube/proxy.hpp"

#include "tests/support/problem.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;

namespace {

std::string proxy_of(const std::string& server, const std::string& no_proxy = "") {
  Environment environment;
  environment.set("HTTPS_PROXY", "proxy:3128");
  environment.set("http_proxy", "socks5://plain:1080");
  environment.set("NO_PROXY", no_proxy);
  return kube::proxy_from_environment(*kube::parse_url(server), environment);
}

}  // namespace

TEST_CASE("the variable for the server's scheme counts; a bare address is an http proxy") {
  CHECK(proxy_of("https://one") == "http://proxy:3128");
  CHECK(proxy_of("http://one") == "socks5h://plain:1080");
  CHECK(kube::proxy_from_environment(*kube::parse_url("https://one"), {}).empty());
}

TEST_CASE("servers on this machine are never proxied") {
  for (const char* server : {"https://localhost:6443", "https://127.0.0.1", "https://127.9.9.9:1",
                             "https://[::1]:6443"}) {
    CAPTURE(server);
    CHECK(proxy_of(server).empty());
  }
}

TEST_CASE("NO_PROXY exempts hosts, domains, addresses and blocks") {
  struct Case {
    const char* server;
    const char* list;
    bool exempt;
  };
  for (const auto& [server, list, exempt] : {
           Case{"https://api.corp.net", "corp.net", true},
           Case{"https://corp.net", "corp.net", true},
           Case{"https://notcorp.net", "corp.net", false},
           Case{"https://corp.net", ".corp.net", false},
           Case{"https://api.corp.net", ".corp.net", true},
           Case{"https://api.corp.net", "*.corp.net", true},
           Case{"https://API.Corp.Net", "x, corp.NET ", true},
           Case{"https://corp.net:6443", "corp.net:6443", true},
           Case{"https://corp.net", "corp.net:6443", false},
           Case{"https://corp.net", "corp.net:443", true},
           Case{"https://10.1.2.3", "10.0.0.0/8", true},
           Case{"https://11.1.2.3", "10.0.0.0/8", false},
           Case{"https://10.1.2.3", "10.1.2.3", true},
           Case{"https://10.1.2.3:6443", "10.1.2.3:443", false},
           Case{"https://[fd00::5]", "fd00::/64", true},
           Case{"https://[fd00::5]", "fd00::5", true},
           Case{"https://[fd00::5]:6443", "[fd00::5]:6443", true},
           Case{"https://[fd01::5]", "fd00::/64", false},
           Case{"https://10.1.2.3", "0.0.0.0/0", true},
           Case{"https://10.1.2.3", "2.3", false},
           Case{"https://one", "*", true},
           Case{"https://one", ",,:80,/8,10.0.0.0/99,a/b", false},
       }) {
    CAPTURE(server);
    CAPTURE(list);
    CHECK(proxy_of(server, list).empty() == exempt);
  }
}

TEST_CASE("a proxy-url must be http, https or socks5, and its password stays out of messages") {
  CHECK(kube::checked_proxy("https://u:p@proxy:1", "x") == "https://u:p@proxy:1");
  CHECK(kube::checked_proxy("socks5://proxy", "x") == "socks5h://proxy");
  CHECK(
      tests::problem_of(ErrorKind::Usage, [] {
        (void)kube::checked_proxy("ftp://u:secret@p", "cluster \"one\"");
      }) == "cluster \"one\": proxy-url has the scheme \"ftp\"; it must be http, https or socks5");
  CHECK(tests::problem_of(ErrorKind::Usage, [] {
          (void)kube::checked_proxy("u:secret@p", "cluster \"one\"");
        }) == "cluster \"one\": proxy-url is not an address");
}

TEST_CASE("a proxy variable that holds no address is an error, not a direct connection") {
  Environment environment;
  environment.set("HTTPS_PROXY", "ftp://proxy");
  CHECK(tests::problem_of(ErrorKind::Usage, [&] {
          (void)kube::proxy_from_environment(*kube::parse_url("https://one"), environment);
        }).starts_with("the proxy variable for https servers"));
}
