#include "cli/watch_shared.hpp"

#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <sstream>
#include <string>

using namespace k8scache;
using namespace std::chrono_literals;

namespace {

/// A service manager that wants a sign of life every 30 s, and two watches.
struct Setup {
  Setup() {
    const std::string path = folder.path() + "/notify";
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.data(), path.size());
    REQUIRE(bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    Environment environment;
    environment.set("NOTIFY_SOCKET", path);
    environment.set("WATCHDOG_USEC", "30000000");
    shared.emplace(environment, reload, folder.path() + "/k8scache.prom");
  }
  ~Setup() { close(descriptor); }
  /// What was sent since last asked, with bars between.
  std::string heard() const {
    std::string all;
    std::array<char, 256> text{};
    ssize_t size = 0;
    while ((size = recv(descriptor, text.data(), text.size(), MSG_DONTWAIT)) > 0) {
      all += (all.empty() ? "" : "|") + std::string(text.data(), static_cast<std::size_t>(size));
    }
    return all;
  }
  tests::TemporaryDirectory folder;
  int descriptor = socket(AF_UNIX, SOCK_DGRAM, 0);
  ReloadRequest reload;
  std::optional<cli::WatchShared> shared;
};

constexpr Tick kNow{100h};

}  // namespace

TEST_CASE("of several watches the manager hears what all of them do, once") {
  Setup setup;
  setup.shared->ready("a", "2 of 2", kNow);
  CHECK(setup.heard() == "READY=1|STATUS=2 of 2");
  setup.shared->status("b", "connection refused");
  setup.shared->status("b", "connection refused");
  CHECK(setup.heard() == "STATUS=2 of 2; connection refused");
}

TEST_CASE("a sign of life of several watches is one of each that watches") {
  Setup setup;
  setup.shared->begin("a");
  CHECK(setup.heard() == "WATCHDOG=1");  // nobody watches yet
  setup.shared->ready("a", "x", kNow);
  setup.shared->ready("b", "x", kNow);
  static_cast<void>(setup.heard());
  setup.shared->alive("a", kNow + 1s);
  CHECK(setup.heard() == "WATCHDOG=1");
  setup.shared->alive("a", kNow + 20s);  // b has been silent for long
  CHECK(setup.heard().empty());
  setup.shared->alive("b", kNow + 21s);
  CHECK(setup.heard() == "WATCHDOG=1");
  setup.shared->alive("a", kNow + 22s);
  CHECK(setup.heard().empty());  // soon enough after the last
  setup.shared->end("b");
  setup.shared->alive("a", kNow + 50s);
  CHECK(setup.heard() == "WATCHDOG=1");
}

TEST_CASE("settings are reloaded when each watch has them") {
  Setup setup;
  setup.shared->reloading(kNow);
  setup.shared->reloading(kNow);
  CHECK(setup.heard() == "RELOADING=1\nMONOTONIC_USEC=360000000000");
  setup.shared->reloaded();
  CHECK(setup.heard().empty());
  setup.shared->reloaded();
  CHECK(setup.heard() == "READY=1");
}

TEST_CASE("the metrics of all watches are in one file") {
  Setup setup;
  std::ostringstream err;
  for (const char* const context : {"a", "b", "a"}) {
    setup.shared->put_metrics({.context = context,
                               .cache_path = "/nonexistent/x.db",
                               .run = cli::MetricsOf::Run{Instant(1s), Instant(2s), 0},
                               .changelog_bytes = {}},
                              err);
  }
  std::ifstream file(setup.folder.path() + "/k8scache.prom");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  CHECK(text.find("k8scache_run_exit_code{cluster=\"a\"} 0\n"
                  "k8scache_run_exit_code{cluster=\"b\"} 0\n") != std::string::npos);
  CHECK(err.str().empty());
}
