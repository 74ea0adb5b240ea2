#include "core/sync/completion.hpp"

#include "core/sync/choice.hpp"
#include "core/sync/engine.hpp"
#include "tests/support/sync_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace k8scache;
using sync::ListResult;
using sync::ListStatus;
using tests::small_pod;
using tests::SyncSetup;

namespace {

/// Forty pods that were listed; every later refresh compares.
struct Setup : SyncSetup {
  Setup() {
    for (int i = 0; i < 40; ++i) put(fmt::format("p{:02}", i));
    transport.largest_page = 15;
    thrift.smallest_compared = thrift.smallest_watched = 0;
    refresh();
    REQUIRE(pods.outcome.how == store::Refresh::Listed);
    transport.requests.clear();
  }
  void put(const std::string& name) {
    cluster.put(small_pod("a", name, fmt::format(R"("spec":{{"v":"{}"}})", ++serial)));
  }
  const ListResult& refresh() {
    restart();
    pods = tests::result_of(run({.kinds = {"pods"}}).lists, "pods");
    return pods;
  }
  /// Requests for pods: `v` version, `m` metadata, `l` list, `w` watch, `o` an object.
  [[nodiscard]] std::string asked() const {
    std::string text;
    for (const net::Request& request : transport.requests) {
      const std::string& asked_for = request.target;
      const auto has = [&](std::string_view part) {
        return asked_for.find(part) != std::string::npos;
      };
      if (!has("/pods")) continue;
      const bool metadata =
          net::header(request.headers, "Accept").find("as=Partial") != std::string_view::npos;
      text += has("fieldSelector") ? 'v'
              : has("watch=true")  ? 'w'
              : has("/pods/")      ? 'o'
              : metadata           ? 'm'
                                   : 'l';
    }
    return text;
  }
  /// Calls `change` once, before the first request that contains `part`.
  void before(std::string part, std::function<void()> change) {
    transport.on_request = [=, done = false](const net::Request& request) mutable {
      if (done || request.target.find(part) == std::string::npos) return;
      done = true;
      change();
    };
  }
  void check_equal() {
    CHECK(pods.status == ListStatus::Stored);
    CHECK(visible("pods") == existing("pods"));
  }

  int serial = 0;
  ListResult pods;
};

}  // namespace

TEST_CASE("nothing changed: one request says so") {
  Setup setup;
  CHECK(setup.refresh().outcome.how == store::Refresh::Unchanged);
  CHECK(setup.asked() == "v");
  setup.check_equal();
}

TEST_CASE("other types changed: a list of metadata says that these did not") {
  for (const bool protobuf : {true, false}) {
    CAPTURE(protobuf);
    Setup setup;
    setup.transport.features.protobuf_metadata = protobuf;
    setup.cluster.put(tests::small_object("v1", "Node", "", "n"));
    CHECK(setup.refresh().outcome.how == store::Refresh::Compared);
    CHECK(setup.asked() == "vmmm");
    CHECK(setup.pods.outcome.updated == 0);
    setup.check_equal();
  }
}

TEST_CASE("what is new and what changed is fetched, what is gone goes") {
  Setup setup;
  setup.put("p03");
  setup.put("q1");
  setup.cluster.remove("pods", {"a", "p04"});
  setup.cluster.remove("pods", {"a", "p05"});
  setup.put("p05");
  CHECK(setup.refresh().outcome.how == store::Refresh::Compared);
  CHECK(setup.asked() == "vmmmooo");
  CHECK(setup.pods.outcome.added == 2);  // q1, and another p05
  CHECK(setup.pods.outcome.updated == 1);
  CHECK(setup.pods.outcome.removed == 2);
  CHECK(setup.pods.missed == 0);
  setup.check_equal();
  CHECK(setup.cursor("pods")->resource_version == fmt::format("{}", setup.cluster.revision()));
}

TEST_CASE("an object that is newer than the list brings the events up to it") {
  Setup setup;
  setup.put("p03");
  setup.before("/pods/p03", [&] {
    setup.put("p07");
    setup.put("p03");
    setup.cluster.remove("pods", {"a", "p08"});
  });
  CHECK(setup.refresh().outcome.how == store::Refresh::Compared);
  CHECK(setup.asked() == "vmmmow");
  CHECK(setup.visible("pods").at("a/p03") == setup.existing("pods").at("a/p03"));
  CHECK(setup.visible("pods").at("a/p07") == setup.existing("pods").at("a/p07"));
  setup.refresh();
  setup.check_equal();
}

TEST_CASE("an object that is gone before it is fetched is gone from the rows") {
  Setup setup;
  setup.put("p03");
  setup.put("q1");
  setup.before("/pods/p03", [&] {
    setup.cluster.remove("pods", {"a", "p03"});
    setup.cluster.remove("pods", {"a", "q1"});
  });
  CHECK(setup.refresh().outcome.how == store::Refresh::Compared);
  CHECK(setup.asked() == "vmmmoow");
  setup.check_equal();
}

TEST_CASE("many changes are listed") {
  Setup setup;
  for (int i = 0; i < 60; ++i) setup.put(fmt::format("q{}", i));
  CHECK(setup.refresh().outcome.how == store::Refresh::Listed);
  CHECK(setup.asked().find('o') == std::string::npos);
  setup.check_equal();
}

