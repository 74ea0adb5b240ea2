#include "core/serve/http_server/line_socket.hpp"
#include "core/serve/http_server/wire.hpp"

#include <boost/asio/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include <utility>

namespace k8scache::serve::detail {

namespace {

using Encrypted = boost::beast::ssl_stream<Socket>;

class TlsWire final : public Wire {
 public:
  TlsWire(Socket socket, asio::ssl::context& context) : stream_(std::move(socket), context) {}

  Socket& socket() override { return stream_.next_layer(); }

  Task<bool> open() override {
    auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, kOutcome);
    co_return !error;
  }

  Task<std::size_t> read_some(asio::mutable_buffer into) override {
    auto [error, n] = co_await stream_.async_read_some(into, kOutcome);
    co_return error ? 0 : n;
  }

  Task<bool> write(std::string_view bytes) override {
    auto [error, n] = co_await asio::async_write(stream_, asio::buffer(bytes), kOutcome);
    co_return !error;
  }

  Task<void> send_lines(const BeastRequest& request, const NextPiece& next, Peer& peer) override {
    co_await LineSocket<Encrypted>(stream_, peer).run(request, next);
  }

 private:
  Encrypted stream_;
};

}  // namespace

std::unique_ptr<Wire> tls_wire(Socket socket, asio::ssl::context& context) {
  return std::make_unique<TlsWire>(std::move(socket), context);
}

}  // namespace k8scache::serve::detail
