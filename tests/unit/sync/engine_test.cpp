#include "core/sync/engine.hpp"

#include "tests/support/problem.hpp"
#include "tests/support/sync_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

using namespace k8scache;
using namespace std::chrono_literals;
using sync::ListJob;
using sync::ListResult;
using sync::ListStatus;
using tests::result_of;
using tests::small_object;
using tests::small_pod;
using tests::SyncSetup;
using tests::Versions;

namespace {

/// Pods p00 to p19 and a node; pages of at most 6 objects.
struct Setup : SyncSetup {
  Setup() {
    for (int i = 0; i < 20; ++i) cluster.put(small_pod("a", fmt::format("p{:02}", i)));
    cluster.put(small_object("v1", "Node", "", "n1"));
    transport.largest_page = 6;
  }

  const ListResult& list_pods() {
    results = list({job("pods")});
    return results.front();
  }
  /// The pages of pods that were asked for, 1 for the first one of a list.
  [[nodiscard]] std::string pages() const {
    std::string text;
    for (const std::string& asked : transport.targets("/api/v1/pods?")) {
      text += asked.find("continue=") == std::string::npos ? "1" : "+";
    }
    return text;
  }

  std::vector<ListResult> results;
};

/// Steps until nothing is left; how often it may take at most, so that no bug can loop.
void run_out(sync::Engine& engine) {
  for (int steps = 0; engine.step(); ++steps) REQUIRE(steps < 100'000);
}

}  // namespace

TEST_CASE("a list of several pages is stored whole, with what it cost") {
  Setup setup;
  const ListResult& pods = setup.list_pods();
  CHECK(pods.status == ListStatus::Stored);
  CHECK(pods.outcome.objects == 20);
  CHECK(pods.outcome.added == 20);
  CHECK(pods.cost.requests == 4);
  CHECK(pods.cost.bytes > 1000);
  CHECK(pods.error.empty());
  CHECK(setup.pages() == "1+++");
  CHECK(setup.visible("pods") == setup.existing("pods"));
}

TEST_CASE("several lists are under way at once, and no more than allowed") {
  for (const std::size_t most : {1UL, 3UL}) {
    Setup setup;
    setup.engine.concurrency = most;
    setup.transport.add_fault("delay=1000");
    std::size_t seen = 0;
    setup.transport.on_request = [&](const net::Request&) {
      seen = std::max(seen, setup.transport.under_way() + 1);
    };
    std::vector<ListJob> jobs;
    for (const char* const type : {"pods", "nodes", "services", "configmaps", "secrets"}) {
      jobs.push_back(setup.job(type));
    }
    const auto results = setup.list(jobs);
    CHECK(seen == most);
    for (const ListResult& result : results) CHECK(result.status == ListStatus::Stored);
  }
}

TEST_CASE("a type that fails stops no other, and its old rows stay") {
  Setup setup;
  const Versions before = setup.existing("pods");
  REQUIRE(setup.list_pods().status == ListStatus::Stored);
  for (const char* const fault :
       {"do=status:500", "do=close", "do=cut:200", "do=truncate:200", "do=html", "do=status:403",
        "do=status:404", "do=endless:same", "do=table", "do=silent", "do=stall:300"}) {
    CAPTURE(std::string(fault));
    setup.transport.clear_faults();
    setup.transport.add_fault(std::string("path=/api/v1/pods,") + fault);
    setup.cluster.put(small_pod("a", "p00", R"("spec":{"x":1})"));
    setup.cluster.remove("pods", {"a", "p01"});
    setup.cluster.put(small_pod("a", "p01"));
    setup.results = setup.list({setup.job("pods"), setup.job("nodes")});
    const ListResult& pods = result_of(setup.results, "pods");
    CHECK(pods.status == (std::string_view(fault) == "do=status:403" ? ListStatus::Forbidden
                                                                     : ListStatus::Failed));
    CHECK_FALSE(pods.error.empty());
    CHECK(result_of(setup.results, "nodes").status == ListStatus::Stored);
    CHECK(setup.visible("pods") == before);
    CHECK(setup.cursor("pods")->complete);
    CHECK(setup.cursor("pods")->error == pods.error);
  }
}

TEST_CASE("trouble in mid-list costs the page, not the list") {
  for (const char* const fault : {"do=status:500", "do=close", "do=cut:200", "do=status:429"}) {
    CAPTURE(std::string(fault));
    Setup setup;
    setup.transport.add_fault(std::string("path=/api/v1/pods,query=continue,from=2,count=1,") +
                              fault);
    CHECK(setup.list_pods().status == ListStatus::Stored);
    CHECK(setup.pages() == "1++++");
    CHECK(setup.visible("pods") == setup.existing("pods"));
  }
}

TEST_CASE("a list that expires begins again with the cluster as it is then") {
  Setup setup;
  setup.transport.on_request = [&, done = false](const net::Request& request) mutable {
    if (done || request.target.find("continue=") == std::string::npos) return;
    done = true;
    setup.cluster.remove("pods", {"a", "p00"});
    setup.cluster.put(small_pod("a", "p21"));
    setup.cluster.compact();
  };
  CHECK(setup.list_pods().status == ListStatus::Stored);
  CHECK(setup.pages() == "1+1+++");
  CHECK(setup.results.front().outcome.objects == 20);
  CHECK(setup.visible("pods") == setup.existing("pods"));
  CHECK(setup.visible("pods").contains("a/p21"));
  CHECK_FALSE(setup.visible("pods").contains("a/p00"));
}

TEST_CASE("a type that expires on and on is given up without a storm of requests") {
  Setup setup;
  setup.transport.add_fault("path=/api/v1/pods,query=continue,do=expired");
  const Tick began = setup.clock.monotonic();
  CHECK(setup.list_pods().status == ListStatus::Failed);
  CHECK(setup.pages() == "1+1+1+1+1+");
  CHECK(setup.clock.monotonic() - began >= 800ms + 1600ms + 3200ms);
  CHECK(setup.results.front().error == "the list expired before its last page (5 tries)");
  CHECK(setup.visible("pods").empty());
}

TEST_CASE("a page that cannot be read makes the list begin again, wherever it stands") {
  for (int page = 1; page <= 4; ++page) {
    for (const char* const when : {"count=1,", ""}) {
      CAPTURE(page);
      CAPTURE(std::string(when));
      Setup setup;
      // The head can be read; the damage is found by the thread that decodes, late.
      setup.transport.add_fault(
          page == 1 ? fmt::format("path=/api/v1/pods,query=?limit=,{}do=truncate:330", when)
                    : fmt::format("path=/api/v1/pods,query=continue,from={},{}do=truncate:330",
                                  page - 1, when));
      const ListResult& pods = setup.list_pods();
      if (*when != '\0') {
        CHECK(pods.status == ListStatus::Stored);
        CHECK(pods.outcome.objects == 20);
        CHECK(setup.visible("pods") == setup.existing("pods"));
      } else {
        CHECK(pods.status == ListStatus::Failed);
        CHECK(pods.error.starts_with("cannot read JSON"));
        CHECK(setup.visible("pods").empty());
        CHECK_FALSE(setup.cursor("pods")->complete);
      }
      CHECK(setup.transport.under_way() == 0);
    }
  }
}

TEST_CASE("a page that cannot be read after the time is over does not begin a list again") {
  Setup setup;
  setup.limits.deadline = setup.clock.monotonic() + 10'020ms;
  setup.restart();
  // Asked for in time, the last page arrives when it is over, before anybody looks at the clock.
  setup.transport.add_fault("path=/api/v1/pods,query=continue,from=3,do=truncate:330,delay=10050");
  CHECK(setup.list_pods().status == ListStatus::Failed);
  CHECK(setup.results.front().error.starts_with("cannot read JSON"));
  CHECK(setup.pages() == "1+++");
  CHECK(setup.visible("pods").empty());
}

TEST_CASE("a list without end of empty pages is given up") {
  Setup setup;
  setup.engine.max_retries = 2;
  setup.transport.add_fault("path=/api/v1/pods,do=empty-page");
  // Each token differs, so that only the emptiness tells.
  setup.transport.add_fault("path=/api/v1/pods,do=endless:new");
  CHECK(setup.list_pods().status == ListStatus::Failed);
  CHECK(setup.results.front().error.find("empty pages in a row") != std::string::npos);
  CHECK(setup.transport.requests.size() < 50'000);
}

TEST_CASE("a list that shows its first page for ever is given up") {
  Setup setup;
  setup.transport.add_fault("path=/api/v1/pods,do=endless:new");
  CHECK(setup.list_pods().status == ListStatus::Failed);
  CHECK(setup.results.front().error.find("twice") != std::string::npos);
  CHECK(setup.visible("pods").empty());
}

TEST_CASE("new credentials after a 401 in mid-list go on with the same page") {
  Setup setup;
  setup.target.user.token_file = setup.directory.write("token", "old");
  setup.restart();
  setup.transport.token = "old";
  setup.transport.on_request = [&](const net::Request& request) {
    if (request.target.find("continue=") == std::string::npos || setup.transport.token == "new")
      return;
    setup.transport.token = "new";
    setup.directory.write("token", "new");
  };
  CHECK(setup.list_pods().status == ListStatus::Stored);
  CHECK(setup.pages() == "1++++");
  CHECK(setup.visible("pods") == setup.existing("pods"));
}

TEST_CASE("lists whose credentials end for good are given up, each by itself") {
  Setup setup;
  setup.target.user.token_file = setup.directory.write("token", "old");
  setup.restart();
  setup.transport.token = "old";
  setup.transport.on_request = [&](const net::Request& request) {
    if (request.target.find("continue=") != std::string::npos) setup.transport.token = "new";
  };
  setup.results = setup.list({setup.job("nodes"), setup.job("pods")});
  const ListResult& pods = result_of(setup.results, "pods");
  CHECK(pods.status == ListStatus::Failed);
  CHECK(pods.error_kind == ErrorKind::Denied);
  CHECK(setup.pages() == "1+");
  CHECK(setup.visible("pods").empty());
  CHECK(result_of(setup.results, "nodes").status == ListStatus::Stored);
}

TEST_CASE("credentials that are new each time and never accepted do not go on for ever") {
  Setup setup;
  setup.target.user.token_file = setup.directory.write("token", "t0");
  setup.restart();
  setup.transport.token = "another";
  setup.transport.on_request = [&, serial = 0](const net::Request&) mutable {
    REQUIRE(serial < 100);
    setup.directory.write("token", fmt::format("t{}", ++serial));
  };
  CHECK(setup.list_pods().error_kind == ErrorKind::Denied);
  CHECK(setup.pages() == "11");
}

TEST_CASE("a plugin that fails at the renewal fails its lists, not the run") {
  Setup setup;
  auto& exec = setup.target.user.exec.emplace();
  exec.api_version = "client.authentication.k8s.io/v1";
  exec.command = setup.directory.write_program("plugin", "");
  exec.interactive_mode = "Never";
  setup.runner.will_print(
      R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"old"}})");
  setup.runner.answers.push_back({.end = kube::ChildResult::End::Exited, .code = 1, .output = {}});
  setup.restart();
  setup.transport.token = "old";
  setup.transport.on_request = [&](const net::Request& request) {
    if (request.target.find("continue=") != std::string::npos) setup.transport.token = "new";
  };
  setup.results = setup.list({setup.job("nodes"), setup.job("pods")});
  CHECK(result_of(setup.results, "pods").status == ListStatus::Failed);
  CHECK(result_of(setup.results, "pods").error_kind == ErrorKind::Denied);
  CHECK(result_of(setup.results, "nodes").status == ListStatus::Stored);
  CHECK(setup.cursor("pods")->failures == 1);
}

