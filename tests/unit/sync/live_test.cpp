#include "core/sync/live.hpp"

#include "core/store/changes.hpp"
#include "core/store/reader.hpp"
#include "tests/support/live_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <vector>

using namespace k8scache;
using namespace std::chrono_literals;
using tests::small_object;
using tests::small_pod;

namespace {

using Setup = tests::LiveSetup;

}  // namespace

TEST_CASE("changes of the cluster are seen in the cache, one by one, with their history") {
  Setup setup;
  REQUIRE(setup.shows_cluster());
  setup.run(1s);
  setup.cluster.put(small_pod("a", "p0", R"("spec":{"x":1})"));
  setup.cluster.put(small_pod("b", "new"));
  setup.cluster.remove("pods", {"a", "p1"});
  CHECK(setup.shows_cluster());
  store::Reader reader(setup.path());
  std::vector<std::string> verbs;
  store::Changes changes(reader);
  for (const auto& change : changes.since(0, 100).changes) {
    if (change.verb != store::Verb::Baseline) verbs.push_back(change.key.name);
  }
  CHECK(verbs == std::vector<std::string>{"p0", "new", "p1"});
}

TEST_CASE("a watcher that was killed goes on from where its rows are, without a list") {
  Setup setup;
  REQUIRE(setup.shows_cluster());
  setup.run(1s);
  setup.cluster.put(small_pod("a", "seen-live"));
  REQUIRE(setup.shows_cluster());
  setup.end();
  setup.cluster.put(small_pod("a", "missed"));
  setup.cluster.remove("pods", {"a", "p2"});
  setup.clock.advance(60s);
  setup.begin();
  CHECK(setup.shows_cluster());
  CHECK(setup.transport.targets("/api/v1/pods?limit=").empty());
  CHECK(setup.blind() == std::vector<std::string>{"no watcher"});
}

TEST_CASE("what the server has forgotten is listed again, and what vanished meanwhile goes") {
  Setup setup;
  REQUIRE(setup.shows_cluster());
  setup.run(1s);
  setup.end();
  setup.cluster.remove("pods", {"a", "p2"});
  setup.cluster.forget("pods");
  setup.begin();
  CHECK(setup.shows_cluster());
  CHECK(setup.transport.targets("/api/v1/pods?limit=").size() == 1);
  setup.cluster.put(small_pod("a", "later"));
  CHECK(setup.shows_cluster());
}

TEST_CASE("watches that break go on at the cursor, without a list and without a loss") {
  Setup setup;
  REQUIRE(setup.shows_cluster());
  setup.run(1s);
  for (int i = 0; i < 5; ++i) {
    setup.cluster.put(small_pod("a", fmt::format("before-{}", i)));
    setup.run(200ms);
    setup.transport.break_watches();
    setup.cluster.remove("pods", {"a", fmt::format("before-{}", i)});
    setup.cluster.put(small_pod("a", fmt::format("after-{}", i)));
    CHECK(setup.shows_cluster());
  }
  CHECK(setup.transport.targets("/api/v1/pods?limit=").size() == 1);  // the first list
}

TEST_CASE("a server that is away is looked for by one probe at a time, and then all go on") {
  Setup setup;
  REQUIRE(setup.shows_cluster());
  setup.run(1s);
  setup.transport.requests.clear();
  setup.transport.down = true;
  setup.transport.break_watches();
  setup.run(300s);
  CHECK(setup.live->follow().cluster().state() == sync::ClusterState::Open);
  CHECK(setup.state() == "retrying");
  // Two streams find it away once each; the rest is probes with growing pauses.
  CHECK(setup.transport.requests.size() < 12);
  setup.cluster.put(small_pod("a", "meanwhile"));
  setup.transport.down = false;
  CHECK(setup.shows_cluster("pods", 241s));
  CHECK(setup.live->follow().cluster().state() == sync::ClusterState::Connected);
  CHECK(setup.transport.targets("/api/v1/pods?limit=").empty());
  setup.run(1s);  // it is written with the next commit
  CHECK(setup.blind().size() == 1);
}

