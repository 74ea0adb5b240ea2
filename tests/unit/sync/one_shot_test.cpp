#include "core/sync/one_shot.hpp"

#include "tests/support/problem.hpp"
#include "tests/support/sync_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

using namespace k8scache;
using namespace std::chrono_literals;
using sync::ListStatus;
using sync::Report;
using sync::RunFailure;
using sync::Selection;
using tests::problem_of;
using tests::result_of;
using tests::small_object;
using tests::small_pod;
using tests::SyncSetup;
using tests::Versions;

namespace {

/// Pods in the namespaces web and shop, a node.
struct Setup : SyncSetup {
  Setup() {
    for (const char* const ns : {"web", "shop"}) {
      cluster.put(small_object("v1", "Namespace", "", ns));
      cluster.put(small_pod(ns, "front"));
      cluster.put(small_pod(ns, "back"));
    }
    cluster.put(small_object("v1", "Node", "", "n1"));
  }

  [[nodiscard]] bool is_equal() const {
    for (const tests::FakeType& type : cluster.types()) {
      const std::string name = type.type.plural_and_group();
      if (!type.type.can("list") || name == "events.events.k8s.io") continue;
      if (visible(name) != existing(name)) return false;
    }
    return true;
  }
};

std::vector<std::string> scopes(const Report& report, const std::string& type) {
  std::vector<std::string> found;
  for (const sync::ListResult& list : report.lists) {
    if (list.job.type.plural_and_group() == type) found.push_back(list.job.at.scope);
  }
  return found;
}

}  // namespace

TEST_CASE("a run brings the cache to the cluster, and a second one finds nothing to do") {
  Setup setup;
  const Report first = setup.run();
  CHECK_FALSE(sync::failure(first));
  CHECK(setup.is_equal());
  CHECK(sync::totals(first).added == sync::totals(first).objects);
  setup.restart();
  const Report second = setup.run();
  CHECK_FALSE(sync::failure(second));
  CHECK(sync::totals(second).objects == sync::totals(first).objects);
  CHECK(sync::totals(second).added + sync::totals(second).updated + sync::totals(second).removed ==
        0);
  CHECK(setup.is_equal());
}

TEST_CASE("what changed in between is found: new, other, vanished and made anew") {
  Setup setup;
  (void)setup.run();
  setup.cluster.put(small_pod("web", "front", R"("spec":{"x":1})"));
  setup.cluster.remove("pods", {"web", "back"});
  setup.cluster.put(small_pod("shop", "more"));
  setup.cluster.remove("pods", {"shop", "back"});
  setup.cluster.put(small_pod("shop", "back"));
  setup.restart();
  const Report report = setup.run();
  const auto& pods = result_of(report.lists, "pods").outcome;
  CHECK(pods.added == 2);
  CHECK(pods.updated == 1);
  CHECK(pods.removed == 2);
  CHECK(setup.is_equal());
}

TEST_CASE("a run that is broken off anywhere leaves whole types only, and the next one converges") {
  for (int most = 0; most < 40; most += 3) {
    CAPTURE(most);
    Setup setup;
    for (int i = 0; i < 200; ++i) setup.cluster.put(small_pod("web", fmt::format("p{:03}", i)));
    setup.transport.largest_page = 20;
    {
      sync::OneShot one_shot(*setup.session, *setup.writer, setup.registry, setup.options({}));
      one_shot.prepare();
      for (int steps = 0; steps < most && one_shot.step(); ++steps) {
      }
      // Pages are still on their way to the store here.
    }
    const Versions pods = setup.visible("pods");
    CHECK((pods.empty() || pods == setup.existing("pods")));
    setup.restart();
    CHECK_FALSE(sync::failure(setup.run()));
    CHECK(setup.is_equal());
  }
}

TEST_CASE("a type that went away keeps its rows and is no longer listed") {
  Setup setup;
  setup.cluster.add_type({.type = {.group = "example.com",
                                   .version = "v1",
                                   .kind = "Widget",
                                   .plural = "widgets",
                                   .singular = "widget",
                                   .verbs = {"list", "get"}},
                          .custom = true});
  setup.cluster.put(small_object("example.com/v1", "Widget", "web", "w"));
  (void)setup.run();
  const Versions widgets = setup.visible("widgets.example.com");
  CHECK(widgets.size() == 1);
  setup.cluster.remove_type("widgets.example.com");
  const Report report = setup.run();
  CHECK_FALSE(sync::failure(report));
  CHECK(scopes(report, "widgets.example.com").empty());
  CHECK(setup.visible("widgets.example.com") == widgets);
}

