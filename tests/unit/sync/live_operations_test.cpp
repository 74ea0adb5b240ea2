// What operating a watcher needs: news, a choice of types that changes, a look at itself.

#include "core/store/reader.hpp"
#include "core/sync/live.hpp"
#include "tests/support/problem.hpp"
#include "tests/support/sync_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace k8scache;
using namespace std::chrono_literals;
using tests::small_object;
using tests::small_pod;

namespace {

struct Setup : tests::SyncSetup {
  Setup() {
    for (const char* const ns : {"team-a", "team-b", "web"}) {
      cluster.put(small_object("v1", "Namespace", "", ns));
      cluster.put(small_pod(ns, "p"));
    }
    transport.is_busy = [this] { return live && live->waiting_since(); };
  }
  void begin(sync::Selection selection) {
    restart();
    live.emplace(*session, *writer, registry,
                 sync::Live::Options{.target = {.cache_path = path(),
                                                .context = "fake",
                                                .default_namespace = "default",
                                                .ca_pem = {},
                                                .selection = std::move(selection)},
                                     .follow = {.max_retries = 2}});
    live->prepare();
    run(1s);
  }
  void run(std::chrono::milliseconds time) {
    const Tick over = clock.monotonic() + time;
    while (clock.monotonic() < over) live->step();
  }
  /// `pods in web: in step`, of what is no routine.
  std::vector<std::string> news() {
    std::vector<std::string> lines;
    for (const sync::News& one : live->take_news()) {
      if (one.reason.empty() && one.what != sync::News::What::Appeared) continue;
      const std::string scope = one.scope.empty() ? "" : " in " + one.scope;
      lines.push_back(one.type + scope + ": " +
                      sync::words_of({.what = one.what, .reason = one.reason}));
    }
    return lines;
  }
  /// `pods/team-a`, sorted.
  std::vector<std::string> streams() {
    std::vector<std::string> names;
    for (const store::StreamState& one : live->follow().states()) {
      names.push_back(live->follow().name_of(one.at) + "/" + one.at.scope);
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  std::optional<sync::Live> live;
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a type that the server forgets is told to be listed again, with the reason") {
  Setup setup;
  setup.begin({.kinds = {"pods", "configmaps"}});
  CHECK(setup.news().empty());
  setup.transport.break_watches();
  setup.cluster.put(small_pod("web", "q"));
  setup.cluster.forget("pods");
  setup.run(5s);
  const Lines news = setup.news();
  CHECK(std::find(news.begin(), news.end(),
                  "pods: is listed again: HTTP 410: the server has forgotten that version") !=
        news.end());
  CHECK(std::find(news.begin(), news.end(), "pods: in step again") != news.end());
}

TEST_CASE("types are chosen anew while others go on undisturbed") {
  Setup setup;
  setup.begin({.kinds = {"pods", "configmaps"}});
  static_cast<void>(setup.live->take_news());
  setup.transport.requests.clear();
  setup.live->select({.kinds = {"pods", "services"}});
  setup.run(1s);
  CHECK(setup.streams() == Lines{"pods/", "services/"});
  CHECK(setup.transport.targets("/api/v1/pods").empty());
  const Lines news = setup.news();
  CHECK(std::find(news.begin(), news.end(), "configmaps: not chosen any more, its rows stay") !=
        news.end());
  CHECK(std::find(news.begin(), news.end(), "services: appeared, is kept from now on") !=
        news.end());
  CHECK(setup.visible("services") == setup.existing("services"));
}

TEST_CASE("a choice that names what is no type changes nothing") {
  Setup setup;
  setup.begin({.kinds = {"pods"}});
  CHECK(tests::problem_of(ErrorKind::Usage, [&] {
          setup.live->select({.kinds = {"podz"}});
        }).find("podz") != std::string::npos);
  CHECK(setup.streams() == Lines{"pods/"});
  setup.cluster.put(small_pod("web", "later"));
  setup.run(2s);
  CHECK(setup.visible("pods") == setup.existing("pods"));
}

TEST_CASE("namespaces by a glob are those that there are when the choice is made") {
  Setup setup;
  setup.begin({.kinds = {"pods"}, .namespaces = {"web"}});
  CHECK(setup.streams() == Lines{"pods/web"});
  setup.live->select({.kinds = {"pods"}, .namespaces = {"team-*"}});
  setup.run(1s);
  CHECK(setup.streams() == Lines{"pods/team-a", "pods/team-b"});
}

TEST_CASE("namespaces that come and go are followed by a glob, while namespaces are kept") {
  Setup setup;
  setup.begin({.kinds = {"pods", "namespaces"}, .namespaces = {"team-*"}});
  CHECK(setup.streams() == Lines{"namespaces/", "pods/team-a", "pods/team-b"});
  static_cast<void>(setup.live->take_news());
  setup.cluster.put(small_object("v1", "Namespace", "", "team-c"));
  setup.cluster.put(small_pod("team-c", "p"));
  setup.cluster.remove("pods", {"team-a", "p"});
  setup.cluster.remove("namespaces", {"", "team-a"});
  setup.run(5s);
  CHECK(setup.streams() == Lines{"namespaces/", "pods/team-b", "pods/team-c"});
  const Lines news = setup.news();
  CHECK(std::find(news.begin(), news.end(),
                  "pods in team-a: its namespace is not there any more, its rows stay") !=
        news.end());
  CHECK(std::find(news.begin(), news.end(), "pods in team-c: appeared, is kept from now on") !=
        news.end());
}

TEST_CASE("the watcher looks at its file and its disk, and others can read what it saw") {
  Setup setup;
  setup.begin({.kinds = {"pods"}});
  setup.run(35s);
  CHECK(setup.live->beat_committed());
  const auto watcher = store::Reader(setup.path()).watcher();
  REQUIRE(watcher);
  REQUIRE(watcher->checked_at);
  CHECK(setup.clock.now() - *watcher->checked_at <= 31s);
  CHECK(watcher->file.file > 0);
  CHECK(watcher->file.free > 0);
  CHECK(watcher->lag < 5s);
}
