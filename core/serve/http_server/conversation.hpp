#pragma once

#include "core/serve/http_server/deadlines.hpp"
#include "core/serve/http_server/http_server.hpp"
#include "core/serve/http_server/wire.hpp"

#include <atomic>

namespace k8scache::serve::detail {

/// What a conversation has of the server that it is part of; all of it outlives it.
struct Server {
  const ServerOptions& options;
  const LoopAnswers& answers;
  const std::atomic<bool>& stopping;
  Deadlines& deadlines;
};

/// The requests and answers of one connection, one after the other, until it is to be closed.
[[nodiscard]] Task<void> converse(Wire& wire, Peer& peer, Server server);

}  // namespace k8scache::serve::detail
