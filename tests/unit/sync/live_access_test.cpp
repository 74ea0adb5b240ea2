// What may become of credentials, rights, types and clocks while a cache is watched: each case ends
// with the cache equal to the cluster.

#include "tests/support/live_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using namespace k8scache;
using namespace std::chrono_literals;
using tests::small_object;
using tests::small_pod;

namespace {

const std::vector<std::string> kEverything;

/// A watcher that is in step, and has been for a while.
struct Setup : tests::LiveSetup {
  explicit Setup(std::vector<std::string> watched = {"pods", "configmaps"}) {
    kinds = std::move(watched);
    begin();
    in_step();
  }
  void in_step() {
    REQUIRE(shows_cluster());
    run(2s);
    transport.requests.clear();
  }
  /// From now on the token is what the file says.
  void use_token_file(const std::string& token) {
    write_token(token);
    target.user = {};
    target.user.name = "ann";
    target.user.token_file = directory.path() + "/token";
    transport.token = token;
    begin();
    in_step();
  }
  void write_token(const std::string& token) const {
    std::ofstream(directory.path() + "/token") << token << '\n';
  }
  void put(const std::string& name) { cluster.put(small_pod("a", name)); }
};

tests::FakeType widgets(const std::string& version) {
  return {.type = {.group = "example.com",
                   .version = version,
                   .kind = "Widget",
                   .plural = "widgets",
                   .singular = "widget",
                   .scope = model::Scope::Namespaced,
                   .short_names = {},
                   .categories = {},
                   .verbs = {"get", "list", "watch"}},
          .custom = true};
}

std::string definition(const std::string& words) {
  return small_object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "",
                      "widgets.example.com", fmt::format(R"("spec":{{"n":"{}"}})", words));
}

std::string widget(const std::string& version, const std::string& name) {
  return small_object("example.com/" + version, "Widget", "a", name);
}

}  // namespace

TEST_CASE("a token that ends during a watch leaves it alone; the next request takes the new one") {
  Setup setup;
  setup.use_token_file("first");
  setup.transport.token = "second";
  setup.write_token("second");
  setup.put("while the old one's stream is open");
  CHECK(setup.shows_cluster());
  CHECK(setup.transport.requests.empty());
  setup.transport.break_watches();
  setup.put("later");
  CHECK(setup.shows_cluster());
  CHECK(setup.lists() == 0);
  CHECK(setup.live->follow().cluster().state() == sync::ClusterState::Connected);
}

TEST_CASE("credentials that are refused for good are no storm, and better ones are found") {
  Setup setup(kEverything);
  setup.use_token_file("first");
  setup.transport.token = "second";
  setup.transport.break_watches();
  setup.put("meanwhile");
  setup.run(600s);
  const std::size_t types = setup.live->follow().size();
  REQUIRE(types > 8);
  // Each type at once, and when its breaker lets a try through; and probes.
  CHECK(setup.transport.requests.size() < types * 16 + 40);
  CHECK(setup.state() == "open");
  CHECK(setup.visible("pods").size() == 5);  // the old answers stay
  setup.write_token("second");
  CHECK(setup.shows_cluster("pods", 700s));
  setup.run(600s);
  CHECK(setup.live->follow().in_step() == types);
}

TEST_CASE(
    "a right that is lost while watching keeps the rows, and one that comes back renews them") {
  Setup setup;
  setup.transport.may_read = [](const std::string& type, const std::string&) {
    return type != "pods";
  };
  setup.transport.break_watches();
  setup.put("unseen");
  setup.cluster.put(small_object("v1", "ConfigMap", "a", "seen"));
  CHECK(setup.shows_cluster("configmaps"));
  setup.run(60s);
  CHECK(setup.visible("pods").size() == 5);
  CHECK(setup.state() == "open");
  setup.transport.may_read = {};
  CHECK(setup.shows_cluster("pods", 601s));
  setup.run(1s);
  CHECK(setup.state() == "watching");
}

TEST_CASE("what may be seen in one namespace only is watched there") {
  tests::LiveSetup setup;
  setup.end();
  std::filesystem::remove(setup.path());
  setup.cluster.put(small_object("v1", "Namespace", "", "a"));
  setup.cluster.put(small_object("v1", "Namespace", "", "b"));
  setup.transport.may_read = [](const std::string& type, const std::string& ns) {
    return type != "pods" || ns == "a";
  };
  setup.begin();
  CHECK(setup.shows_cluster());
  setup.run(2s);
  setup.cluster.put(small_pod("a", "new"));
  setup.cluster.remove("pods", {"a", "p1"});
  CHECK(setup.shows_cluster());
  setup.transport.break_watches();
  setup.cluster.put(small_pod("a", "newer"));
  CHECK(setup.shows_cluster());
}

