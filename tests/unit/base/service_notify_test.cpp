#include "core/base/service_notify.hpp"

#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstring>
#include <string>

using namespace k8scache;
using namespace std::chrono_literals;

namespace {

/// A service manager that listens at an address; `@` for an abstract one.
class Listener {
 public:
  explicit Listener(const std::string& at) : descriptor_(socket(AF_UNIX, SOCK_DGRAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, at.data(), at.size());
    if (at.front() == '@') address.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + at.size());
    REQUIRE(bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), size) == 0);
  }
  ~Listener() { close(descriptor_); }
  std::string heard() const {
    std::array<char, 256> text{};
    const ssize_t size = recv(descriptor_, text.data(), text.size(), MSG_DONTWAIT);
    return size < 0 ? "nothing" : std::string(text.data(), static_cast<std::size_t>(size));
  }

 private:
  int descriptor_;
};

Environment with(const std::string& name, const std::string& value) {
  Environment environment;
  environment.set(name, value);
  return environment;
}

}  // namespace

TEST_CASE("a service manager hears what is sent, at a path and at an abstract address") {
  const tests::TemporaryDirectory folder;
  for (const std::string& at :
       {folder.path() + "/notify", "@k8scache-test-" + std::to_string(getpid())}) {
    const Listener manager(at);
    const ServiceNotify notify(with("NOTIFY_SOCKET", at));
    CHECK(manager.heard() == "nothing");
    notify.send("READY=1\nSTATUS=all is well");
    CHECK(manager.heard() == "READY=1\nSTATUS=all is well");
  }
}

TEST_CASE("a manager that is not there, or cannot be, is no failure") {
  ServiceNotify(Environment()).send("READY=1");
  ServiceNotify(with("NOTIFY_SOCKET", "/nonexistent/socket")).send("READY=1");
  ServiceNotify(with("NOTIFY_SOCKET", "vsock:2:1234")).send("READY=1");
  ServiceNotify(with("NOTIFY_SOCKET", "/" + std::string(200, 'x'))).send("READY=1");
}

TEST_CASE("signs of life are wanted of the process that the manager started, and of no other") {
  CHECK_FALSE(ServiceNotify(Environment()).watchdog());
  Environment environment = with("WATCHDOG_USEC", "30000000");
  CHECK(ServiceNotify(environment).watchdog() == 30s);
  environment.set("WATCHDOG_PID", std::to_string(getpid()));
  CHECK(ServiceNotify(environment).watchdog() == 30s);
  environment.set("WATCHDOG_PID", "1");
  CHECK_FALSE(ServiceNotify(environment).watchdog());
  CHECK_FALSE(ServiceNotify(with("WATCHDOG_USEC", "soon")).watchdog());
  CHECK_FALSE(ServiceNotify(with("WATCHDOG_USEC", "0")).watchdog());
}
