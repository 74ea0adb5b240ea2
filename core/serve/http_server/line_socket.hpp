#pragma once

// A streamed body over a WebSocket. Included by the wires only: it takes the compiler minutes.

#include "core/serve/http_server/wire.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

#include <string>
#include <string_view>

namespace k8scache::serve::detail {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

/// Sends each line of a stream as a text message, until the stream ends or the peer has left. What
/// the peer says is read and means nothing. A peer that reads nothing for a minute answers no ping
/// either, and is dropped. Spec: RFC 6455; k8s.io/apiserver, handlers/watch.go, HandleWS.
template <class Layered>
class LineSocket {
 public:
  LineSocket(Layered& stream, Peer& peer) : socket_(stream), peer_(peer) {}

  Task<void> run(const BeastRequest& request, const NextPiece& next) {
    using namespace asio::experimental::awaitable_operators;
    websocket::stream_base::timeout times{};  // deadlines of its own
    times.handshake_timeout = kHandshake;
    times.idle_timeout = kSilence;
    times.keep_alive_pings = true;
    socket_.set_option(times);
    socket_.read_message_max(kLongestMessage);
    const std::string protocol(request[beast::http::field::sec_websocket_protocol]);
    if (!protocol.empty() && protocol.find(',') == std::string::npos) {
      socket_.set_option(websocket::stream_base::decorator([protocol](auto& response) {
        response.set(beast::http::field::sec_websocket_protocol, protocol);
      }));
    }
    auto [error] = co_await socket_.async_accept(request, kOutcome);
    if (!error) co_await (send(next) || receive());
  }

 private:
  static constexpr std::chrono::seconds kHandshake{20};
  static constexpr std::chrono::seconds kSilence{60};
  static constexpr std::size_t kLongestMessage = 4096;

  Task<void> send(const NextPiece& next) {
    for (;;) {
      const Piece piece = next_safely(next);
      if (!co_await wait(piece) || !co_await send_lines(piece.bytes)) co_return;
      const bool goes_away = peer_.ending && piece.until_news;
      if (piece.then == Piece::Then::More && !goes_away) continue;
      const auto code = goes_away                        ? websocket::close_code::going_away
                        : piece.then == Piece::Then::End ? websocket::close_code::normal
                                                         : websocket::close_code::internal_error;
      co_await socket_.async_close(code, kOutcome);
      co_return;
    }
  }

  /// False when the peer has left meanwhile.
  Task<bool> wait(const Piece& piece) {
    if (piece.wait <= milliseconds::zero()) co_return true;
    Timer timer(socket_.get_executor(), piece.wait);
    const Announced announced(timer, piece.until_news ? &peer_.for_news : nullptr);
    co_await timer.async_wait(kOutcome);
    const auto state = co_await asio::this_coro::cancellation_state;
    co_return state.cancelled() == asio::cancellation_type::none&& socket_.is_open();
  }

  Task<bool> send_lines(std::string_view text) {
    socket_.text(true);
    while (!text.empty()) {
      const std::string_view line = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(text.size(), line.size() + 1));
      if (line.empty()) continue;
      auto [error, n] = co_await socket_.async_write(asio::buffer(line), kOutcome);
      if (error) co_return false;
    }
    co_return true;
  }

  Task<void> receive() {
    beast::flat_buffer said;
    for (;;) {
      auto [error, n] = co_await socket_.async_read(said, kOutcome);
      if (error) co_return;
      said.consume(said.size());
    }
  }

  websocket::stream<Layered&> socket_;
  Peer& peer_;
};

}  // namespace k8scache::serve::detail