TEST_CASE("a type that cannot be watched is listed each time it is tried") {
  Setup setup;
  setup.transport.add_fault("path=/api/v1/pods,query=watch=,do=status:405");
  setup.transport.break_watches();
  setup.put("one");
  CHECK(setup.shows_cluster("pods", 70s));
  setup.put("two");
  CHECK(setup.shows_cluster("pods", 190s));
  CHECK(setup.lists() <= 4);
}

TEST_CASE("a group whose server goes away is followed on when it is back, and not forgotten") {
  Setup setup(kEverything);
  setup.cluster.add_type(widgets("v1"));
  setup.cluster.put(definition("1"));
  setup.cluster.put(widget("v1", "w"));
  CHECK(setup.shows_cluster("widgets.example.com"));
  const std::size_t size = setup.live->follow().size();
  setup.cluster.set_stale("example.com", "v1");
  setup.transport.add_fault("path=/apis/example.com/,do=status:503");
  setup.transport.break_watches();
  setup.cluster.put(definition("2"));  // so that types are asked for again
  setup.run(10s);
  CHECK(setup.live->follow().size() == size);
  CHECK(setup.visible("widgets.example.com").size() == 1);
  setup.transport.clear_faults();
  setup.cluster.set_stale("example.com", "v1", false);
  setup.cluster.put(widget("v1", "later"));
  CHECK(setup.shows_cluster("widgets.example.com", 601s));
}

TEST_CASE("a type that is deleted with its objects and defined anew starts anew") {
  Setup setup(kEverything);
  setup.cluster.add_type(widgets("v1"));
  setup.cluster.put(definition("1"));
  for (int i = 0; i < 3; ++i) setup.cluster.put(widget("v1", fmt::format("w{}", i)));
  CHECK(setup.shows_cluster("widgets.example.com"));
  for (int i = 0; i < 3; ++i) {
    setup.cluster.remove("widgets.example.com", {"a", fmt::format("w{}", i)});
  }
  setup.run(1s);
  setup.cluster.remove_type("widgets.example.com");
  setup.cluster.remove("customresourcedefinitions.apiextensions.k8s.io",
                       {"", "widgets.example.com"});
  setup.run(5s);
  CHECK(setup.visible("widgets.example.com").empty());
  setup.cluster.add_type(widgets("v1"));
  setup.cluster.put(definition("other"));
  setup.cluster.put(widget("v1", "w1"));
  CHECK(setup.shows_cluster("widgets.example.com", 30s));
  CHECK(setup.visible("widgets.example.com").size() == 1);
}

TEST_CASE("a type that is served at another version from now on is followed there") {
  Setup setup(kEverything);
  setup.cluster.add_type(widgets("v1"));
  setup.cluster.put(definition("1"));
  setup.cluster.put(widget("v1", "w"));
  CHECK(setup.shows_cluster("widgets.example.com"));
  setup.run(2s);
  setup.cluster.remove_type("widgets.example.com");
  setup.cluster.add_type(widgets("v2"));
  setup.cluster.put(definition("2"));
  setup.cluster.put(widget("v2", "w"));
  setup.cluster.put(widget("v2", "x"));
  CHECK(setup.shows_cluster("widgets.example.com", 30s));
  CHECK(setup.visible("widgets.example.com").size() == 2);
  CHECK(setup.transport.targets("/apis/example.com/v2/widgets?watch=").size() >= 1);
}

TEST_CASE(
    "objects that a new schema shows in another way under their old version are stored anew") {
  Setup setup(kEverything);
  setup.cluster.add_type(widgets("v1"));
  setup.cluster.put(definition("1"));
  setup.cluster.put(widget("v1", "w"));
  CHECK(setup.shows_cluster("widgets.example.com"));
  setup.run(2s);
  // The server takes the type's storage down and sets up another one, whose memory begins now.
  std::string body = *setup.cluster.get("widgets.example.com", {"a", "w"});
  setup.cluster.remove_type("widgets.example.com");
  setup.run(200ms);
  setup.cluster.add_type(widgets("v1"));
  setup.cluster.put(definition("2"));
  body.insert(body.rfind('}'), R"(,"spec":{"added":"by default"})");
  setup.cluster.load(body, "widgets.example.com");
  setup.run(70s);
  CHECK(setup.shows_cluster("widgets.example.com"));
  CHECK(setup.changes().back() == "reencoded w");
}

