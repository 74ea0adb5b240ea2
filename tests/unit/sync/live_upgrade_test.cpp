// A server that is another one after a reconnect.

#include "core/base/text.hpp"
#include "core/wire/server_tables.hpp"
#include "tests/support/live_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

using namespace k8scache;
using namespace std::chrono_literals;
using tests::small_object;
using tests::small_pod;

namespace {

constexpr const char* kBoth = "application/vnd.kubernetes.protobuf,application/json";
constexpr const char* kJson = "application/json";

/// A server of 1.36 that speaks protobuf, and a watcher that is in step with it.
struct Setup : tests::LiveSetup {
  Setup() {
    transport.features.protobuf = &wire::table_of(36);
    for (const char* const end : {"", "-wal", "-shm"}) std::remove((path() + end).c_str());
    begin();
    settle();
  }
  /// Both types have seen an event: what failed before is forgotten.
  void settle() {
    ++settled_;
    cluster.put(small_pod("a", fmt::format("settled-{}", settled_)));
    cluster.put(small_object("v1", "ConfigMap", "a", fmt::format("settled-{}", settled_)));
    REQUIRE(shows_cluster("pods"));
    REQUIRE(shows_cluster("configmaps"));
    run(5s);
    CHECK(live->follow().in_step() == live->follow().size());
  }
  /// All watches end, and the next connection is to a server of this version.
  void upgrade(const std::string& version) {
    cluster.set_version_document(fmt::format(R"({{"gitVersion":"{}"}})", version));
    transport.requests.clear();
    transport.break_watches();
  }
  /// The server has forgotten what the watches would go on with: everything is listed.
  void forget() {
    transport.requests.clear();
    cluster.put(small_pod("a", fmt::format("forgotten-{}", settled_)));
    cluster.forget("pods");
    transport.break_watches();
    settle();
  }
  /// How the lists of pods were asked for since then.
  [[nodiscard]] std::string accepted() const {
    std::vector<std::string> values;
    for (const net::Request& request : transport.requests) {
      if (request.target.find("/api/v1/pods?limit=") == std::string::npos) continue;
      for (const auto& [name, value] : request.headers) {
        if (name == "Accept") values.push_back(value);
      }
    }
    return join(values, " then ");
  }
  [[nodiscard]] std::string form() const { return cursor("pods")->form; }
  [[nodiscard]] std::string known_version() const {
    store::Reader reader(path());
    return reader.meta().at("server_version");
  }
  [[nodiscard]] bool tells(const std::string& words) {
    const auto news = live->take_news();
    return std::any_of(news.begin(), news.end(),
                       [&](const sync::News& one) { return words_of(one) == words; });
  }

 private:
  int settled_ = 0;
};

}  // namespace

TEST_CASE("after a reconnect to a server of another version lists are read by its table") {
  Setup setup;
  CHECK(setup.form() == "protobuf");
  setup.upgrade("v1.99.0");
  setup.settle();
  CHECK(setup.tells("the server is of another version: v1.99.0, before v1.36.3"));
  CHECK(setup.known_version() == "v1.99.0");
  CHECK(setup.accepted() == "");
  setup.forget();
  CHECK(setup.accepted() == kJson);
  CHECK(setup.form() == "json");

  // It is set back, and away for a while.
  setup.transport.down = true;
  setup.upgrade("v1.36.4");
  setup.run(3s);
  setup.transport.down = false;
  setup.run(5s);
  setup.settle();
  CHECK(setup.known_version() == "v1.36.4");
  setup.forget();
  CHECK(setup.accepted() == kBoth);
  CHECK(setup.form() == "protobuf");
}

TEST_CASE("what a server of another version has forgotten is listed by its table at once") {
  Setup setup;
  setup.transport.down = true;
  setup.cluster.put(small_pod("a", "meanwhile"));
  setup.cluster.forget("pods");
  setup.upgrade("v1.99.0");
  setup.run(3s);
  setup.transport.down = false;
  setup.run(5s);
  setup.settle();
  CHECK(setup.accepted() == kJson);
}

TEST_CASE("what one version's table did not understand is asked for by the next one's") {
  Setup setup;
  setup.transport.features.newer_object = "newer";
  setup.cluster.put(small_pod("a", "newer"));
  setup.forget();
  CHECK(setup.accepted() ==
        "application/vnd.kubernetes.protobuf,application/json then application/json");
  CHECK(setup.form() == "json");
  setup.forget();
  CHECK(setup.accepted() == kJson);
  setup.upgrade("v1.35.1");
  setup.settle();
  setup.transport.features.newer_object = "";
  setup.forget();
  CHECK(setup.accepted() == kBoth);
  CHECK(setup.form() == "protobuf");
}

TEST_CASE("servers that are upgraded one after the other cost no list") {
  Setup setup;
  for (const char* const version : {"v1.37.0", "v1.36.3", "v1.37.0"}) {
    setup.upgrade(version);
    setup.settle();
    CHECK(setup.known_version() == version);
    CHECK(setup.transport.targets("/version").size() == 1);
    CHECK(setup.transport.targets("/apis").empty());
    CHECK(setup.accepted() == "");
  }
}

TEST_CASE("a reconnect to the same server costs one small question") {
  Setup setup;
  setup.upgrade("v1.36.3");
  setup.settle();
  CHECK(setup.transport.targets("/version").size() == 1);
  CHECK(setup.transport.targets("/apis").empty());
  CHECK(setup.accepted() == "");
}

TEST_CASE("a server that does not say its version at once is asked again, and nothing waits") {
  Setup setup;
  setup.transport.add_fault("path=/version,count=1,do=silent");
  setup.upgrade("v1.99.0");
  setup.cluster.put(small_pod("a", "meanwhile"));
  CHECK(setup.shows_cluster("pods", 5s));
  setup.run(60s);
  CHECK(setup.known_version() == "v1.99.0");
  setup.transport.add_fault("path=/version,do=status:403");
  setup.upgrade("v1.36.3");
  setup.run(60s);
  CHECK(setup.accepted() == "");
  CHECK(setup.known_version() == "v1.99.0");
}