TEST_CASE("credentials that cannot be read leave no half list behind") {
  Setup setup;
  setup.target.user.token_file = setup.directory.path() + "/no-such-token";
  setup.restart();
  const ListResult& pods = setup.list_pods();
  CHECK(pods.status == ListStatus::Failed);
  CHECK(setup.transport.requests.empty());
  CHECK(setup.visible("pods").empty());
}

TEST_CASE("when the time is over unfinished lists are given up and finished ones stored") {
  Setup setup;
  setup.limits.deadline = setup.clock.monotonic() + 10s;
  setup.restart();
  setup.engine.concurrency = 2;
  setup.transport.add_fault("path=/api/v1/pods,query=continue,do=silent");
  setup.transport.add_fault("path=/api/v1/services,do=silent");
  const Tick began = setup.clock.monotonic();
  setup.results = setup.list(
      {setup.job("pods"), setup.job("nodes"), setup.job("services"), setup.job("events")});
  CHECK(result_of(setup.results, "nodes").status == ListStatus::Stored);
  for (const char* const type : {"pods", "services"}) {
    CHECK(result_of(setup.results, type).status == ListStatus::Failed);
    CHECK(result_of(setup.results, type).error == "not finished in the time given with --timeout");
  }
  CHECK(result_of(setup.results, "events").status == ListStatus::Pending);
  CHECK(setup.transport.under_way() == 0);
  CHECK(setup.clock.monotonic() - began < 20s);
  CHECK(setup.visible("pods").empty());
}

