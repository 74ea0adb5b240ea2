#pragma once

#include "core/serve/http_message.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace k8scache::serve {

struct ServerOptions {
  std::string address = "127.0.0.1";  ///< a numeric address, no name
  std::uint16_t port = 0;             ///< 0: any free one
  std::string socket{};               ///< path of a unix socket; then address and port say nothing
  int inherited = -1;                 ///< a socket that listens already; it is closed at the end
  unsigned threads = 1;               ///< one event loop each
  std::string certificate_pem{};      ///< the chain, own certificate first; empty: plain HTTP
  std::string key_pem{};
  std::size_t target_limit = 16UL * 1024;          ///< bytes of a request's target; more: 414
  std::size_t header_limit = 64UL * 1024;          ///< bytes of request line and headers; more: 431
  std::size_t body_limit = 8UL * 1024 * 1024;      ///< bytes of a request's body; more: 413
  std::size_t connection_limit = 16'000;           ///< per server; more are closed at once
  std::chrono::milliseconds idle_timeout{75'000};  ///< without the first byte of a request
  std::chrono::milliseconds request_timeout{20'000};  ///< from first to last byte of a request
  std::chrono::milliseconds write_timeout{30'000};    ///< a peer that reads nothing of a piece
  std::chrono::milliseconds drain{1'000};             ///< `stop` lets answers finish for so long
};

/// Connections that were not taken.
struct Turned {
  std::uint64_t beyond_limit = 0;  ///< closed at once
  std::uint64_t failed = 0;        ///< attempts to accept; those who connect wait meanwhile
  std::string why{};               ///< the last of them failed
};

/// What one event loop answers with. All are called on its thread only.
struct LoopAnswers {
  Answer answer;
  /// A request that could not be read was answered with that status; may be empty.
  std::function<void(int)> on_refused{};
  std::function<void()> on_news{};  ///< may be empty
  std::function<void()> on_rest{};  ///< a moment after answers and news; may be empty
};

/// HTTP/1.1 over TCP, TLS or a unix socket: keep-alive, chunked answers, limits and deadlines on
/// everything.
///
/// Accepts from construction on, on its own threads; a connection stays on one of them. A peer
/// that leaves while its answer waits between two pieces is noticed without writing to it.
/// The constructor throws `Error` (Usage) when it cannot listen, or the certificate or key is bad.
class HttpServer {
 public:
  HttpServer(ServerOptions options, Answer answer);
  /// The same with an answerer of its own for every loop, made on its thread's behalf before any
  /// request.
  HttpServer(ServerOptions options, std::vector<LoopAnswers> loops);
  ~HttpServer();  ///< stops
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  /// Tells every loop that there is news: its `on_news` is called, and answers that wait for it go
  /// on. From any thread.
  void wake();
  /// Another certificate for those who connect from now on. Throws as the constructor; then the
  /// old one stays. From any thread.
  void replace_certificate(const std::string& certificate_pem, const std::string& key_pem);
  /// The connections that were not taken since it was asked last. From any thread.
  [[nodiscard]] Turned take_turned();
  /// Whether all loops have come round since it was asked last. From one thread.
  [[nodiscard]] bool is_alive();
  /// Refuses new connections, closes idle ones, lets running answers finish within `drain`, then
  /// closes the rest. Returns when all threads have ended. A second call does nothing. Not to be
  /// called from an `Answer`.
  void stop();

 private:
  struct Loops;
  std::unique_ptr<Loops> loops_;
};

}  // namespace k8scache::serve
