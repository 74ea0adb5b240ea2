#include "core/serve/http_server/inherited_socket.hpp"

#include "core/base/error.hpp"
#include "core/serve/http_server/http_server.hpp"
#include "tests/support/socket_client.hpp"
#include "tests/support/temporary_directory.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <string>

using namespace k8scache;

namespace {

/// A socket of loopback; it listens when `listens`.
int loopback(bool listens) {
  const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(bind(descriptor, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0);
  if (listens) REQUIRE(listen(descriptor, 5) == 0);
  return descriptor;
}

}  // namespace

TEST_CASE("a socket that listens already is told by its address, and served from") {
  const int descriptor = loopback(true);
  const serve::InheritedSocket socket = serve::listening_socket(descriptor);
  CHECK(socket.address == "127.0.0.1");
  REQUIRE(socket.port != 0);
  CHECK(socket.path.empty());
  tests::SocketClient early(socket.port);  // before there is a server
  serve::HttpServer server(
      serve::ServerOptions{
          .address = socket.address, .port = socket.port, .inherited = socket.descriptor},
      [](const serve::Request&) { return serve::Response{.body = "here"}; });
  CHECK(server.port() == socket.port);
  early.say("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  CHECK(early.hear_all().ends_with("here"));
}

TEST_CASE("a unix socket is told by its path, what does not listen is refused") {
  const tests::TemporaryDirectory folder;
  const std::string path = folder.path() + "/s";
  sockaddr_un at{};
  at.sun_family = AF_UNIX;
  std::memcpy(at.sun_path, path.c_str(), path.size());
  const int local = socket(AF_UNIX, SOCK_STREAM, 0);
  REQUIRE(bind(local, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0);
  CHECK_THROWS_AS(serve::listening_socket(local), Error);
  REQUIRE(listen(local, 1) == 0);
  CHECK(serve::listening_socket(local).path == path);
  close(local);
  const int deaf = loopback(false);
  CHECK_THROWS_AS(serve::listening_socket(deaf), Error);
  close(deaf);
  CHECK_THROWS_AS(serve::listening_socket(-1), Error);
}

TEST_CASE("sockets of another process are not ours, and one is all we take") {
  Environment environment;
  CHECK_FALSE(serve::inherited_socket(environment));
  environment.set("LISTEN_FDS", "1");
  CHECK_FALSE(serve::inherited_socket(environment));
  environment.set("LISTEN_PID", "1");
  CHECK_FALSE(serve::inherited_socket(environment));
  environment.set("LISTEN_PID", std::to_string(getpid()));
  environment.set("LISTEN_FDS", "2");
  CHECK_THROWS_WITH_AS(static_cast<void>(serve::inherited_socket(environment)),
                       "LISTEN_FDS: 2 sockets were handed down; one is served", Error);
}
