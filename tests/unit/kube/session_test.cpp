#include "core/kube/session.hpp"

#include "core/base/stop.hpp"
#include "tests/support/fake_runner.hpp"
#include "tests/support/fake_transport.hpp"
#include "tests/support/problem.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <string>

using namespace k8scache;
using namespace std::chrono_literals;
using tests::problem_of;

namespace {

/// A session with a fake cluster, alone in its thread: an idle clock moves at once.
struct Setup {
  tests::TemporaryDirectory directory;
  tests::FakeClock clock;
  tests::FakeCluster cluster;
  tests::FakeTransport transport{cluster, clock};
  tests::FakeRunner runner;
  StopRequest stop;
  kube::ClusterTarget target;
  kube::Session::Limits limits;
  Tick began = clock.monotonic();

  Setup() {
    target.endpoint.url = "https://one:6443";
    target.user.name = "ann";
    transport.patience = {};
  }

  [[nodiscard]] std::chrono::milliseconds elapsed() const { return clock.monotonic() - began; }
};

/// Runs `use` with a session of the setup as it is now.
template <typename Use>
auto with_session(Setup& setup, Use use) {
  kube::Credentials credentials(setup.target, {}, {}, kube::StandardInput::Unavailable, setup.clock,
                                setup.runner);
  kube::Session session(setup.transport, credentials, setup.clock, setup.stop, setup.limits);
  return use(session);
}

kube::Answer get(Setup& setup, const std::string& target = "/version") {
  return with_session(setup, [&](kube::Session& session) { return session.get(target); });
}

std::string problem_of_get(Setup& setup, ErrorKind kind) {
  return problem_of(kind, [&] { (void)get(setup); });
}

}  // namespace

TEST_CASE("an answer comes whole, whatever its chunks, and requests carry name and credentials") {
  Setup setup;
  setup.target.user.token = "abc";
  setup.transport.chunk_bytes = 7;
  const kube::Answer answer = get(setup);
  CHECK(answer.head.status == 200);
  CHECK(answer.body == setup.cluster.version_document() + "\n");
  REQUIRE(setup.transport.requests.size() == 1);
  const auto& headers = setup.transport.requests.front().headers;
  CHECK(headers.front() == net::Header{"Authorization", "Bearer abc"});
  CHECK(net::header(headers, "User-Agent").starts_with("k8scache/"));
  CHECK(net::header(headers, "Accept") == "application/json");
  CHECK(setup.transport.requests.front().total_timeout == 32s);
}

TEST_CASE("a status that will not change is an answer, not a failure") {
  for (const int status : {302, 400, 403, 404, 405, 410, 422}) {
    Setup setup;
    setup.transport.add_fault(fmt::format("do=status:{}", status));
    CHECK(get(setup).head.status == status);
    CHECK(setup.transport.requests.size() == 1);
  }
}

TEST_CASE("trouble that passes is waited for") {
  for (const char* const fault : {"do=status:500", "do=status:429", "do=close", "do=cut:3"}) {
    CAPTURE(std::string(fault));
    Setup setup;
    setup.transport.add_fault(std::string("count=4,") + fault);
    CHECK(get(setup).head.status == 200);
    CHECK(setup.transport.requests.size() == 5);
    CHECK(setup.elapsed() >= 800ms + 1600ms + 3200ms + 6400ms);
    CHECK(setup.elapsed() < 2 * (800ms + 1600ms + 3200ms + 6400ms));
  }
}

TEST_CASE("the fifth failure in a row is the last, and the message says what and how often") {
  Setup setup;
  setup.transport.add_fault("do=status:503");
  CHECK(problem_of_get(setup, ErrorKind::Unreachable) ==
        "https://one:6443 cannot serve /version: the server is currently unable to handle the "
        "request (5 tries)");
  CHECK(setup.transport.requests.size() == 5);

  Setup broken;
  broken.limits.max_retries = 2;
  broken.transport.add_fault("do=close");
  CHECK(problem_of_get(broken, ErrorKind::Unreachable) ==
        "lost the answer of https://one:6443: connection reset by peer (2 tries)");
  CHECK(broken.transport.requests.size() == 2);
}

TEST_CASE("a server's Retry-After is honoured, and waiting it out is no failure") {
  Setup setup;
  setup.transport.add_fault("count=7,do=status:429,header=Retry-After:3");
  CHECK(get(setup).head.status == 200);
  CHECK(setup.transport.requests.size() == 8);
  CHECK(setup.elapsed() >= 21s);
  CHECK(setup.elapsed() < 28s);
}

TEST_CASE("a server that always asks to come back is given up after ten waits") {
  Setup setup;
  setup.transport.add_fault("do=status:429,header=Retry-After:1");
  CHECK(problem_of_get(setup, ErrorKind::Unreachable).ends_with("(11 tries)"));
  CHECK(setup.transport.requests.size() == 11);
}

TEST_CASE("a silent server is given up after the request's time, not waited for") {
  Setup setup;
  setup.limits.max_retries = 1;
  setup.limits.request_timeout = 10s;
  setup.transport.add_fault("do=silent");
  CHECK(problem_of_get(setup, ErrorKind::Unreachable)
            .starts_with("https://one:6443 does not answer"));
  CHECK(setup.elapsed() == 10s);
}

