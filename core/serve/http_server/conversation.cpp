#include "core/serve/http_server/conversation.hpp"

#include "core/serve/http_server/http_date.hpp"
#include "core/serve/http_server/peer_watch.hpp"
#include "core/serve/http_server/request_reader.hpp"
#include "core/serve/http_server/response_head.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>
#include <utility>

namespace k8scache::serve::detail {

namespace {

constexpr std::size_t kSlice = 256UL * 1024;      // so that the write deadline measures progress
constexpr std::size_t kWorthACopy = 16UL * 1024;  // to save a write
constexpr std::size_t kHeadPiece = 4UL * 1024;    // of a request, per read
constexpr std::size_t kBodyPiece = 64UL * 1024;
constexpr milliseconds kLinger{1'000};

/// The lines of an answer, one after the other.
NextPiece lines_of(Response& response) {
  if (response.next) return std::move(response.next);
  return [text = std::move(response.body)]() mutable {
    return Piece{.bytes = std::move(text), .then = Piece::Then::End};
  };
}

Response answer_safely(const Answer& answer, const Request& request) {
  try {
    return answer(request);
  } catch (const std::exception& error) {
    return {.status = 500,
            .headers = {{"Content-Type", "text/plain"}},
            .body = std::string{error.what()} + "\n"};
  }
}

class Conversation {
 public:
  Conversation(Wire& wire, Peer& peer, const Server& server)
      : wire_(wire), peer_(peer), server_(server), options_(server.options) {}

  Task<void> run() {
    if (!co_await open()) co_return;
    bool go_on = true;
    while (go_on && !server_.stopping) go_on = co_await exchange();
  }

 private:
  Task<bool> open() {
    const Within deadline = within(options_.request_timeout);
    co_return co_await wire_.open();
  }

  /// One request and its answer; false when the connection is to be closed.
  Task<bool> exchange() {
    peer_.idle = true;
    if (buffer_.size() == 0) {
      if (!co_await hear_first()) co_return false;
    }
    peer_.idle = false;
    RequestReader reader(options_);
    if (!co_await read(reader)) co_return false;
    if (const auto refusal = reader.refusal()) {
      if (server_.answers.on_refused) server_.answers.on_refused(refusal->status);
      co_await send_whole(*refusal, false, false);
      co_await linger();
      co_return false;
    }
    const bool modern = reader.is_http_1_1();
    const bool keep_alive = reader.keeps_alive() && !server_.stopping;
    std::optional<BeastRequest> upgrade;
    if (reader.asks_for_websocket()) upgrade = reader.message();
    const Request request = reader.release();
    Response response = answer_safely(server_.answers.answer, request);
    if (response.delay > milliseconds::zero()) {
      PeerWatch watch(wire_.socket());
      if (!co_await watch.pause(response.delay)) co_return false;
    }
    if (response.drop) co_return false;
    if (upgrade && response.is_lines) {
      co_await wire_.send_lines(*upgrade, lines_of(response), peer_);
      co_return false;
    }
    if (response.next && request.method == "HEAD") {
      co_return co_await send(head_of(response, "", keep_alive, http_date_now())) && keep_alive;
    }
    if (response.next) co_return co_await send_stream(response, modern, keep_alive);
    co_return co_await send_whole(response, keep_alive, request.method == "HEAD") && keep_alive;
  }

  Task<bool> hear_first() {
    const Within deadline = within(options_.idle_timeout);
    co_return co_await hear(kHeadPiece);
  }

  Task<bool> hear(std::size_t size) {
    const std::size_t n = co_await wire_.read_some(buffer_.prepare(size));
    buffer_.commit(n);
    co_return n > 0;
  }

  /// False when the peer leaves before the request is whole, or refused.
  Task<bool> read(RequestReader& reader) {
    const Within deadline = within(options_.request_timeout);
    bool is_continued = false;
    for (;;) {
      buffer_.consume(reader.take(buffer_.cdata()));
      if (reader.is_whole() || reader.refusal()) co_return true;
      if (!is_continued && reader.waits_to_continue()) {
        is_continued = true;
        if (!co_await wire_.write("HTTP/1.1 100 Continue\r\n\r\n")) co_return false;
      }
      if (!co_await hear(reader.has_head() ? kBodyPiece : kHeadPiece)) co_return false;
    }
  }

  Task<bool> send_whole(const Response& response, bool keep_alive, bool head_only) {
    const bool bodiless = response.status == 204 || response.status == 304;
    std::string head = head_of(
        response, bodiless ? "" : fmt::format("Content-Length: {}\r\n", response.body.size()),
        keep_alive, http_date_now());
    const bool has_body = !head_only && !bodiless;
    const bool is_apart = has_body && response.body.size() > kWorthACopy;
    if (has_body && !is_apart) head += response.body;
    const std::size_t sent = wire_.write_now(head);
    if (sent < head.size()) {
      if (!co_await send(std::string_view(head).substr(sent))) co_return false;
    }
    if (!is_apart) co_return true;
    co_return co_await send(response.body);
  }

  Task<bool> send_stream(const Response& response, bool modern, bool keep_alive) {
    const bool chunked = modern && !response.announced_length;
    // Without chunks and without a length only the end of the connection ends the body.
    const bool reusable = keep_alive && (chunked || response.announced_length);
    const std::string framing =
        chunked ? "Transfer-Encoding: chunked\r\n"
        : response.announced_length
            ? fmt::format("Content-Length: {}\r\n", *response.announced_length)
            : "";
    const std::string head = head_of(response, framing, reusable, http_date_now());
    if (!co_await send(head)) co_return false;
    buffer_.shrink_to_fit();  // many may wait here for hours
    PeerWatch watch(wire_.socket());
    for (;;) {
      Piece piece = next_safely(response.next);
      Timer** const for_news = piece.until_news ? &peer_.for_news : nullptr;
      if (!co_await watch.pause(piece.wait, for_news)) co_return false;
      // What follows news can end between any two of them; a list would be cut short.
      if (peer_.ending && piece.until_news) piece.then = Piece::Then::End;
      std::string bytes = std::move(piece.bytes);
      if (chunked && !bytes.empty()) bytes = fmt::format("{:x}\r\n", bytes.size()) + bytes + "\r\n";
      if (chunked && piece.then == Piece::Then::End) bytes += "0\r\n\r\n";
      if (!co_await send(bytes) || piece.then == Piece::Then::Abort) co_return false;
      if (piece.then == Piece::Then::End) co_return reusable;
    }
  }

  Task<bool> send(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size(); at += kSlice) {
      const Within deadline = within(options_.write_timeout);
      if (!co_await wire_.write(bytes.substr(at, kSlice))) co_return false;
    }
    co_return true;
  }

  /// Lets the peer read our last words: closing with unread input would reset the connection.
  Task<void> linger() {
    error_code ignored;
    wire_.socket().shutdown(Socket::shutdown_send, ignored);
    const Within deadline = within(kLinger);
    std::array<char, 4096> rest{};
    for (;;) {
      auto [error, n] = co_await wire_.socket().async_read_some(asio::buffer(rest), kOutcome);
      if (error) co_return;
    }
  }

  [[nodiscard]] Within within(milliseconds time) const {
    return Within(server_.deadlines, peer_, time);
  }

  Wire& wire_;
  Peer& peer_;
  const Server& server_;
  const ServerOptions& options_;
  boost::beast::flat_buffer buffer_;
};

}  // namespace

Task<void> converse(Wire& wire, Peer& peer, Server server) {
  Conversation conversation(wire, peer, server);
  co_await conversation.run();
}

}  // namespace k8scache::serve::detail
