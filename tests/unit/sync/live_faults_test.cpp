// What a watch may meet on the wire: each case ends with the cache equal to the cluster.

#include "tests/support/live_setup.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

using namespace k8scache;
using namespace std::chrono_literals;
using tests::small_pod;
using Lines = std::vector<std::string>;

namespace {

/// A watcher that is in step, and has been for a while.
struct Setup : tests::LiveSetup {
  Setup() {
    REQUIRE(shows_cluster());
    run(2s);
    transport.requests.clear();
  }
  /// The next so many watches of pods bring this and end.
  void watches_bring(const std::string& text, int times) {
    std::string escaped;
    for (const char letter : text)
      escaped += letter == ',' ? std::string("\\,") : std::string(1, letter);
    transport.add_fault(fmt::format("path=/api/v1/pods,query=watch=,count={},do=status:200,body={}",
                                    times, escaped));
  }
  void put(const std::string& name, const std::string& value = "0") {
    cluster.put(small_pod("a", name, fmt::format(R"("spec":{{"x":{}}})", value)));
  }
  void remove(const std::string& name) { cluster.remove("pods", {"a", name}); }
};

Lines sorted(Lines lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string error_event(int code, const std::string& reason) {
  return fmt::format(
      R"({{"type":"ERROR","object":{{"kind":"Status","apiVersion":"v1","status":"Failure","message":"trouble","reason":"{}","code":{}}}}})"
      "\n",
      reason, code);
}

std::string event(const std::string& type, const std::string& object) {
  return fmt::format("{{\"type\":\"{}\",\"object\":{}}}\n", type, object);
}

}  // namespace

TEST_CASE("whatever form the news takes that changes are gone, there is one new list") {
  struct Case {
    std::string name;
    std::string fault;
    std::string body;
  };
  const std::vector<Case> cases = {
      {"HTTP 410", "do=expired", ""},
      {"HTTP 410 without a Status", "do=status:410,body=gone", ""},
      {"an event with code 410", "", error_event(410, "Gone")},
      {"an event with code 410, reason Expired", "", error_event(410, "Expired")},
      {"an event with no code, reason Expired", "", error_event(0, "Expired")},
      {"an event behind others", "",
       event("BOOKMARK",
             R"({"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"99999"}})") +
           error_event(410, "Expired")},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    Setup setup;
    if (one.body.empty()) {
      setup.transport.add_fault("path=/api/v1/pods,query=watch=,count=1," + one.fault);
    } else {
      setup.watches_bring(one.body, 1);
    }
    setup.transport.break_watches();
    setup.put("meanwhile");
    setup.remove("p1");
    CHECK(setup.shows_cluster());
    CHECK(setup.lists() == 1);
    setup.put("later");
    CHECK(setup.shows_cluster());
    CHECK(setup.lists() == 1);
  }
}

TEST_CASE("changes that are gone each time a watch begins make lists with pauses, not a storm") {
  Setup setup;
  setup.transport.add_fault("path=/api/v1/pods,query=watch=,do=expired");
  setup.transport.break_watches();
  setup.put("meanwhile");
  CHECK(setup.shows_cluster());
  setup.run(600s);
  CHECK(setup.lists() < 20);
  setup.put("while it is so");
  setup.run(600s);  // each try lists, so the cache is not forgotten
  CHECK(setup.visible("pods") == setup.existing("pods"));
  setup.transport.clear_faults();
  setup.put("later");
  CHECK(setup.shows_cluster("pods", 601s));
  setup.run(1s);
  CHECK(setup.state() == "watching");
}

TEST_CASE("what was deleted and made anew while changes were lost is told once each") {
  Setup setup;
  setup.cluster.forget("pods");
  setup.transport.break_watches();
  setup.remove("p0");
  setup.remove("p1");
  setup.put("p1");
  setup.cluster.forget("pods");
  CHECK(setup.shows_cluster());
  CHECK(sorted(setup.changes()) == Lines{"added p1", "deleted p0", "deleted p1"});
}

TEST_CASE("a change between a list and its watch is not missed") {
  tests::LiveSetup setup;
  bool done = false;
  setup.transport.on_request = [&](const net::Request& request) {
    if (done || request.target.find("/api/v1/pods?watch=") == std::string::npos) return;
    done = true;
    setup.cluster.remove("pods", {"a", "p1"});
    setup.cluster.put(small_pod("a", "just-then"));
  };
  setup.run(1s);
  CHECK(done);
  CHECK(setup.shows_cluster());
  CHECK(setup.lists() == 1);
}

