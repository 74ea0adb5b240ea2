#pragma once

#include "core/base/environment.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace k8scache {

/// What a service manager wants to hear: that we are ready, how we do, that we live.
/// Spec: sd_notify(3), datagrams of `KEY=value` lines to `NOTIFY_SOCKET`.
///
/// Without a manager it does nothing, and it never fails: nobody but the manager cares.
class ServiceNotify {
 public:
  explicit ServiceNotify(const Environment& environment);

  /// `READY=1\nSTATUS=in step`. Returns at once, whether or not it could be sent.
  void send(std::string_view lines) const;
  /// How often a sign of life is wanted at least; nothing when none is.
  [[nodiscard]] std::optional<std::chrono::milliseconds> watchdog() const { return watchdog_; }

 private:
  std::string address_;  // of a socket; a leading @ stands for the zero byte of an abstract one
  std::optional<std::chrono::milliseconds> watchdog_;
};

}  // namespace k8scache
