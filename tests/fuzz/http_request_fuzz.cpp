#include "core/serve/http_server/request_reader.hpp"
#include "tests/support/served_world.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

using namespace k8scache;

/// Bytes as they come from a socket, in pieces: what is a request of HTTP is answered, whatever it
/// asks.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static tests::ServedWorld world;
  const std::size_t piece = 1 + size % 61;
  serve::detail::RequestReader reader(serve::ServerOptions{.body_limit = 64UL * 1024});
  std::string heard;
  for (std::size_t at = 0; at < size && !reader.is_whole() && !reader.refusal(); at += piece) {
    heard.append(reinterpret_cast<const char*>(bytes) + at, std::min(piece, size - at));
    heard.erase(0, reader.take(boost::asio::buffer(heard)));
  }
  if (!reader.is_whole() || reader.refusal()) return 0;
  const std::string fault = world.fault_of(reader.release());
  if (fault.empty()) return 0;
  std::fprintf(stderr, "%s\n", fault.c_str());
  std::abort();
}
