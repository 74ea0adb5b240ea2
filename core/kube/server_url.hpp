#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace k8scache::kube {

/// The parts of a server's or proxy's address.
struct ServerUrl {
  std::string scheme;  ///< lower case: `https`, `http`, `socks5` ...
  std::string user;    ///< `name` or `name:password` as written; empty: none
  std::string host;    ///< without brackets
  std::string port;    ///< empty: the scheme's own
  std::string path;    ///< a prefix for every request, no slash at its end; empty: none

  /// `scheme://[user@]host[:port][path]`; IPv6 hosts in brackets.
  [[nodiscard]] std::string text() const;
  /// The port, or the scheme's own (443, 80, 1080).
  [[nodiscard]] std::string effective_port() const;
};

/// Reads `scheme://[user@]host[:port][/path]`; query and fragment are dropped. Nothing if the text
/// has another form, or bytes that no address has (white space, control characters).
[[nodiscard]] std::optional<ServerUrl> parse_url(std::string_view text);

/// An IPv4 or IPv6 address, without brackets.
[[nodiscard]] bool is_ip_address(const std::string& host);

}  // namespace k8scache::kube
