#pragma once

#include "core/serve/http_server/http_server.hpp"
#include "tests/support/socket_client.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace k8scache::tests {

/// A server whose patience a test can wait for.
inline serve::ServerOptions quick() {
  using std::chrono::milliseconds;
  serve::ServerOptions options;
  options.idle_timeout = milliseconds{300};
  options.request_timeout = milliseconds{300};
  options.write_timeout = milliseconds{300};
  options.drain = milliseconds{300};
  return options;
}

/// All that a server says to these bytes until it closes.
inline std::string ask(const serve::HttpServer& server, std::string_view request) {
  SocketClient client(server.port());
  client.say(request);
  return client.hear_all();
}

}  // namespace k8scache::tests
