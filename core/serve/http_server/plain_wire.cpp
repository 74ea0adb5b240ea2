#include "core/serve/http_server/stream_wire.hpp"

#include <utility>

namespace k8scache::serve::detail {

namespace {

class PlainWire final : public StreamWire<Socket> {
 public:
  explicit PlainWire(Socket socket) : StreamWire(std::move(socket)) {
    error_code ignored;
    stream_.non_blocking(true, ignored);  // for `write_now`
  }

  Socket& socket() override { return stream_; }

  Task<bool> open() override { co_return true; }

  std::size_t write_now(std::string_view bytes) override {
    error_code error;  // what is wrong shows when the rest is sent
    const std::size_t n = stream_.write_some(asio::buffer(bytes), error);
    return error ? 0 : n;
  }
};

}  // namespace

std::unique_ptr<Wire> plain_wire(Socket socket) {
  return std::make_unique<PlainWire>(std::move(socket));
}

}  // namespace k8scache::serve::detail