TEST_CASE("a watch loses no event and shows none twice, wherever it breaks") {
  // Of three events; behind them it does not break.
  for (std::size_t bytes = 1; bytes < 900; bytes += 13) {
    CAPTURE(bytes);
    Setup setup;
    setup.transport.watch_bytes = bytes;
    setup.transport.break_watches();
    setup.put("new", R"("\u00e9\ud83d\ude00 é")");
    setup.put("p0", "2");
    setup.remove("p1");
    setup.run(500ms);
    setup.transport.watch_bytes.reset();
    setup.transport.break_watches();
    REQUIRE(setup.shows_cluster("pods", 60s));
    REQUIRE(setup.changes().size() == 3);
    REQUIRE(setup.lists() == 0);
  }
}

TEST_CASE("a watch that arrives byte by byte brings what it would bring at once") {
  Setup setup;
  setup.transport.watch_chunk_bytes = 1;
  setup.put("new", R"("\u00e9\ud83d\ude00 é")");
  setup.remove("p1");
  setup.put("p2", "3");
  CHECK(setup.shows_cluster());
  CHECK(setup.changes().size() == 3);
}

TEST_CASE("deletions that share a version all arrive, wherever between them the watch breaks") {
  for (std::size_t bytes = 100; bytes < 700; bytes += 40) {
    CAPTURE(bytes);
    Setup setup;
    setup.transport.watch_bytes = bytes;
    setup.transport.break_watches();
    setup.cluster.remove_together("pods", {{"a", "p0"}, {"a", "p1"}, {"a", "p2"}});
    setup.run(500ms);
    setup.transport.watch_bytes.reset();
    setup.transport.break_watches();
    REQUIRE(setup.shows_cluster("pods", 60s));
    REQUIRE(setup.changes().size() == 3);
    REQUIRE(setup.lists() == 0);
  }
}

TEST_CASE("watches that end at once a hundred times are no busy loop") {
  Setup setup;
  setup.watches_bring("\n", 100);
  setup.transport.break_watches();
  setup.put("meanwhile");
  setup.run(120s);
  CHECK(setup.watches() < 60);
  CHECK(setup.lists() < 30);
  setup.transport.clear_faults();
  CHECK(setup.shows_cluster("pods", 601s));
}

TEST_CASE("a connection that died without a word is found by the next probe") {
  Setup setup;
  setup.transport.deaf = true;
  setup.transport.add_fault("do=silent");  // the probe goes the same way
  setup.put("meanwhile");
  setup.run(60s);
  CHECK(setup.live->follow().cluster().state() != sync::ClusterState::Connected);
  setup.transport.deaf = false;
  setup.transport.clear_faults();
  CHECK(setup.shows_cluster("pods", 75s));
  CHECK(setup.lists() == 0);
}

TEST_CASE("a stream that died alone is found out by a comparison, where that costs little") {
  Setup setup;
  setup.transport.deaf = true;  // but questions are answered
  setup.put("meanwhile");
  CHECK(setup.shows_cluster("pods", 310s));
  CHECK(setup.lists() == 1);
}

TEST_CASE("a stream that died alone is opened anew when it should have ended") {
  Setup setup;
  setup.end();
  SQLite::Database(setup.path(), SQLite::OPEN_READWRITE).exec("update cursor set list_ms = 2500");
  setup.begin();  // to compare them is not cheap
  setup.run(5s);
  setup.transport.requests.clear();
  setup.transport.deaf = true;  // but probes are answered
  setup.put("meanwhile");
  setup.run(5s);
  CHECK(setup.visible("pods") != setup.existing("pods"));
  const Tick began = setup.clock.monotonic();
  while (setup.watches() == 0 && setup.clock.monotonic() - began < 700s) setup.live->step();
  setup.transport.deaf = false;
  CHECK(setup.shows_cluster("pods", 10s));
  CHECK(setup.lists() == 0);
  CHECK(setup.clock.monotonic() - began < 700s);
}

TEST_CASE("a watch whose headers wait for its first event is waited for") {
  Setup setup;
  setup.transport.add_fault("path=/api/v1/pods,query=watch=,do=pass,delay=200000");
  setup.transport.break_watches();
  setup.run(100s);
  CHECK(setup.watches() == 1);
  setup.put("at last");
  CHECK(setup.shows_cluster("pods", 110s));
  CHECK(setup.watches() == 1);
  CHECK(setup.lists() == 0);
}