TEST_CASE("a type whose requests fail is left alone for a minute, then tried; others go on") {
  Setup setup;
  REQUIRE(setup.shows_cluster());
  setup.run(1s);
  setup.transport.add_fault("path=/pods,do=status:500");
  setup.transport.break_watches();
  setup.run(60s);
  CHECK(setup.state() == "open");
  const std::size_t asked = setup.transport.targets("pods").size();
  setup.cluster.put(small_object("v1", "ConfigMap", "a", "c"));
  CHECK(setup.shows_cluster("configmaps"));
  setup.run(20s);
  CHECK(setup.transport.targets("pods").size() <= asked + 1);
  setup.transport.clear_faults();
  setup.cluster.put(small_pod("a", "later"));
  CHECK(setup.shows_cluster("pods", 300s));
  setup.run(1s);
  CHECK(setup.state() == "watching");
}

TEST_CASE("namespaces that cannot be listed do not end the watch") {
  Setup setup;
  REQUIRE(setup.shows_cluster());
  setup.end();
  setup.transport.may_read = [](const std::string& type, const std::string&) {
    return type != "pods";
  };
  setup.begin();
  setup.transport.add_fault("path=/api/v1/namespaces,do=status:500");
  setup.cluster.put(small_object("v1", "ConfigMap", "a", "c"));
  CHECK(setup.shows_cluster("configmaps"));
  setup.run(60s);
  setup.cluster.put(small_object("v1", "ConfigMap", "a", "d"));
  CHECK(setup.shows_cluster("configmaps"));
}

TEST_CASE("a cluster that was restored from a backup is listed anew, in a new epoch") {
  Setup setup;
  REQUIRE(setup.shows_cluster());
  for (int i = 0; i < 50; ++i)
    setup.cluster.put(small_pod("a", "busy", fmt::format(R"("n":{})", i)));
  REQUIRE(setup.shows_cluster());
  setup.run(61s);
  setup.end();
  store::Writer(setup.path())
      .apply({.observed_at = setup.clock.now(),
              .operations = {
                  store::MoveCursor{setup.job_of("pods"), "99999", setup.clock.now(), ""}}});
  setup.begin();
  CHECK(setup.shows_cluster());
  setup.run(1s);
  CHECK(setup.writer->meta().at("epoch") == "2");
  CHECK(setup.transport.targets("/api/v1/pods?limit=").size() == 1);
}

TEST_CASE("a cluster that comes back from a backup is found to be there once, not lost again") {
  Setup setup;
  REQUIRE(setup.shows_cluster());
  setup.run(61s);
  setup.end();
  store::Writer(setup.path())
      .apply({.observed_at = setup.clock.now(),
              .operations = {
                  store::MoveCursor{setup.job_of("configmaps"), "99999", setup.clock.now(), ""}}});
  setup.begin();
  const auto connected = [&] {
    return setup.live->follow().cluster().state() == sync::ClusterState::Connected;
  };
  setup.transport.down = true;
  setup.run(1s);
  REQUIRE(!connected());
  setup.transport.down = false;
  setup.transport.add_fault("path=/pods,delay=500");  // it is the other type that finds it out
  while (!connected()) setup.live->step();
  const Tick over = setup.clock.monotonic() + 10s;
  while (setup.clock.monotonic() < over) {
    setup.live->step();
    REQUIRE(connected());
  }
  CHECK(setup.shows_cluster());
  CHECK(setup.writer->meta().at("epoch") == "2");
}

TEST_CASE(
    "a backup is found out once, though its lists take longer than the server is left unasked") {
  Setup setup;
  setup.kinds.clear();
  setup.begin();
  REQUIRE(setup.shows_cluster());
  setup.run(61s);
  setup.end();
  store::Batch batch{.observed_at = setup.clock.now(), .operations = {}};
  for (const store::Cursor& cursor : store::Writer(setup.path()).cursors()) {
    batch.operations.emplace_back(store::MoveCursor{cursor.at, "99999", setup.clock.now(), ""});
  }
  store::Writer(setup.path()).apply(batch);
  setup.begin();
  REQUIRE(setup.live->follow().size() > 8);
  setup.transport.add_fault("query=limit=50,delay=20000");
  setup.run(300s);
  CHECK(setup.shows_cluster());
  CHECK(setup.live->follow().in_step() == setup.live->follow().size());
  CHECK(setup.writer->meta().at("epoch") == "2");
  CHECK(setup.transport.targets("/api/v1/pods?limit=50").size() == 1);
}