TEST_CASE("a server that trickles has the same time as one that is silent") {
  Setup setup;
  setup.limits.max_retries = 1;
  setup.transport.add_fault("do=trickle:1");
  CHECK(problem_of_get(setup, ErrorKind::Unreachable)
            .starts_with("https://one:6443 does not answer"));
  CHECK(setup.elapsed() == 32s);
}

TEST_CASE("no wait is longer than the run may take") {
  Setup setup;
  setup.limits.deadline = setup.began + 5s;
  const std::string over =
      "the time given with --timeout is over; nothing more was asked of https://one:6443";
  SUBCASE("while a request is under way") { setup.transport.add_fault("do=silent"); }
  SUBCASE("between two tries") { setup.transport.add_fault("do=status:500"); }
  SUBCASE("while the server asks for patience") {
    setup.transport.add_fault("do=status:429,header=Retry-After:60");
  }
  SUBCASE("while an answer trickles") { setup.transport.add_fault("do=trickle:1"); }
  CHECK(problem_of_get(setup, ErrorKind::Unreachable) == over);
  CHECK(setup.elapsed() == 5s);
}

TEST_CASE("what is asked after the end is not sent") {
  Setup setup;
  setup.limits.deadline = setup.began;
  (void)problem_of_get(setup, ErrorKind::Unreachable);
  CHECK(setup.transport.requests.empty());
}

TEST_CASE("a request that the deadline ends leaves nothing behind") {
  Setup setup;
  setup.limits.deadline = setup.began + 5s;
  setup.transport.add_fault("do=silent");
  (void)problem_of_get(setup, ErrorKind::Unreachable);
  CHECK(setup.transport.under_way() == 0);
}

TEST_CASE("a stop request ends every wait at once") {
  for (const char* const fault :
       {"do=silent", "do=status:500", "do=status:429,header=Retry-After:60", "do=trickle:1"}) {
    CAPTURE(std::string(fault));
    Setup setup;
    setup.transport.add_fault(fault);
    setup.transport.on_request = [&](const net::Request&) { setup.stop.request(2); };
    CHECK(problem_of_get(setup, ErrorKind::Interrupted) == "interrupted");
    CHECK(setup.transport.requests.size() == 1);
  }
}

TEST_CASE("after a 401 the credentials are renewed and the request repeated, once") {
  Setup setup;
  setup.target.user.token_file = setup.directory.write("token", "old\n");
  setup.transport.token = "new";
  setup.transport.on_request = [&](const net::Request&) { setup.directory.write("token", "new"); };
  CHECK(get(setup).head.status == 200);
  CHECK(setup.transport.requests.size() == 2);
  CHECK(setup.elapsed() == 0s);
}

TEST_CASE("a 401 that new credentials do not heal is the end") {
  Setup setup;
  setup.target.user.token_file = setup.directory.write("token", "old");
  setup.transport.token = "other";
  int serial = 0;
  setup.transport.on_request = [&](const net::Request&) {
    setup.directory.write("token", fmt::format("new{}", ++serial));
  };
  CHECK(problem_of_get(setup, ErrorKind::Denied) ==
        "https://one:6443 does not accept the credentials (401 Unauthorized)");
  CHECK(setup.transport.requests.size() == 2);
}

TEST_CASE("a 401 with credentials that cannot change is not repeated") {
  Setup setup;
  setup.target.user.token = "abc";
  setup.transport.token = "other";
  CHECK(problem_of_get(setup, ErrorKind::Denied) ==
        "https://one:6443 does not accept the credentials (401 Unauthorized)");
  CHECK(setup.transport.requests.size() == 1);
}

TEST_CASE("what is not for it is left out of an answer") {
  Setup setup;
  const kube::Answer answer = with_session(setup, [](kube::Session& session) {
    (void)session.transport().start(session.authorised("/api/v1/namespaces", "application/json"));
    return session.get("/version");
  });
  CHECK(answer.body == setup.cluster.version_document() + "\n");
}

TEST_CASE("an answer without end is cut off") {
  Setup setup;
  setup.limits.max_retries = 1;
  setup.transport.chunk_bytes = 8U << 20U;
  setup.transport.add_fault("do=huge:70");
  CHECK(problem_of(ErrorKind::Unreachable, [&] { (void)get(setup, "/api/v1/namespaces"); }) ==
        "lost the answer of https://one:6443: more than 67108864 bytes (1 tries)");
  CHECK(setup.transport.cancelled.size() == 1);
}

TEST_CASE("what can be done without is asked for once, and not long") {
  Setup setup;
  const auto once = [&] {
    return with_session(setup, [](kube::Session& session) { return session.get_once("/version"); });
  };
  CHECK(once().head.status == 200);
  setup.transport.add_fault("count=1,do=status:503");
  CHECK(once().head.status == 503);
  CHECK(setup.transport.requests.size() == 2);
  setup.transport.add_fault("do=silent");
  const auto began = setup.elapsed();
  CHECK(problem_of(ErrorKind::Unreachable, [&] { (void)once(); }) != "no error");
  CHECK(setup.elapsed() - began <= 11s);
  CHECK(setup.transport.requests.size() == 3);
}
