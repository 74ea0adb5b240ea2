#include "core/sync/live.hpp"
#include "tests/support/live_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <string>
#include <vector>

using namespace k8scache;
using namespace std::chrono_literals;
using tests::small_object;
using tests::small_pod;

namespace {

struct Setup : tests::LiveSetup {
  /// How old the rows are, as readers see it.
  [[nodiscard]] std::chrono::milliseconds age(const std::string& type = "pods") const {
    return clock.now() - cursor(type)->as_of.value();
  }
  /// The oldest that they were in so long, looked at every second.
  std::chrono::milliseconds oldest(std::chrono::milliseconds time,
                                   const std::string& type = "pods") {
    std::chrono::milliseconds oldest{0};
    for (const Tick over = clock.monotonic() + time; clock.monotonic() < over;) {
      run(1s);
      oldest = std::max(oldest, age(type));
    }
    return oldest;
  }
  [[nodiscard]] std::vector<std::string> questions() const {
    return transport.targets("k8scache-probe-none");
  }
  /// Somewhere else something happens.
  void move_on() {
    cluster.put(small_object("apps/v1", "Deployment", "a", "d", fmt::format(R"("n":{})", ++turn)));
  }
  int turn = 0;
};

tests::FakeType custom_type(const std::string& group, const std::string& plural) {
  return {.type = {.group = group,
                   .version = "v1",
                   .kind = "Widget",
                   .plural = plural,
                   .singular = "widget",
                   .scope = model::Scope::Namespaced,
                   .short_names = {},
                   .categories = {},
                   .verbs = {"get", "list", "watch"}},
          .custom = true};
}

}  // namespace

TEST_CASE(
    "the rows of a quiet cluster are never older than half a minute, for one small question") {
  Setup setup;
  REQUIRE(setup.shows_cluster());
  setup.run(1s);
  setup.transport.requests.clear();
  const auto changes = setup.changes().size();
  CHECK(setup.oldest(4min) < 25s);
  CHECK(setup.age("configmaps") < 25s);
  CHECK(setup.questions().size() >= 11);
  CHECK(setup.questions().size() <= 13);
  CHECK(setup.lists() == 0);
  CHECK(setup.watches() == 0);
  CHECK(setup.changes().size() == changes);
  CHECK(setup.state() == "watching");
  CHECK(setup.live->take_news().size() <= 4);  // listed and in step, at the beginning
}

TEST_CASE("no question is asked while every type shows something") {
  Setup setup;
  REQUIRE(setup.shows_cluster());
  setup.transport.requests.clear();
  for (int i = 0; i < 12; ++i) {
    setup.run(10s);
    setup.cluster.put(small_pod("a", "p0", fmt::format(R"("spec":{{"x":{}}})", i)));
    setup.cluster.put(
        small_object("v1", "ConfigMap", "a", "c", fmt::format(R"("data":{{"x":"{}"}})", i)));
  }
  CHECK(setup.questions().empty());
}

TEST_CASE(
    "the newest event of the cluster is known to be the last, though the cursor stays behind it") {
  Setup setup;
  REQUIRE(setup.shows_cluster());
  setup.run(1s);
  setup.cluster.put(small_pod("a", "p1", R"("spec":{"x":1})"));
  REQUIRE(setup.shows_cluster());
  setup.run(1s);
  const std::string behind = setup.cursor("pods")->resource_version;
  CHECK(behind != fmt::format("{}", setup.cluster.revision()));
  CHECK(setup.oldest(100s) < 25s);
  CHECK(setup.cursor("pods")->resource_version == behind);
  // ConfigMaps were not so far until their bookmark: that they lag could not be known.
  CHECK(setup.age("configmaps") < 25s);
}

TEST_CASE(
    "a question that fails proves nothing, is told to nobody, and is asked by another type next") {
  Setup setup;
  REQUIRE(setup.shows_cluster());
  setup.run(1s);
  (void)setup.live->take_news();
  setup.transport.requests.clear();
  setup.transport.add_fault("path=/pods,query=probe-none,do=status:500");
  CHECK(setup.oldest(100s) < 30s);
  CHECK(setup.questions().size() <= 6);
  setup.transport.add_fault("path=/configmaps,query=probe-none,do=close");
  const auto known = setup.cursor("pods")->as_of;
  setup.run(60s);
  CHECK(setup.cursor("pods")->as_of == known);
  CHECK(setup.live->take_news().empty());
  CHECK(setup.state() == "watching");
  setup.transport.clear_faults();
  setup.run(25s);
  CHECK(setup.age() < 25s);
}

