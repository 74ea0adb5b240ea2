#include "core/base/service_notify.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace k8scache {

namespace {

std::optional<std::int64_t> number_of(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return number;
}

}  // namespace

ServiceNotify::ServiceNotify(const Environment& environment)
    : address_(environment.get("NOTIFY_SOCKET").value_or("")) {
  const auto time = number_of(environment.get("WATCHDOG_USEC"));
  const auto process = number_of(environment.get("WATCHDOG_PID"));
  if (!time || *time < 1000 || (process && *process != getpid())) return;
  watchdog_ = std::chrono::milliseconds(*time / 1000);
}

void ServiceNotify::send(std::string_view lines) const {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const bool is_path = address_.starts_with('/') || address_.starts_with('@');
  if (!is_path || address_.size() >= sizeof address.sun_path) return;
  std::memcpy(address.sun_path, address_.data(), address_.size());
  if (address_.front() == '@') address.sun_path[0] = '\0';
  const int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return;
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
  [[maybe_unused]] const ssize_t sent =
      sendto(descriptor, lines.data(), lines.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
             reinterpret_cast<const sockaddr*>(&address), size);
  close(descriptor);
}

}  // namespace k8scache
