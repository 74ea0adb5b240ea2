#include "core/serve/http_server_conversation.hpp"
#include "tests/support/served_world.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

using namespace k8scache;

/// Bytes as they come from a socket: what is a request of HTTP is answered, whatever it asks.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static tests::ServedWorld world;
  serve::detail::Parser parser;
  parser.header_limit(64 * 1024);
  parser.body_limit(64 * 1024);
  parser.eager(true);
  boost::system::error_code error;
  std::size_t at = 0;
  while (!error && at < size && !parser.is_done()) {
    const std::size_t taken = parser.put(boost::asio::buffer(bytes + at, size - at), error);
    if (taken == 0) break;
    at += taken;
  }
  if (error || !parser.is_done()) return 0;
  const std::string fault = world.fault_of(serve::detail::request_of(parser));
  if (fault.empty()) return 0;
  std::fprintf(stderr, "%s\n", fault.c_str());
  std::abort();
}
