#include "core/serve/http_server/line_socket.hpp"
#include "core/serve/http_server/wire.hpp"

#include <boost/asio/write.hpp>

#include <utility>

namespace k8scache::serve::detail {

namespace {

class PlainWire final : public Wire {
 public:
  explicit PlainWire(Socket socket) : socket_(std::move(socket)) {
    error_code ignored;
    socket_.non_blocking(true, ignored);  // for `write_now`
  }

  Socket& socket() override { return socket_; }

  Task<bool> open() override { co_return true; }

  Task<std::size_t> read_some(asio::mutable_buffer into) override {
    auto [error, n] = co_await socket_.async_read_some(into, kOutcome);
    co_return error ? 0 : n;
  }

  std::size_t write_now(std::string_view bytes) override {
    error_code error;  // what is wrong shows when the rest is sent
    const std::size_t n = socket_.write_some(asio::buffer(bytes), error);
    return error ? 0 : n;
  }

  Task<bool> write(std::string_view bytes) override {
    auto [error, n] = co_await asio::async_write(socket_, asio::buffer(bytes), kOutcome);
    co_return !error;
  }

  Task<void> send_lines(const BeastRequest& request, const NextPiece& next, Peer& peer) override {
    co_await LineSocket<Socket>(socket_, peer).run(request, next);
  }

 private:
  Socket socket_;
};

}  // namespace

std::unique_ptr<Wire> plain_wire(Socket socket) {
  return std::make_unique<PlainWire>(std::move(socket));
}

}  // namespace k8scache::serve::detail
