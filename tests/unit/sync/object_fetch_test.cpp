#include "core/sync/object_fetch.hpp"

#include "tests/support/sync_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>

using namespace k8scache;
using namespace std::chrono_literals;
using tests::small_pod;
using tests::SyncSetup;

namespace {

struct Setup : SyncSetup {
  /// Fetches p0 to p19 of which p5 does not exist; the names that were found.
  std::string fetch() {
    std::vector<store::LackedObject> lacked;
    for (int i = 0; i < 20; ++i) {
      if (i != 5) cluster.put(small_pod("a", fmt::format("p{}", i)));
      lacked.push_back({{"a", fmt::format("p{}", i)}, "1"});
    }
    sync::ObjectFetch fetch(*session, job("pods").type, std::move(lacked), {.max_retries = 3});
    fetch.start();
    std::string names;
    const Tick end = clock.monotonic() + 10min;
    while (!fetch.is_done() && !fetch.failure() && !fetch.is_refused()) {
      REQUIRE(clock.monotonic() < end);
      for (net::Event& event : session->poll(clock.monotonic() + 100ms)) {
        if (const auto answered = fetch.on(event)) {
          names += answered->object ? answered->object->key.name + " "
                                    : "-" + answered->lacked.key.name + " ";
        }
      }
      fetch.wake(clock.monotonic());
    }
    failure = fetch.failure() ? fetch.failure()->why : "";
    is_refused = fetch.is_refused();
    requests = fetch.cost().requests;
    return names;
  }
  std::string failure;
  bool is_refused = false;
  std::int64_t requests = 0;
};

}  // namespace

TEST_CASE("every object is found or said to be gone, a few at a time") {
  Setup setup;
  std::size_t most = 0;
  setup.transport.on_request = [&](const net::Request&) {
    most = std::max(most, setup.transport.under_way() + 1);
  };
  setup.transport.add_fault("delay=100");
  const std::string names = setup.fetch();
  CHECK(std::count(names.begin(), names.end(), ' ') == 20);
  CHECK(names.find("-p5 ") != std::string::npos);
  CHECK(setup.requests == 20);
  CHECK(most == 8);
}

TEST_CASE("trouble that passes costs a pause, and no object") {
  Setup setup;
  setup.transport.add_fault(
      "path=/api/v1/namespaces/a/pods,from=3,count=4,do=status:429,header=Retry-After:2");
  const std::string names = setup.fetch();
  CHECK(std::count(names.begin(), names.end(), ' ') == 20);
  CHECK(setup.requests == 24);
}

TEST_CASE("what the server cannot deliver one by one is left to a list") {
  Setup setup;
  setup.transport.add_fault("path=/api/v1/namespaces/a/pods,from=3,do=status:500");
  (void)setup.fetch();
  CHECK(setup.is_refused);
  CHECK(setup.transport.under_way() == 0);
}

TEST_CASE("objects that were under way when the credentials expired are asked for again") {
  Setup setup;
  setup.target.user.token_file = setup.directory.write("token", "old");
  setup.restart();
  setup.transport.token = "old";
  int asked = 0;
  setup.transport.on_request = [&](const net::Request& request) {
    if (request.target.find("/pods/") == std::string::npos || ++asked != 3) return;
    setup.transport.token = "new";
    setup.directory.write("token", "new");
  };
  const std::string names = setup.fetch();
  CHECK(std::count(names.begin(), names.end(), ' ') == 20);
  CHECK_FALSE(setup.is_refused);
}

TEST_CASE("trouble that stays is given up, and nothing is left under way") {
  Setup setup;
  setup.transport.add_fault("path=/api/v1/namespaces/a/pods,from=3,do=close");
  (void)setup.fetch();
  CHECK(setup.failure.find("(3 tries)") != std::string::npos);
  CHECK(setup.transport.under_way() == 0);
}

TEST_CASE("who may not get objects is told apart") {
  Setup setup;
  setup.transport.add_fault("path=/api/v1/namespaces/a/pods,do=status:403");
  (void)setup.fetch();
  CHECK(setup.is_refused);
  CHECK(setup.failure.empty());
}