TEST_CASE("a group that does not answer discovery is warned about, tried, and keeps its rows") {
  Setup setup;
  setup.cluster.put(small_object("policy/v1", "PodDisruptionBudget", "web", "b"));
  (void)setup.run();
  setup.cluster.set_stale("policy", "v1");
  const Report report = setup.run();
  REQUIRE(report.warnings.size() == 1);
  CHECK(report.warnings.front().starts_with("cannot discover policy"));
  CHECK(result_of(report.lists, "poddisruptionbudgets.policy").status == ListStatus::Failed);
  CHECK(sync::failure(report) == RunFailure::Partial);
  CHECK(setup.visible("poddisruptionbudgets.policy").size() == 1);
}

TEST_CASE("what may not be listed as a whole is listed in the namespaces where it may") {
  Setup setup;
  setup.transport.may_read = [](const std::string& type, const std::string& ns) {
    return type != "pods" || ns == "web" || ns == "default";
  };
  const Report report = setup.run();
  CHECK_FALSE(sync::failure(report));
  CHECK(result_of(report.lists, "pods").status == ListStatus::Forbidden);
  CHECK(result_of(report.lists, "pods", "web").status == ListStatus::Stored);
  CHECK(result_of(report.lists, "pods", "shop").status == ListStatus::Forbidden);
  CHECK(setup.visible("pods").size() == 2);
  CHECK(setup.cursor("pods", "shop")->coverage == store::Coverage::Forbidden);
  CHECK(setup.cursor("pods", "web")->coverage == store::Coverage::Covered);
  CHECK(setup.cursor("pods")->coverage == store::Coverage::Forbidden);
  CHECK(sync::totals(report).forbidden == std::vector<std::string>{"pods in some namespaces"});
}

TEST_CASE("who may not list namespaces either gets the default one") {
  Setup setup;
  setup.cluster.put(small_pod("default", "mine"));
  setup.transport.may_read = [](const std::string& type, const std::string& ns) {
    return ns == "default" && type != "namespaces";
  };
  const Report report = setup.run();
  CHECK(scopes(report, "pods") == std::vector<std::string>{"", "default"});
  CHECK(setup.visible("pods").size() == 1);
  CHECK_FALSE(sync::failure(report));
}

TEST_CASE(
    "a permission that is lost later keeps the rows, dated; one that comes back renews them") {
  Setup setup;
  (void)setup.run();
  const Versions before = setup.visible("pods");
  setup.cluster.put(small_pod("web", "front", R"("spec":{"x":1})"));
  bool may = false;
  setup.transport.may_read = [&](const std::string& type, const std::string&) {
    return type != "pods" || may;
  };
  (void)setup.run();
  CHECK(setup.visible("pods") == before);
  CHECK(setup.cursor("pods")->coverage == store::Coverage::Forbidden);
  may = true;
  (void)setup.run();
  CHECK(setup.is_equal());
  CHECK(setup.cursor("pods")->coverage == store::Coverage::Covered);
  CHECK_FALSE(setup.cursor("pods", "web"));
}

TEST_CASE("a type that is allowed nowhere is not forbidden when nobody asked for it") {
  Setup setup;
  setup.transport.may_read = [](const std::string& type, const std::string&) {
    return type != "secrets";
  };
  CHECK_FALSE(sync::failure(setup.run()));
  CHECK(sync::failure(setup.run({.kinds = {"secrets", "pods"}})) == RunFailure::Partial);
  CHECK(sync::failure(setup.run({.kinds = {"secrets"}})) == RunFailure::AllDenied);
}

TEST_CASE("a run over some types leaves the others as they are") {
  Setup setup;
  (void)setup.run();
  const Versions pods = setup.visible("pods");
  setup.cluster.remove("pods", {"web", "front"});
  setup.cluster.remove("nodes", {"", "n1"});
  (void)setup.run({.kinds = {"nodes"}});
  CHECK(setup.visible("pods") == pods);
  CHECK(setup.visible("nodes").empty());
}

TEST_CASE("a run over some namespaces is of those, globs included") {
  Setup setup;
  (void)setup.run({.namespaces = {"w*", "sh?p"}});
  CHECK(setup.visible("pods").size() == 4);
  CHECK(setup.visible("nodes").size() == 1);
  CHECK(setup.cursor("pods", "web")->complete);
  CHECK_FALSE(setup.cursor("pods", "default"));
  CHECK(problem_of(ErrorKind::NotFound, [&] { (void)setup.run({.namespaces = {"zz*"}}); }) ==
        "no namespace matches zz*");
  setup.transport.may_read = [](const std::string& type, const std::string&) {
    return type != "namespaces";
  };
  CHECK(problem_of(ErrorKind::Denied, [&] { (void)setup.run({.namespaces = {"w*"}}); }) ==
        "cannot resolve w*: we may not list namespaces; name them in full");
}

TEST_CASE("a wider cache is refreshed as a whole, and narrowed on request only") {
  Setup setup;
  (void)setup.run();
  setup.cluster.remove("pods", {"shop", "front"});
  (void)setup.run({.namespaces = {"web"}});
  CHECK(setup.is_equal());
  (void)setup.run({.namespaces = {"web"}, .rescope = true});
  CHECK(setup.visible("pods").size() == 2);
  CHECK_FALSE(setup.cursor("pods"));
}

