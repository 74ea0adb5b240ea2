#pragma once

#include "core/base/environment.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace k8scache::serve {

/// A listening socket that was there before us.
struct InheritedSocket {
  int descriptor = -1;
  std::string address{};   ///< numeric; empty for a unix socket
  std::uint16_t port = 0;  ///< of the address
  std::string path{};      ///< of a unix socket; may be empty when it has no name
};

/// What a descriptor listens on. Throws Usage when it is no stream socket that listens.
[[nodiscard]] InheritedSocket listening_socket(int descriptor);

/// The one that a service manager has opened for this process, so that nobody who connects while it
/// starts, or is started anew, is refused. Nothing when there is none. Throws Usage when there are
/// several. Spec: sd_listen_fds(3).
[[nodiscard]] std::optional<InheritedSocket> inherited_socket(const Environment& environment);

}  // namespace k8scache::serve