TEST_CASE("a stop request ends the run, and what was whole is stored") {
  Setup setup;
  setup.transport.add_fault("path=/api/v1/pods,query=continue,from=2,do=silent");
  std::vector<ListJob> jobs = {setup.job("nodes"), setup.job("pods")};
  {
    sync::Pipeline pipeline(*setup.writer, setup.path(), model::SecretsMode::Keys, setup.transport,
                            setup.clock);
    sync::Engine engine(*setup.session, pipeline, jobs, {});
    CHECK(tests::problem_of(ErrorKind::Interrupted, [&] {
            for (int steps = 0; engine.step(); ++steps) {
              if (engine.progress().types_done == 1) setup.stop->request(2);
              REQUIRE(steps < 100'000);
            }
          }) == "interrupted");
  }
  CHECK(setup.visible("nodes") == setup.existing("nodes"));
  CHECK(setup.visible("pods").empty());
}

TEST_CASE("giving up while pages wait to be stored keeps none of them") {
  Setup setup;
  // Three pages are under way to the store when the fourth one is refused.
  setup.transport.add_fault("path=/api/v1/pods,query=continue,from=3,do=status:404");
  CHECK(setup.list_pods().status == ListStatus::Failed);
  CHECK(setup.visible("pods").empty());
  CHECK_FALSE(setup.cursor("pods")->complete);
  setup.transport.clear_faults();
  CHECK(setup.list_pods().status == ListStatus::Stored);
  CHECK(setup.results.front().outcome.added == 20);
  CHECK(setup.visible("pods") == setup.existing("pods"));
}

TEST_CASE("the age of a list is never less than it is") {
  Setup setup;
  const Instant began = setup.clock.now();
  Instant asked = began;
  setup.transport.on_request = [&, first = true](const net::Request& request) mutable {
    if (request.target.find("continue=") == std::string::npos) asked = setup.clock.now();
    setup.clock.advance(250ms);  // between the asking and everything that follows it
    if (std::exchange(first, false)) setup.clock.advance(5s);
  };
  setup.transport.add_fault("path=/api/v1/pods,query=continue,count=1,do=expired");
  CHECK(setup.list_pods().status == ListStatus::Stored);
  CHECK(asked > began);
  CHECK(setup.cursor("pods")->as_of <= asked);
  CHECK(setup.cursor("pods")->as_of > began);
}

TEST_CASE("the server's warnings are kept with the type, each once, and not without bound") {
  Setup setup;
  setup.transport.add_fault("path=/api/v1/pods,do=warnings:100");
  CHECK(setup.list_pods().status == ListStatus::Stored);
  store::Reader reader(setup.path());
  const std::string& warnings = reader.catalog().find("pods").type->warnings;
  CHECK(std::count(warnings.begin(), warnings.end(), '\n') == 19);
  CHECK(warnings.find("thing 0 is deprecated") != std::string::npos);
}

TEST_CASE("a server that ignores the limit is read in parts, and broken off it leaves nothing") {
  Setup setup;
  setup.transport.ignores_limit = true;
  for (int i = 0; i < 40; ++i) {
    setup.cluster.put(small_pod("big", fmt::format("b{:02}", i),
                                fmt::format(R"("spec":{{"x":"{}"}})", std::string(500'000, 'x'))));
  }
  setup.transport.add_fault("path=/api/v1/pods,count=1,do=cut:15000000");
  CHECK(setup.list_pods().status == ListStatus::Stored);
  CHECK(setup.visible("pods") == setup.existing("pods"));
  CHECK(setup.results.front().outcome.objects == 60);
}

TEST_CASE("a store that fails ends the run with its words") {
  Setup setup;
  std::vector<ListJob> jobs = {setup.job("pods")};
  sync::Pipeline pipeline(*setup.writer, setup.path(), model::SecretsMode::Keys, setup.transport,
                          setup.clock);
  // The file is replaced under the writer's feet by one that is none of ours.
  std::filesystem::resize_file(setup.path(), 0);
  std::filesystem::resize_file(setup.path() + "-wal", 0);
  sync::Engine engine(*setup.session, pipeline, jobs, {});
  try {
    run_out(engine);
    FAIL("no error");
  } catch (const Error& error) {
    const bool is_store = error.kind() == ErrorKind::Storage || error.kind() == ErrorKind::Unusable;
    CAPTURE(std::string(error.what()));
    CHECK(is_store);
  }
}