TEST_CASE("whatever fails on the way, a list makes up for it") {
  for (const char* const fault :
       {"path=/api/v1/namespaces/a/pods/p03,do=status:403",
        "path=/api/v1/namespaces/a/pods/p03,do=html",
        "path=/api/v1/namespaces/a/pods/p03,do=status:404", "query=watch,do=expired",
        "query=watch,do=status:500", "query=watch,do=status:403"}) {
    CAPTURE(std::string(fault));
    Setup setup;
    setup.put("p03");
    setup.before("/pods/p03", [&] { setup.put("p03"); });
    setup.transport.add_fault(fault);
    CHECK(setup.refresh().outcome.how == store::Refresh::Listed);
    setup.check_equal();
  }
}

TEST_CASE("trouble with one object that passes is waited for") {
  for (const char* const fault :
       {"do=status:500", "do=status:429,header=Retry-After:1", "do=close", "do=status:401"}) {
    CAPTURE(std::string(fault));
    Setup setup;
    setup.put("p03");
    setup.transport.add_fault(std::string("path=/api/v1/namespaces/a/pods/p03,count=1,") + fault);
    setup.refresh();
    setup.check_equal();
  }
}

TEST_CASE("what should have been in the rows and was not is counted") {
  Setup setup;
  // As if an earlier run had lost a change: the rows' version says that they have it.
  setup.put("p03");
  const std::string reached = fmt::format("{}", setup.cluster.revision());
  const store::TypeScope at = setup.cursor("pods")->at;
  (void)setup.writer->apply(
      {.observed_at = setup.clock.now(),
       .operations = {store::MoveCursor{
           .at = at, .resource_version = reached, .as_of = setup.clock.now(), .blind = {}}}});
  setup.cluster.put(tests::small_object("v1", "Node", "", "n"));
  CHECK(setup.refresh().missed == 1);
  setup.check_equal();
}

TEST_CASE("a gentle run lets the watch tell what changed") {
  Setup setup;
  setup.thrift.gentle = true;
  setup.put("p03");
  setup.cluster.remove("pods", {"a", "p04"});
  setup.before("watch=true", [&] { setup.put("p09"); });
  CHECK(setup.refresh().outcome.how == store::Refresh::Watched);
  CHECK(setup.asked().substr(0, 2) == "vw");
  CHECK(setup.asked().find_first_of("lm") == std::string::npos);
  CHECK(setup.pods.outcome.updated == 2);
  CHECK(setup.pods.outcome.removed == 1);
  setup.check_equal();
}

TEST_CASE("what would take long to compare is watched for some seconds, then compared") {
  Setup setup;
  setup.transport.add_fault("path=/pods,do=pass,delay=4000");
  setup.thrift.full = true;
  setup.refresh();
  setup.thrift.full = false;
  setup.transport.clear_faults();
  setup.transport.requests.clear();
  setup.put("p03");
  CHECK(setup.refresh().outcome.how == store::Refresh::Watched);
  CHECK(setup.asked() == "vw");
  setup.check_equal();
}

TEST_CASE("metadata that break off on the way do not mix with those of another version") {
  Setup setup;
  const std::string note(400'000, 'x');
  for (int i = 0; i < 40; ++i) {
    const std::string name = fmt::format("p{:02}", i);
    setup.cluster.put(fmt::format(
        R"({{"apiVersion":"v1","kind":"Pod","metadata":{{"namespace":"a","name":"{}","annotations":{{"n":"{}"}}}}}})",
        name, note));
  }
  setup.transport.largest_page = 0;
  setup.thrift.full = true;
  setup.refresh();
  setup.thrift.full = false;
  setup.put("p39");
  setup.transport.add_fault("path=/pods,query=limit=100000,count=1,do=cut:12000000");
  bool first = true;
  setup.transport.on_request = [&](const net::Request& request) {
    const bool is_metadata = request.target.find("limit=100000") != std::string::npos;
    if (is_metadata && !std::exchange(first, false)) setup.cluster.remove("pods", {"a", "p01"});
  };
  CHECK(setup.refresh().outcome.how == store::Refresh::Compared);
  setup.check_equal();
}

TEST_CASE("metadata comes compressed from a server that is far away") {
  for (const bool far : {false, true}) {
    CAPTURE(far);
    Setup setup;
    if (far) setup.transport.add_fault("do=pass,delay=20");
    setup.put("p03");
    CHECK(setup.refresh().outcome.how == store::Refresh::Compared);
    for (const net::Request& request : setup.transport.requests) {
      const bool metadata =
          net::header(request.headers, "Accept").find("as=Partial") != std::string_view::npos;
      CHECK(request.compression == (far || !metadata));
    }
  }
}

TEST_CASE("a gentle run compares what a watch cannot prove") {
  Setup setup;
  setup.thrift.gentle = true;
  setup.put("p03");
  setup.cluster.forget("pods");  // the watch's window is gone
  CHECK(setup.refresh().outcome.how == store::Refresh::Compared);
  setup.check_equal();
}

TEST_CASE("a cluster that was set back begins one new epoch, and everything is listed") {
  for (const bool gentle : {false, true}) {
    CAPTURE(gentle);
    Setup setup;
    setup.thrift.gentle = gentle;
    setup.restart();
    (void)setup.run({.kinds = {"pods", "nodes", "services"}});
    const tests::Revision backup = setup.cluster.revision();
    setup.put("p03");
    setup.cluster.remove("pods", {"a", "p04"});
    (void)setup.run({.kinds = {"pods", "nodes", "services"}});
    setup.cluster.set_back(backup);
    setup.restart();
    const sync::Report report = setup.run({.kinds = {"pods", "nodes", "services"}});
    for (const ListResult& list : report.lists) {
      CHECK(list.status == ListStatus::Stored);
      CHECK(list.outcome.how == store::Refresh::Listed);
    }
    CHECK(setup.visible("pods") == setup.existing("pods"));
    CHECK(setup.writer->meta()["epoch"] == "2");
  }
}
