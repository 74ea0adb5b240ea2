#include "core/serve/http_server/stream_wire.hpp"

#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include <utility>

namespace k8scache::serve::detail {

namespace {

class TlsWire final : public StreamWire<boost::beast::ssl_stream<Socket>> {
 public:
  TlsWire(Socket socket, asio::ssl::context& context) : StreamWire(std::move(socket), context) {}

  Socket& socket() override { return stream_.next_layer(); }

  Task<bool> open() override {
    auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, kOutcome);
    co_return !error;
  }
};

}  // namespace

std::unique_ptr<Wire> tls_wire(Socket socket, asio::ssl::context& context) {
  return std::make_unique<TlsWire>(std::move(socket), context);
}

}  // namespace k8scache::serve::detail
