#pragma once

#include "core/base/stop.hpp"
#include "core/net/transport.hpp"

#include <memory>

namespace k8scache::net {

/// The transport over libcurl: HTTP/2 over TLS, one connection for many requests, gzip undone here.
/// Redirects are not followed: they would carry credentials elsewhere.
class CurlTransport final : public Transport {
 public:
  /// `clock` and `stop` outlive the transport.
  CurlTransport(Endpoint endpoint, const Clock& clock, const StopRequest& stop);
  ~CurlTransport() override;

  RequestId start(Request request) override;
  void cancel(RequestId id) override;
  std::vector<Event> poll(Tick deadline) override;
  void wake() override;
  void use(const Endpoint& endpoint) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace k8scache::net
