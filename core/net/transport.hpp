#pragma once

#include "core/base/clock.hpp"
#include "core/net/endpoint.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace k8scache::net {

using RequestId = std::uint64_t;

/// A GET of one resource of the endpoint.
struct Request {
  std::string target;           ///< path and query, joined to the endpoint's URL
  std::vector<Header> headers;  ///< credentials among them
  std::chrono::milliseconds total_timeout{32'000};  ///< for the whole answer
  std::chrono::milliseconds stall_timeout{30'000};  ///< without a byte (a second's resolution)
  bool compression = true;                          ///< ask for gzip, if the endpoint does
};

// What becomes of a request: one Head, any number of Chunks, then End; or Broken at any time.

struct Head {
  int status = 0;
  std::vector<Header> headers;  ///< names in lower case
};
/// A part of the body, decompressed.
struct Chunk {
  std::string bytes;
};
struct End {};

enum class BrokenBy {
  Connecting,  ///< no connection: name, route, refusal
  Trust,       ///< TLS: the certificate or our own was not accepted
  Timeout,     ///< no answer, or no end of it, in time
  Transfer,    ///< the connection or the body broke on the way
};
struct Broken {
  BrokenBy by = BrokenBy::Transfer;
  std::string why;  ///< for people, without the URL
};

struct Event {
  RequestId request = 0;
  std::variant<Head, Chunk, End, Broken> what;
};

/// Carries requests to one server: a seam. Not thread-safe but for `wake`: one loop owns it.
class Transport {
 public:
  virtual ~Transport() = default;
  /// Never blocks; trouble arrives as an event.
  virtual RequestId start(Request request) = 0;
  /// No further events for it.
  virtual void cancel(RequestId id) = 0;
  /// Waits for events until `deadline`, a stop request or `wake`.
  virtual std::vector<Event> poll(Tick deadline) = 0;
  /// Ends a `poll` early. From any thread.
  virtual void wake() = 0;
  /// Other credentials in TLS: new connections use them, old ones are not used again.
  virtual void use(const Endpoint& endpoint) = 0;
};

/// The value of a header by its lower-case name; empty when it is absent.
std::string_view header(const std::vector<Header>& headers, std::string_view name);

}  // namespace k8scache::net
