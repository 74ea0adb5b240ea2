#include "core/serve/http_server/inherited_socket.hpp"

#include "core/base/error.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstring>

namespace k8scache::serve {

namespace {

constexpr int kFirst = 3;  // of the descriptors that are handed down

int option_of(int descriptor, int option) {
  int value = 0;
  socklen_t size = sizeof value;
  return getsockopt(descriptor, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

}  // namespace

InheritedSocket listening_socket(int descriptor) {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  const bool listens = option_of(descriptor, SO_TYPE) == SOCK_STREAM &&
                       option_of(descriptor, SO_ACCEPTCONN) == 1 &&
                       getsockname(descriptor, reinterpret_cast<sockaddr*>(&bound), &size) == 0;
  InheritedSocket socket{.descriptor = descriptor};
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (listens && bound.ss_family == AF_INET) {
    sockaddr_in at{};
    std::memcpy(&at, &bound, sizeof at);
    socket.address = inet_ntop(AF_INET, &at.sin_addr, text.data(), text.size());
    socket.port = ntohs(at.sin_port);
  } else if (listens && bound.ss_family == AF_INET6) {
    sockaddr_in6 at{};
    std::memcpy(&at, &bound, sizeof at);
    socket.address = inet_ntop(AF_INET6, &at.sin6_addr, text.data(), text.size());
    socket.port = ntohs(at.sin6_port);
  } else if (listens && bound.ss_family == AF_UNIX) {
    sockaddr_un at{};
    std::memcpy(&at, &bound, sizeof at);
    const std::size_t length = size - offsetof(sockaddr_un, sun_path);
    if (length > 0) socket.path.assign(at.sun_path, strnlen(at.sun_path, length));
  } else {
    fail(ErrorKind::Usage,
         "descriptor {} of the service manager is no socket that listens for connections",
         descriptor);
  }
  return socket;
}

std::optional<InheritedSocket> inherited_socket(const Environment& environment) {
  const std::string count = environment.get("LISTEN_FDS").value_or("");
  if (count.empty() || environment.get("LISTEN_PID") != std::to_string(getpid())) {
    return std::nullopt;  // it is for another process, whose environment we have
  }
  if (count != "1") {
    fail(ErrorKind::Usage, "LISTEN_FDS: {} sockets were handed down; one is served", count);
  }
  fcntl(kFirst, F_SETFD, FD_CLOEXEC);
  return listening_socket(kFirst);
}

}  // namespace k8scache::serve