TEST_CASE("a type that appears is followed, one that vanishes is not any more and its rows stay") {
  Setup setup;
  setup.kinds.clear();
  setup.begin();
  REQUIRE(setup.shows_cluster());
  setup.run(2s);
  const std::size_t before = setup.live->follow().size();
  tests::FakeType widgets = setup.cluster.types().front();
  widgets.type = {.group = "example.com",
                  .version = "v1",
                  .kind = "Widget",
                  .plural = "widgets",
                  .singular = "widget",
                  .scope = model::Scope::Namespaced,
                  .short_names = {},
                  .categories = {},
                  .verbs = {"get", "list", "watch"}};
  setup.cluster.add_type(widgets);
  const auto crd = [](const std::string& generation) {
    return small_object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "",
                        "widgets.example.com", R"("spec":{"n":)" + generation + "}");
  };
  setup.cluster.put(crd("1"));
  setup.cluster.put(small_object("example.com/v1", "Widget", "a", "w"));
  setup.run(5s);
  CHECK(setup.live->follow().size() == before + 1);
  CHECK(setup.shows_cluster("widgets.example.com"));
  CHECK(setup.visible("widgets.example.com").size() == 1);
  setup.cluster.remove_type("widgets.example.com");
  setup.cluster.put(crd("2"));
  setup.run(5s);
  CHECK(setup.live->follow().size() == before);
  CHECK(setup.visible("widgets.example.com").size() == 1);
  store::Reader reader(setup.path());
  CHECK(reader.streams().size() == before);
}

TEST_CASE("others see in the file who watches, how each type does, and that it ended in peace") {
  Setup setup;
  REQUIRE(setup.shows_cluster());
  setup.run(11s);
  {
    store::Reader reader(setup.path());
    const auto watcher = reader.watcher();
    REQUIRE(watcher);
    CHECK(watcher->pid == getpid());
    CHECK(setup.clock.now() - watcher->beat_at < 6s);
    CHECK(reader.streams().size() == 2);
    for (const auto& stream : reader.streams()) CHECK(stream.state == "watching");
  }
  setup.live->finish();
  CHECK_FALSE(store::Reader(setup.path()).watcher());
}

TEST_CASE("what a watch has lost is found by the comparison of the day, and the watch goes on") {
  Setup setup;
  setup.recheck = 2min;
  setup.begin();
  REQUIRE(setup.shows_cluster());
  setup.cluster.put(small_pod("a", "p0", R"("spec":{"lost":1})"));
  setup.cluster.lose_change("pods");
  // The rows' version goes past what was lost: it stays behind the last event.
  setup.cluster.put(small_pod("a", "p1", R"("spec":{"x":1})"));
  setup.cluster.put(small_pod("a", "p1", R"("spec":{"x":2})"));
  CHECK_FALSE(setup.shows_cluster("pods", 30s));
  CHECK(setup.shows_cluster("pods", 4min));
  std::string mended;
  for (const sync::News& one : setup.live->take_news()) {
    if (one.what == sync::News::What::Mended) mended += words_of(one);
  }
  CHECK(mended == "compared with the server: 1 object had been missed; mended");
  setup.cluster.put(small_pod("a", "p2", R"("spec":{"x":1})"));
  setup.cluster.remove("pods", {"a", "p3"});
  CHECK(setup.shows_cluster("pods", 10s));
}

TEST_CASE("a connection that is lost amid that comparison costs nothing") {
  Setup setup;
  setup.recheck = 2min;
  setup.begin();
  REQUIRE(setup.shows_cluster());
  for (int i = 0; i < 6; ++i) {
    setup.run(1min);
    setup.cluster.put(small_pod("a", fmt::format("q{}", i)));
    setup.transport.down = i % 2 == 0;
    setup.transport.break_watches();
    setup.run(20s);
    setup.transport.down = false;
  }
  CHECK(setup.shows_cluster("pods", 3min));
}

TEST_CASE("a watcher keeps the documents of types, once everything is in step") {
  Setup setup;
  setup.keeps_documents = true;
  setup.cluster.set_document("api/v1", R"({"a":1})");
  setup.begin();
  REQUIRE(setup.shows_cluster());
  setup.run(2s);
  CHECK(store::Reader(setup.path()).document("api/v1") == R"({"a":1})");
  CHECK(setup.transport.targets("/openapi/").size() == 2);
}
