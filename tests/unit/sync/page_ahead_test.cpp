// The next page is asked for while one arrives.

#include "core/sync/page_ahead.hpp"

#include "core/wire/server_tables.hpp"
#include "tests/support/sync_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace k8scache;
using tests::small_pod;

namespace {

using Words = std::vector<std::string>;

/// Twenty pods in pages of four, each page some seconds on its way.
struct Setup : tests::SyncSetup {
  Setup() {
    transport.largest_page = 4;
    for (int i = 0; i < 20; ++i) cluster.put(small_pod("a", fmt::format("p{:02}", i)));
    transport.add_fault("path=/api/v1/pods,query=limit=,do=trickle:100");
    transport.on_request = [this](const net::Request& request) {
      const std::size_t at = request.target.find("/api/v1/pods?limit=");
      if (at == std::string::npos) return;
      const std::size_t limit = at + std::string("/api/v1/pods?limit=").size();
      asked.push_back(fmt::format("{} beside {}",
                                  request.target.substr(limit, request.target.find('&') - limit),
                                  transport.under_way()));
    };
  }
  sync::ListResult sync_pods() {
    const sync::Report report = run({.kinds = {"pods"}});
    CHECK_FALSE(sync::failure(report));
    CHECK(visible("pods") == existing("pods"));
    CHECK(transport.under_way() == 0);
    return tests::result_of(report.lists, "pods");
  }

  Words asked;  ///< the limit of each page, and how many requests were under way
};

}  // namespace

TEST_CASE("the next page is asked for while one arrives, once it is known how large objects are") {
  Setup setup;
  const sync::ListResult pods = setup.sync_pods();
  CHECK(setup.asked ==
        Words{"50 beside 0", "200 beside 0", "200 beside 1", "800 beside 1", "800 beside 1"});
  CHECK(pods.cost.requests == 5);
}

TEST_CASE("a page that broke before its turn is asked for again when it has come") {
  Setup setup;
  setup.transport.add_fault("path=/api/v1/pods,query=continue=,from=2,count=1,do=close");
  CHECK(setup.sync_pods().cost.requests == 6);
}

TEST_CASE("a page that was forgotten before its turn is a list that begins anew") {
  Setup setup;
  setup.transport.add_fault("path=/api/v1/pods,query=continue=,from=3,count=1,do=expired");
  (void)setup.sync_pods();
  CHECK(setup.asked.front() == "50 beside 0");
  CHECK(setup.asked.size() == 9);
}

TEST_CASE("when a page breaks, the one behind it is no matter any more") {
  Setup setup;
  setup.transport.add_fault("path=/api/v1/pods,query=continue=,from=2,count=1,do=cut:600");
  CHECK(setup.sync_pods().cost.requests == 7);
}

TEST_CASE("when a page is not understood, the one behind it is asked for as JSON too") {
  Setup setup;
  setup.transport.features.protobuf = &wire::table_of(36);
  setup.transport.features.newer_object = "p05";
  const sync::ListResult pods = setup.sync_pods();
  CHECK(pods.wire.protobuf_pages == 1);
  CHECK_FALSE(pods.wire.refused.empty());
}

TEST_CASE("a page that is too large to be held is asked for in its turn") {
  Setup setup;
  setup.transport.clear_faults();
  setup.transport.add_fault("path=/api/v1/pods,query=continue=,from=1,count=1,do=trickle:100");
  setup.transport.add_fault("path=/api/v1/pods,query=continue=,from=2,count=1,do=huge:9");
  CHECK(setup.sync_pods().cost.requests == 6);
}
