#include "cli/serve_address.hpp"

#include "core/base/error.hpp"

#include <charconv>
#include <optional>
#include <string_view>

namespace k8scache::cli {

namespace {

std::optional<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return port;
}

}  // namespace

bool ServeAddress::is_local() const {
  return !socket.empty() || host.starts_with("127.") || host == "::1";
}

std::string ServeAddress::url(bool tls) const {
  if (!socket.empty()) return "unix:" + socket;
  const bool is_v6 = host.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}", tls ? "https" : "http", is_v6 ? "[" : "", host,
                     is_v6 ? "]" : "", port);
}

ServeAddress serve_address(const std::string& text) {
  ServeAddress address;
  if (text.starts_with("unix:")) {
    address.socket = text.substr(5);
    if (address.socket.empty()) {
      fail(ErrorKind::Usage, "--listen: \"{}\" names no file for a socket", text);
    }
    return address;
  }
  const std::size_t colon = text.rfind(':');
  const std::string_view port =
      std::string_view(text).substr(colon == std::string::npos ? 0 : colon + 1);
  std::string host = colon == std::string::npos ? "" : text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  if (!host.empty()) address.host = host;
  const auto number = port_of(port);
  if (!number) {
    fail(ErrorKind::Usage, "--listen: \"{}\" is no address; expected ADDR:PORT or unix:PATH", text);
  }
  address.port = *number;
  return address;
}

}  // namespace k8scache::cli