TEST_CASE("two clusters never meet in one file") {
  Setup one;
  (void)one.run();
  Setup two;
  const std::string uid = "11111111-2222-4333-8444-555555555555";
  two.cluster.put(fmt::format(
      R"({{"apiVersion":"v1","kind":"Namespace","metadata":{{"name":"kube-system","uid":"{}"}}}})",
      uid));
  sync::OneShot::Options options = one.options({});
  sync::OneShot one_shot(*two.session, *one.writer, one.registry, options);
  const std::string said = problem_of(ErrorKind::Unusable, [&] { one_shot.prepare(); });
  CHECK(said.find(uid) != std::string::npos);
  CHECK(said.find("--new-cluster") != std::string::npos);
  CHECK(said.find("context \"test\"") != std::string::npos);
  CHECK(one.is_equal());
}

TEST_CASE("a right to see kube-system that comes and goes does not make it another cluster") {
  for (const bool at_first : {true, false}) {
    CAPTURE(at_first);
    Setup setup;
    bool may = at_first;
    setup.transport.on_request = [&](const net::Request&) {
      setup.transport.clear_faults();
      if (!may) setup.transport.add_fault("path=/namespaces/kube-system,do=status:403");
    };
    for (int run = 0; run < 4; ++run) {
      CHECK_FALSE(sync::failure(setup.run({.kinds = {"pods"}})));
      may = !may;
    }
  }
}

TEST_CASE("when the time is over during the lists, what was stored is reported") {
  Setup setup;
  setup.limits.deadline = setup.clock.monotonic() + 20s;
  setup.restart();
  setup.transport.add_fault("path=/api/v1/services,do=silent");
  // A second pass would be due; there is no time for it.
  setup.transport.may_read = [](const std::string& type, const std::string&) {
    return type != "secrets";
  };
  const Report report = setup.run();
  CHECK(sync::failure(report) == RunFailure::Partial);
  CHECK(result_of(report.lists, "pods").status == ListStatus::Stored);
  CHECK(result_of(report.lists, "services").status == ListStatus::Failed);
  CHECK(setup.visible("pods") == setup.existing("pods"));
}

TEST_CASE("when the time is over before the first list, nothing is stored and the run says so") {
  Setup setup;
  setup.limits.deadline = setup.clock.monotonic() + 20s;
  setup.restart();
  setup.transport.add_fault("do=silent");
  CHECK(problem_of(ErrorKind::Unreachable, [&] {
          (void)setup.run();
        }).starts_with("the time given with --timeout is over"));
}

TEST_CASE("a server that dies between the passes costs the second one, not the report") {
  Setup setup;
  setup.transport.may_read = [](const std::string& type, const std::string&) {
    return type != "secrets";
  };
  // The first list of namespaces is one of the lists; the second one is to find out where to look.
  setup.transport.add_fault("path=/api/v1/namespaces,query=limit=500,do=close");
  const Report report = setup.run();
  CHECK(result_of(report.lists, "pods").status == ListStatus::Stored);
  CHECK(setup.visible("pods") == setup.existing("pods"));
  CHECK(report.warnings.size() == 1);
  CHECK(scopes(report, "secrets") == std::vector<std::string>{"", "default"});
}

TEST_CASE("types whose changes leave no trace leave none") {
  Setup setup;
  setup.registry = model::Registry::load(
      {{"core.json", R"({"group":"","kinds":[{"version":"v1","kind":"Event","history":false}]})"}});
  setup.cluster.put(small_object("v1", "Event", "web", "e1"));
  (void)setup.run({.kinds = {"events", "pods"}});
  const auto before = store::Reader(setup.path()).changelog().last_seq;
  setup.cluster.put(small_object("v1", "Event", "web", "e2"));
  setup.cluster.remove("events", {"web", "e1"});
  (void)setup.run({.kinds = {"events", "pods"}});
  CHECK(store::Reader(setup.path()).changelog().last_seq == before);
  setup.cluster.remove("pods", {"web", "front"});
  (void)setup.run({.kinds = {"events", "pods"}});
  CHECK(store::Reader(setup.path()).changelog().last_seq == before + 1);
  CHECK(setup.visible("events") == setup.existing("events"));
}

TEST_CASE("what is asked of the server is what is needed, and never a version from a cache") {
  Setup setup;
  (void)setup.run({.kinds = {"pods"}});
  CHECK(setup.transport.requests.size() == 5);  // two of discovery, two of identity, one list
  for (const net::Request& request : setup.transport.requests) {
    CHECK(request.target.find("resourceVersion") == std::string::npos);
    CHECK(request.target.find("watch") == std::string::npos);
  }
}
