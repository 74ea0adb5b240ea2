#pragma once

#include "core/serve/http_server/line_socket.hpp"
#include "core/serve/http_server/wire.hpp"

#include <boost/asio/write.hpp>

#include <utility>

namespace k8scache::serve::detail {

/// What wires do alike, whatever their stream is: in the open or encrypted. Included by the two of
/// them only.
template <class Layered>
class StreamWire : public Wire {
 public:
  template <class... Arguments>
  explicit StreamWire(Arguments&&... arguments) : stream_(std::forward<Arguments>(arguments)...) {}

  Task<std::size_t> read_some(asio::mutable_buffer into) override {
    auto [error, n] = co_await stream_.async_read_some(into, kOutcome);
    co_return error ? 0 : n;
  }

  Task<bool> write(std::string_view bytes) override {
    auto [error, n] = co_await asio::async_write(stream_, asio::buffer(bytes), kOutcome);
    co_return !error;
  }

  Task<void> send_lines(const BeastRequest& request, const NextPiece& next, Peer& peer) override {
    co_await LineSocket<Layered>(stream_, peer).run(request, next);
  }

 protected:
  Layered stream_;
};

}  // namespace k8scache::serve::detail