TEST_CASE("a question without an answer delays nothing, and another one follows") {
  Setup setup;
  REQUIRE(setup.shows_cluster());
  setup.run(1s);
  setup.transport.add_fault("query=probe-none,count=1,do=silent");
  setup.run(25s);
  setup.cluster.put(small_pod("a", "meanwhile"));
  CHECK(setup.shows_cluster("pods", 1s));
  setup.run(30s);
  CHECK(setup.age() < 25s);
}

TEST_CASE("an answer that comes after the cluster was lost and found again proves nothing") {
  Setup setup;
  REQUIRE(setup.shows_cluster());
  setup.run(1s);
  setup.transport.add_fault("query=probe-none,count=1,delay=8000");
  while (setup.questions().empty()) setup.live->step();
  const Instant asked = setup.clock.now();
  setup.cluster.put(
      small_object("apps/v1", "Deployment", "a", "d"));  // so that no version is equal
  setup.transport.break_watches();
  setup.run(12s);
  CHECK(setup.state() == "watching");
  CHECK(*setup.cursor("pods")->as_of < asked);
}

TEST_CASE("a cluster that was set back is no proof, and is found where watches are opened again") {
  Setup setup;
  REQUIRE(setup.shows_cluster());
  setup.run(1s);
  const tests::Revision then = setup.cluster.revision();
  setup.cluster.put(small_pod("a", "lost"));
  REQUIRE(setup.shows_cluster());
  setup.run(1s);
  setup.cluster.set_back(then);
  const auto before = *setup.cursor("pods")->as_of;
  setup.run(50s);
  CHECK(setup.questions().size() >= 2);
  CHECK(*setup.cursor("pods")->as_of == before);
  CHECK(setup.writer->meta().count("epoch") == 0);
  setup.transport.break_watches();
  CHECK(setup.shows_cluster());
  CHECK(setup.writer->meta().at("epoch") == "2");
  setup.run(50s);
  CHECK(setup.age() < 25s);
}

TEST_CASE(
    "a type without bookmarks is compared every five minutes when others change, in silence") {
  Setup setup;
  setup.kinds = {"pods", "events"};
  setup.begin();
  REQUIRE(setup.shows_cluster());
  setup.run(1s);
  (void)setup.live->take_news();
  setup.transport.requests.clear();
  const auto changes = setup.changes().size();
  std::chrono::milliseconds oldest{0};
  for (int i = 0; i < 16 * 6; ++i) {
    setup.move_on();
    setup.run(10s);
    oldest = std::max(oldest, setup.age("events"));
    REQUIRE(setup.state("events") == "watching");
  }
  CHECK(oldest > 4min);
  CHECK(oldest < 5min + 12s);
  CHECK(setup.lists("/api/v1/events") == 3);
  CHECK(setup.lists("/api/v1/pods") == 0);
  CHECK(setup.age("pods") < 80s);  // bookmarks
  CHECK(setup.changes().size() == changes);
  for (const sync::News& one : setup.live->take_news()) {
    CHECK_MESSAGE(one.what != sync::News::What::ListingAgain, words_of(one));
    CHECK_MESSAGE(one.what != sync::News::What::Mended, words_of(one));
  }
  setup.cluster.put(small_object("v1", "Event", "a", "e"));
  CHECK(setup.shows_cluster("events", 2s));
}

TEST_CASE("a type whose list is not cheap is not compared for its age: that tells the truth") {
  Setup setup;
  setup.kinds = {"pods", "events"};
  setup.transport.add_fault("path=/events,query=limit=50,delay=2500");
  setup.begin();
  REQUIRE(setup.shows_cluster("events", 10s));
  setup.run(1s);
  setup.transport.requests.clear();
  for (int i = 0; i < 60; ++i) {
    setup.move_on();
    setup.run(10s);
  }
  CHECK(setup.lists("/api/v1/events") == 0);
  CHECK(setup.age("events") > 9min);
  SUBCASE("nor by the next process") {
    setup.transport.clear_faults();
    setup.begin();
    setup.move_on();
    setup.run(6min);
    CHECK(setup.lists("/api/v1/events") == 0);
  }
}

