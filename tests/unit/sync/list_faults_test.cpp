// What a list may meet, in a run and under a watcher: a reader sees the old list or the new one,
// and in the end the cache equals the cluster.

#include "core/wire/server_tables.hpp"
#include "tests/support/live_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

using namespace k8scache;
using namespace std::chrono_literals;
using tests::small_pod;
using tests::Versions;

namespace {

/// Sixteen pods in pages of four, of which a cache may have an older state.
struct Setup : tests::LiveSetup {
  explicit Setup(bool has_older_list) {
    end();
    std::filesystem::remove(path());
    transport.largest_page = 4;
    max_retries = engine.max_retries = 5;
    for (int i = 0; i < 15; ++i) put(fmt::format("q{:02}", i));
    if (has_older_list) {
      restart();
      CHECK_FALSE(sync::failure(sync_pods()));
      before = visible("pods");
      for (int i = 0; i < 5; ++i) cluster.remove("pods", {"a", fmt::format("p{}", i)});
      for (int i = 5; i < 10; ++i) put(fmt::format("q{:02}", i));
      put("r");
    }
    cluster.forget("pods");
    restart();
    transport.requests.clear();
  }
  void put(const std::string& name) { cluster.put(small_pod("a", name)); }
  sync::Report sync_pods() { return SyncSetup::run({.kinds = {"pods"}}); }
  [[nodiscard]] bool shows_a_whole_list() const {
    const Versions seen = visible("pods");
    return seen == before || seen == existing("pods");
  }

  Versions before;
};

const wire::Table* const kProtobuf = &wire::table_of(36);

struct Case {
  std::string name;
  std::string fault;  ///< that happens to requests for pages
};

const std::vector<Case> kCases = {
    {"the first page is refused for a moment", "count=2,do=status:503"},
    {"the second page fails for a moment", "from=2,count=2,do=status:500"},
    {"too many requests, and how long to wait", "count=3,do=status:429,header=Retry-After:3"},
    {"too many requests, and until when to wait",
     "count=1,do=status:429,header=Retry-After:@date+2"},
    {"every second request is one too many", "every=2,do=status:429,header=Retry-After:1"},
    {"too many requests, without a word", "count=2,do=status:429"},
    {"the snapshot of the pages is gone at the second", "from=2,count=1,do=expired"},
    {"the snapshot is gone twice", "from=3,count=2,do=expired"},
    {"a version the server has not reached", "count=2,do=too-large"},
    {"a connection that closes before the answer", "from=2,count=2,do=close"},
    {"an answer that breaks inside an object", "count=1,do=cut:350"},
    {"an answer shorter than its length", "count=1,do=cut-length:500"},
    {"an answer that ends early and says it is whole", "from=2,count=1,do=truncate:400"},
    {"an answer that stops in the middle", "from=2,count=1,do=stall:300"},
    {"no answer at all", "count=1,do=silent"},
    {"an empty page in the middle, with a token", "from=2,count=1,do=empty-page"},
    {"a last page without objects", "from=5,count=1,do=empty-page"},
    {"objects that name their kind", "do=item-kinds:yes"},
    {"objects that do not name their kind", "do=item-kinds:no"},
    {"a list of kind List", "do=generic-list"},
    {"a Status in place of a list", "count=1,do=status-ok"},
    {"a Table in place of a list", "count=1,do=table"},
    {"the page of a captive portal", "count=1,do=html"},
    {"credentials that are refused once", "count=1,do=status:401"},
    {"a right that is missing once", "count=1,do=status:403"},
    {"a type that is not there once", "count=1,do=status:404"},
    {"a token that never moves on", "count=3,do=endless:same"},
    {"a thousand warnings", "do=warnings:1000"},
};

}  // namespace

TEST_CASE(
    "whatever a list meets, a run shows the old list or the new one, and the next run is equal") {
  for (const Case& one : kCases) {
    for (const bool has_older_list : {false, true}) {
      CAPTURE(one.name);
      CAPTURE(has_older_list);
      for (const auto& [compares, form] : {std::pair<bool, const wire::Table*>{false, nullptr},
                                           {true, nullptr},
                                           {false, kProtobuf}}) {
        CAPTURE(compares);
        CAPTURE(form == kProtobuf);
        Setup setup(has_older_list);
        if (compares) setup.thrift.smallest_compared = 0;
        setup.transport.add_fault("path=/api/v1/pods,query=limit=," + one.fault);
        setup.transport.features.protobuf = form;
        (void)setup.sync_pods();
        CHECK(setup.shows_a_whole_list());
        CHECK(setup.transport.targets("/api/v1/pods").size() < 60);
        setup.transport.clear_faults();
        setup.restart();
        CHECK_FALSE(sync::failure(setup.sync_pods()));
        CHECK(setup.visible("pods") == setup.existing("pods"));
      }
    }
  }
}

TEST_CASE("whatever a list meets, a watcher shows the old list or the new one, and then is equal") {
  for (const Case& one : kCases) {
    for (const bool has_older_list : {false, true}) {
      CAPTURE(one.name);
      CAPTURE(has_older_list);
      Setup setup(has_older_list);
      setup.transport.add_fault("path=/api/v1/pods,query=limit=," + one.fault);
      setup.begin();
      for (int seconds = 0; seconds < 200; ++seconds) {
        REQUIRE(setup.shows_a_whole_list());
        if (setup.visible("pods") == setup.existing("pods")) break;
        setup.run(1s);
      }
      CHECK(setup.shows_cluster());
      CHECK(setup.transport.targets("/api/v1/pods?limit=").size() < 40);
      setup.run(2s);
      setup.put("later");
      CHECK(setup.shows_cluster());
    }
  }
}