TEST_CASE("a server that fails inside watches or refuses them for a while is not listed") {
  for (const bool in_event : {true, false}) {
    for (const int code : {500, 429, 503}) {
      CAPTURE(in_event);
      CAPTURE(code);
      Setup setup;
      if (in_event) {
        setup.watches_bring(error_event(code, "InternalError"), 1);
      } else {
        setup.transport.add_fault(
            fmt::format("path=/api/v1/pods,query=watch=,count=1,do=status:{}", code));
      }
      setup.transport.break_watches();
      setup.put("meanwhile");
      CHECK(setup.shows_cluster());
      CHECK(setup.lists() == 0);
    }
  }
}

TEST_CASE("what is no event of the type is never stored") {
  const std::string pod = R"({"kind":"Pod","apiVersion":"v1","metadata":{"name":"lie")";
  const std::vector<std::string> lies = {
      event("SURPRISE", pod + R"(,"namespace":"a","resourceVersion":"99999"}})"),
      event("ADDED", R"({"kind":"Node","metadata":{"name":"lie","resourceVersion":"99999"}})"),
      event("ADDED", R"({"kind":"Pod","apiVersion":"v1"})"),
      event("ADDED", pod + R"(,"namespace":"a"}})"),
      event("BOOKMARK", R"({"kind":"Node","metadata":{"resourceVersion":"99999"}})"),
      event("BOOKMARK", R"({"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"1"}})"),
      event("ADDED", pod + ",\"namespace\":\"\xff\xfe\",\"resourceVersion\":\"99999\"}}"),
      "<html>busy</html>\n",
      R"({"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"9"},"items":[]})"};
  for (const std::string& lie : lies) {
    CAPTURE(lie);
    Setup setup;
    setup.watches_bring(lie, 1);
    setup.transport.break_watches();
    setup.put("meanwhile");
    setup.remove("p1");
    CHECK(setup.shows_cluster());
    CHECK(sorted(setup.changes()) == Lines{"added meanwhile", "deleted p1"});
    CHECK(setup.watches() <= 3);
  }
}

TEST_CASE("bookmarks are what a quiet type goes on from, and store nothing") {
  Setup setup;
  setup.cluster.put(tests::small_object("v1", "ConfigMap", "a", "other"));
  const std::string before = setup.cursor("pods")->resource_version;
  setup.run(70s);
  CHECK(setup.cursor("pods")->resource_version > before);
  CHECK(setup.changes().size() == 1);
  setup.end();
  setup.put("missed");
  setup.begin();
  CHECK(setup.shows_cluster());
  CHECK(setup.lists() == 0);
}

TEST_CASE("a watch goes on exactly as far back as the server remembers") {
  for (const int missed : {9, 10, 11}) {
    CAPTURE(missed);
    Setup setup;
    setup.cluster.set_window(10);
    setup.put("last seen");
    setup.run(1s);
    setup.put("last but one");  // the cursor stays one behind
    setup.run(1s);
    setup.end();
    for (int i = 1; i < missed; ++i) setup.put(fmt::format("missed-{}", i));
    setup.begin();
    CHECK(setup.shows_cluster());
    CHECK(setup.lists() == (missed > 10 ? 1 : 0));
  }
}

TEST_CASE("a change that no watch was told is found by the next list") {
  Setup setup;
  setup.remove("p1");
  setup.cluster.lose_change("pods");
  setup.run(30s);
  CHECK(setup.visible("pods") != setup.existing("pods"));  // nothing can tell
  setup.end();
  setup.restart();
  CHECK_FALSE(sync::failure(static_cast<tests::SyncSetup&>(setup).run({.kinds = {"pods"}})));
  CHECK(setup.visible("pods") == setup.existing("pods"));
}

TEST_CASE("while a discovery hangs the streams go on, and others see that the watcher lives") {
  Setup setup;
  setup.kinds = {"pods", "configmaps", "customresourcedefinitions"};
  setup.begin();
  REQUIRE(setup.shows_cluster());
  setup.run(2s);
  setup.transport.add_fault("path=/apis,do=silent");
  bool is_asked = false;
  setup.transport.on_request = [&](const net::Request& request) {
    if (is_asked || !request.target.ends_with("/apis")) return;
    is_asked = true;
    setup.put("meanwhile");
  };
  setup.cluster.put(tests::small_object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "",
                                        "things.example.com"));
  // The step that asks does not return before the answer has been given up: what others see then
  // was written while it waited.
  while (!is_asked) setup.live->step();
  CHECK(setup.visible("pods").contains("a/meanwhile"));
  CHECK(setup.shows_cluster());
}