TEST_CASE("a comparison for the age that has trouble says so") {
  Setup setup;
  setup.kinds = {"pods", "events"};
  setup.begin();
  REQUIRE(setup.shows_cluster());
  setup.run(1s);
  (void)setup.live->take_news();
  setup.transport.add_fault("path=/events,query=limit=100000,count=2,do=status:500");
  for (int i = 0; i < 31; ++i) {
    setup.move_on();
    setup.run(10s);
  }
  std::string told;
  for (const sync::News& one : setup.live->take_news()) {
    if (one.type == "events") told += words_of(one) + "\n";
  }
  CHECK(told.find("failed") != std::string::npos);
  CHECK(setup.state("events") == "watching");
}

TEST_CASE("versions of another API server are not taken for the cluster's") {
  Setup setup;
  tests::FakeType services = custom_type("apiregistration.k8s.io", "apiservices");
  services.type.kind = "APIService";
  services.type.scope = model::Scope::Cluster;
  setup.cluster.add_type(services);
  setup.cluster.add_type(custom_type("example.com", "widgets"));
  setup.cluster.add_type(custom_type("away.example.com", "widgets"));
  const auto service = [](const std::string& group, const std::string& more) {
    return small_object("apiregistration.k8s.io/v1", "APIService", "", "v1." + group,
                        R"("spec":{"group":")" + group + R"(","version":"v1")" + more + "}");
  };
  setup.cluster.put(service("example.com", ""));
  setup.cluster.put(
      service("away.example.com", R"(,"service":{"name":"away","namespace":"kube-system"})"));
  setup.kinds.clear();
  setup.begin();
  REQUIRE(setup.shows_cluster());
  setup.run(3min);
  CHECK(setup.age("pods") < 25s);
  CHECK(setup.age("widgets.example.com") < 25s);
  CHECK(setup.age("widgets.away.example.com") > 170s);
}

TEST_CASE("custom types, whose lists name their version last, delay no proof after a start") {
  Setup setup;
  for (const std::string group : {"a", "b", "c", "d", "e", "f"}) {
    setup.cluster.add_type(custom_type(group + ".example.com", "widgets"));
  }
  setup.kinds.clear();
  setup.begin();
  REQUIRE(setup.shows_cluster());
  setup.run(1s);
  setup.begin();
  SUBCASE("answered") { CHECK(setup.oldest(3min) < 30s); }
  SUBCASE("or not") {
    setup.transport.add_fault("path=/widgets,query=probe-none,do=status:500");
    setup.run(1s);
    CHECK(setup.oldest(3min) < 30s);
  }
}

TEST_CASE("documents that are slow to come delay no question") {
  Setup setup;
  setup.keeps_documents = true;
  setup.transport.add_fault("path=/configmaps,query=watch=true,count=1,delay=14000");
  setup.begin();
  setup.transport.requests.clear();
  setup.transport.add_fault("path=/openapi/v3,delay=9000");
  const Tick began = setup.clock.monotonic();
  while (setup.transport.targets("/openapi/v3").empty()) setup.live->step();
  CHECK(setup.clock.monotonic() - began > 22s);
  CHECK(setup.questions().size() >= 1);
}

TEST_CASE("a type alone whose versions may be its own is proved by itself") {
  Setup setup;
  setup.cluster.add_type(custom_type("away.example.com", "widgets"));
  setup.kinds = {"widgets.away.example.com"};
  setup.begin();
  setup.run(1s);
  CHECK(setup.oldest(2min, "widgets.away.example.com") < 25s);
}

TEST_CASE("in namespaces that are listed one by one, a question in one of them is enough") {
  Setup setup;
  setup.transport.may_read = [](const std::string& type, const std::string& ns) {
    return type != "pods" || !ns.empty();
  };
  setup.cluster.put(small_object("v1", "Namespace", "", "a"));
  setup.kinds = {"pods"};
  setup.begin();
  setup.run(5s);
  REQUIRE(setup.cursor("pods", "a"));
  setup.transport.requests.clear();
  setup.run(65s);
  for (const std::string ns : {"a", "default", "kube-system"}) {
    CHECK(setup.clock.now() - setup.cursor("pods", ns)->as_of.value() < 25s);
  }
  CHECK(setup.questions().size() >= 3);
  CHECK(setup.questions().size() <= 4);
}
