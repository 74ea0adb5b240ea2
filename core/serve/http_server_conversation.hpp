#pragma once

// The half of http_server.cpp that knows one connection. Included there only: Boost stays in one
// translation unit.

#include "core/serve/http_server.hpp"
#include "core/serve/http_server_peer.hpp"
#include "core/serve/http_server_peer_watch.hpp"
#include "core/serve/http_server_websocket.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>

namespace k8scache::serve::detail {

inline constexpr std::size_t kSlice = 256UL * 1024;  // so that the write deadline measures progress
inline constexpr std::size_t kWorthACopy = 16UL * 1024;  // to save a write
inline constexpr milliseconds kLinger{1'000};

using Parser = http::request_parser<http::string_body>;

/// A line break would end the header.
inline void append_one_line(std::string& head, std::string_view text) {
  const auto begin = static_cast<std::ptrdiff_t>(head.size());
  head += text;
  std::replace_if(
      head.begin() + begin, head.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
}

inline std::string head_of(const Response& response, std::string_view framing, bool keep_alive) {
  const auto reason =
      http::obsolete_reason(http::int_to_status(static_cast<unsigned>(response.status)));
  std::string head;
  head.reserve(1024);
  head += fmt::format("HTTP/1.1 {} {}\r\n", response.status, std::string_view{reason});
  for (const auto& [name, value] : response.headers) {
    append_one_line(head, name);
    head += ": ";
    append_one_line(head, value);
    head += "\r\n";
  }
  head += framing;
  if (!keep_alive) head += "Connection: close\r\n";
  return head += "\r\n";
}

inline Request request_of(Parser& parser) {
  auto message = parser.release();
  Request request;
  request.method = std::string{message.method_string()};
  request.target = std::string{message.target()};
  for (const auto& field : message) {
    request.headers.emplace_back(std::string{field.name_string()}, std::string{field.value()});
  }
  request.body = std::move(message.body());
  return request;
}

inline Response plain_error(int status, std::string text) {
  return {.status = status,
          .headers = {{"Content-Type", "text/plain"}},
          .body = std::move(text) + "\n"};
}

inline Response refusal_of(const error_code& error, bool has_target) {
  if (error == http::error::header_limit && !has_target) {
    return plain_error(414, "request target too long");
  }
  if (error == http::error::header_limit) return plain_error(431, "request header too large");
  if (error == http::error::body_limit) return plain_error(413, "request body too large");
  return plain_error(400, "malformed request");
}

/// Why a request that arrived whole is not answered. Whoever reads a body by a coding that we do
/// not know sees other requests in the same bytes. Spec: RFC 9112, 6.1.
inline std::optional<Response> refusal_of(const Parser::value_type& request,
                                          const ServerOptions& options) {
  if (request.target().size() > options.target_limit) {
    return plain_error(414, "request target too long");
  }
  if (!request[http::field::transfer_encoding].empty() && !request.chunked()) {
    return plain_error(400, "unknown transfer coding");
  }
  return std::nullopt;
}

inline bool is_malformed(const error_code& error) {
  return error.category() == make_error_code(http::error::bad_method).category() &&
         error != http::error::end_of_stream && error != http::error::partial_message;
}

/// The lines of an answer, one after the other.
inline NextPiece lines_of(Response& response) {
  if (response.next) return std::move(response.next);
  return [text = std::move(response.body)]() mutable {
    return Piece{.bytes = std::move(text), .then = Piece::Then::End};
  };
}

inline Response answer_safely(const Answer& answer, const Request& request) {
  try {
    return answer(request);
  } catch (const std::exception& error) {
    return plain_error(500, error.what());
  }
}

/// The requests and answers of one connection, one after the other.
template <class Layered>
class Conversation {
 public:
  Conversation(Layered& stream, Peer& peer, const ServerOptions& options,
               const LoopAnswers& answers, const std::atomic<bool>& stopping)
      : stream_(stream), peer_(peer), options_(options), answers_(answers), stopping_(stopping) {}

  asio::awaitable<void> run() {
    bool go_on = true;
    while (go_on && !stopping_) go_on = co_await exchange();
  }

 private:
  /// One request and its answer; false when the connection is to be closed.
  asio::awaitable<bool> exchange() {
    peer_.idle = true;
    if (buffer_.size() == 0) {
      deadline(options_.idle_timeout);
      auto [error, n] = co_await stream_.async_read_some(buffer_.prepare(4096), kOutcome);
      if (error) co_return false;
      buffer_.commit(n);
    }
    peer_.idle = false;
    deadline(options_.request_timeout);
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(options_.header_limit));
    parser.body_limit(options_.body_limit);
    if (const error_code error = co_await read(parser)) {
      if (is_malformed(error)) {
        const Response refusal = refusal_of(error, !parser.get().target().empty());
        co_await send_whole(refusal, false, false);
        co_await linger();
      }
      co_return false;
    }
    if (const auto refusal = refusal_of(parser.get(), options_)) {
      co_return co_await send_whole(*refusal, false, false) && false;
    }
    const bool modern = parser.get().version() >= 11;
    const bool keep_alive = parser.get().keep_alive() && !stopping_;
    std::optional<http::request<http::string_body>> upgrade;
    if (websocket::is_upgrade(parser.get())) upgrade = parser.get();
    const Request request = request_of(parser);
    Response response = answer_safely(answers_.answer, request);
    if (response.delay > milliseconds::zero()) {
      PeerWatch watch(lowest());
      if (!co_await watch.pause(response.delay)) co_return false;
    }
    if (response.drop) co_return false;
    if (upgrade && response.is_lines) {
      co_await LineSocket<Layered>(stream_, peer_).run(*upgrade, lines_of(response));
      co_return false;
    }
    if (response.next && request.method == "HEAD") {
      co_return co_await send(head_of(response, "", keep_alive)) && keep_alive;
    }
    if (response.next) co_return co_await send_stream(response, modern, keep_alive);
    co_return co_await send_whole(response, keep_alive, request.method == "HEAD") && keep_alive;
  }

  asio::awaitable<error_code> read(Parser& parser) {
    auto [head_error, head_size] =
        co_await http::async_read_header(stream_, buffer_, parser, kOutcome);
    if (head_error) co_return head_error;
    if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
      static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      auto [error, n] = co_await asio::async_write(stream_, asio::buffer(kContinue), kOutcome);
      if (error) co_return error;
    }
    auto [error, n] = co_await http::async_read(stream_, buffer_, parser, kOutcome);
    co_return error;
  }

  asio::awaitable<bool> send_whole(const Response& response, bool keep_alive, bool head_only) {
    const bool bodiless = response.status == 204 || response.status == 304;
    std::string head = head_of(
        response, bodiless ? "" : fmt::format("Content-Length: {}\r\n", response.body.size()),
        keep_alive);
    if (head_only || bodiless) co_return co_await send(head);
    if (response.body.size() > kWorthACopy) {
      co_return co_await send(head) && co_await send(response.body);
    }
    head += response.body;
    co_return co_await send(head);
  }

  asio::awaitable<bool> send_stream(const Response& response, bool modern, bool keep_alive) {
    const bool chunked = modern && !response.announced_length;
    // Without chunks and without a length only the end of the connection ends the body.
    const bool reusable = keep_alive && (chunked || response.announced_length);
    const std::string framing =
        chunked ? "Transfer-Encoding: chunked\r\n"
        : response.announced_length
            ? fmt::format("Content-Length: {}\r\n", *response.announced_length)
            : "";
    const std::string head = head_of(response, framing, reusable);
    if (!co_await send(head)) co_return false;
    buffer_.shrink_to_fit();  // many may wait here for hours
    PeerWatch watch(lowest());
    for (;;) {
      Piece piece = next_safely(response.next);
      asio::steady_timer** const for_news = piece.until_news ? &peer_.for_news : nullptr;
      if (!co_await watch.pause(piece.wait, for_news)) co_return false;
      std::string bytes = std::move(piece.bytes);
      if (chunked && !bytes.empty()) bytes = fmt::format("{:x}\r\n", bytes.size()) + bytes + "\r\n";
      if (chunked && piece.then == Piece::Then::End) bytes += "0\r\n\r\n";
      if (!co_await send(bytes) || piece.then == Piece::Then::Abort) co_return false;
      if (piece.then == Piece::Then::End) co_return reusable;
    }
  }

  asio::awaitable<bool> send(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size(); at += kSlice) {
      deadline(options_.write_timeout);
      const std::string_view slice = bytes.substr(at, kSlice);
      auto [error, n] = co_await asio::async_write(stream_, asio::buffer(slice), kOutcome);
      if (error) co_return false;
    }
    co_return true;
  }

  /// Lets the peer read our last words: closing with unread input would reset the connection.
  asio::awaitable<void> linger() {
    error_code ignored;
    lowest().socket().shutdown(Protocol::socket::shutdown_send, ignored);
    deadline(kLinger);
    std::array<char, 4096> rest{};
    for (;;) {
      auto [error, n] = co_await lowest().async_read_some(asio::buffer(rest), kOutcome);
      if (error) co_return;
    }
  }

  void deadline(milliseconds time) { lowest().expires_after(time); }
  Stream& lowest() { return beast::get_lowest_layer(stream_); }

  Layered& stream_;
  Peer& peer_;
  const ServerOptions& options_;
  const LoopAnswers& answers_;
  const std::atomic<bool>& stopping_;
  beast::flat_buffer buffer_;
};

}  // namespace k8scache::serve::detail