TEST_CASE("a type that appears while every list is slow is followed, and nothing waits for ever") {
  Setup setup(kEverything);
  setup.end();
  for (const auto& type : setup.cluster.types()) setup.cluster.forget(type.type.plural_and_group());
  setup.cluster.put(small_object("v1", "ConfigMap", "a", "c"));
  setup.transport.add_fault("query=limit=50,do=pass,delay=20000");
  setup.begin();
  setup.run(5s);
  setup.cluster.add_type(widgets("v1"));
  setup.cluster.put(definition("1"));
  setup.cluster.put(widget("v1", "w"));
  CHECK(setup.shows_cluster("widgets.example.com", 400s));
  CHECK(setup.shows_cluster("configmaps", 100s));
  setup.run(100s);
  CHECK(setup.live->follow().in_step() == setup.live->follow().size());
}

TEST_CASE("a namespace that ends with all it has, and is made anew, is what the cache shows") {
  Setup setup({"pods", "namespaces"});
  setup.cluster.put(small_object("v1", "Namespace", "", "a"));
  CHECK(setup.shows_cluster("namespaces"));
  for (const int pod : {3, 0, 4, 1, 2}) {
    setup.cluster.remove("pods", {"a", fmt::format("p{}", pod)});
    setup.run(200ms);
  }
  setup.cluster.remove("namespaces", {"", "a"});
  CHECK(setup.shows_cluster());
  CHECK(setup.visible("pods").empty());
  setup.cluster.put(small_object("v1", "Namespace", "", "a"));
  setup.put("p1");
  CHECK(setup.shows_cluster());
  CHECK(setup.shows_cluster("namespaces"));
}

TEST_CASE("a conversion that fails for one type stops no other, and ends when it is mended") {
  Setup setup(kEverything);
  setup.cluster.add_type(widgets("v1"));
  setup.cluster.put(definition("1"));
  setup.cluster.put(widget("v1", "w"));
  CHECK(setup.shows_cluster("widgets.example.com"));
  setup.cluster.forget("widgets.example.com");
  setup.transport.add_fault(
      "path=/widgets,do=status:500,body={\"kind\":\"Status\"\\,\"message\":\"conversion "
      "webhook\"}");
  setup.transport.break_watches();
  setup.put("others go on");
  CHECK(setup.shows_cluster());
  setup.run(30s);
  CHECK(setup.visible("widgets.example.com").size() == 1);
  setup.transport.clear_faults();
  setup.cluster.put(widget("v1", "x"));
  CHECK(setup.shows_cluster("widgets.example.com", 601s));
}

TEST_CASE("a clock that is set an hour back or forth moves nothing but the ages") {
  for (const auto jump : {-3600s, 3600s, -86'400s * 365, 86'400s * 365 * 20}) {
    CAPTURE(jump.count());
    Setup setup;
    setup.clock.set(setup.clock.now() + jump);
    setup.put("after the jump");
    CHECK(setup.shows_cluster());
    setup.run(700s);  // bookmarks, ends of watches, probes, heartbeats
    setup.run(1s);
    CHECK(setup.live->follow().in_step() == 2);
    CHECK(setup.lists() == 0);
    store::Reader reader(setup.path());
    REQUIRE(reader.watcher());
    const auto beat = setup.clock.now() - reader.watcher()->beat_at;
    CHECK(beat >= 0ms);
    CHECK(beat < 6s);
    // The clock is set while the server is away, so while somebody waits for it.
    setup.transport.down = true;
    setup.transport.break_watches();
    setup.run(20s);
    setup.clock.set(setup.clock.now() - jump);
    setup.transport.down = false;
    setup.put("after the way back");
    CHECK(setup.shows_cluster("pods", 70s));
  }
}

TEST_CASE("a machine that slept for three hours goes on where it was, or lists what is gone") {
  for (const bool is_gone : {false, true}) {
    CAPTURE(is_gone);
    Setup setup;
    setup.transport.deaf = true;  // nothing comes, and the connections are dead afterwards
    setup.clock.advance(3h);
    setup.put("meanwhile");
    setup.cluster.remove("pods", {"a", "p1"});
    if (is_gone) setup.cluster.forget("pods");
    setup.live->step();
    setup.transport.deaf = false;
    CHECK(setup.shows_cluster("pods", 60s));
    CHECK(setup.lists() == (is_gone ? 1 : 0));
    CHECK(setup.live->follow().cluster().state() == sync::ClusterState::Connected);
  }
}
