#include "core/kube/proxy.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <initializer_list>
#include <optional>

namespace k8scache::kube {

namespace {

/// An address as 16 bytes; IPv4 in its mapped form, so that both compare.
using Address = std::array<unsigned char, 16>;

std::optional<Address> address_of(const std::string& text) {
  Address address{};
  if (::inet_pton(AF_INET6, text.c_str(), address.data()) == 1) return address;
  address[10] = address[11] = 0xff;
  if (::inet_pton(AF_INET, text.c_str(), address.data() + 12) == 1) return address;
  return std::nullopt;
}

bool is_loopback(const Address& address) {
  static const Address kLoopback6 = *address_of("::1");
  return address == kLoopback6 ||
         (address[10] == 0xff && address[11] == 0xff && address[12] == 127);
}

bool in_block(const Address& address, const std::string& block, std::string_view bits_text) {
  const auto network = address_of(block);
  unsigned bits = 0;
  const char* const end = bits_text.data() + bits_text.size();
  const auto [stop, error] = std::from_chars(bits_text.data(), end, bits);
  if (!network || error != std::errc{} || stop != end) return false;
  if (block.find(':') == std::string::npos) bits += 96;
  if (bits > 128) return false;
  for (unsigned bit = 0; bit < bits; ++bit) {
    const auto mask = static_cast<unsigned char>(0x80U >> (bit % 8));
    if (((address[bit / 8] ^ (*network)[bit / 8]) & mask) != 0) return false;
  }
  return true;
}

/// `host:port`, `[::1]:port`, or a bare host (also a bare IPv6 address).
std::pair<std::string, std::string> host_and_port(std::string_view entry) {
  if (address_of(std::string(entry))) return {std::string(entry), {}};
  std::string_view port;
  auto colon = entry.rfind(':');
  const auto bracket = entry.rfind(']');
  if (bracket != std::string_view::npos && colon < bracket) colon = std::string_view::npos;
  if (colon != std::string_view::npos) {
    port = entry.substr(colon + 1);
    entry = entry.substr(0, colon);
  }
  if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
  return {std::string(entry), std::string(port)};
}

bool matches_domain(const std::string& host, std::string_view domain) {
  if (domain.starts_with("*.")) domain.remove_prefix(1);
  if (domain.starts_with('.')) return host.ends_with(domain);
  return host == domain || host.ends_with("." + std::string(domain));
}

bool covers(const ServerUrl& server, const std::string& host, std::string_view entry) {
  const auto address = address_of(server.host);
  const auto slash = entry.find('/');
  if (slash != std::string_view::npos) {
    return address &&
           in_block(*address, std::string(entry.substr(0, slash)), entry.substr(slash + 1));
  }
  const auto [name, port] = host_and_port(entry);
  if (name.empty() || (!port.empty() && port != server.effective_port())) return false;
  if (const auto listed = address_of(name)) return address == listed;
  return !address && matches_domain(host, name);
}

std::string first_set(const Environment& environment, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (auto value = environment.get(name)) return *value;
  }
  return {};
}

/// `socks5h`: as in Go, the proxy resolves the names.
std::string resolved_at_proxy(ServerUrl proxy) {
  if (proxy.scheme == "socks5") proxy.scheme = "socks5h";
  return proxy.text();
}

}  // namespace

bool is_exempt(const ServerUrl& server, std::string_view no_proxy) {
  const std::string host = to_lower(server.host);
  const auto address = address_of(host);
  if (host == "localhost" || (address && is_loopback(*address))) return true;
  for (const auto piece : split(no_proxy, ',')) {
    const std::string entry = to_lower(trim(piece));
    if (entry == "*" || (!entry.empty() && covers(server, host, entry))) return true;
  }
  return false;
}

std::string proxy_from_environment(const ServerUrl& server, const Environment& environment) {
  const std::string wanted = server.scheme == "https"
                                 ? first_set(environment, {"HTTPS_PROXY", "https_proxy"})
                                 : first_set(environment, {"HTTP_PROXY", "http_proxy"});
  if (wanted.empty()) return {};
  if (is_exempt(server, first_set(environment, {"NO_PROXY", "no_proxy"}))) return {};
  auto proxy = parse_url(wanted);
  if (!proxy) proxy = parse_url("http://" + wanted);
  const bool usable = proxy && (proxy->scheme == "http" || proxy->scheme == "https" ||
                                proxy->scheme == "socks5" || proxy->scheme == "socks5h");
  if (!usable) {
    fail(ErrorKind::Usage,
         "the proxy variable for {} servers (HTTPS_PROXY, HTTP_PROXY) holds no "
         "http, https or socks5 address",
         server.scheme);
  }
  return resolved_at_proxy(*proxy);
}

std::string checked_proxy(const std::string& proxy_url, std::string_view whose) {
  // The text itself may hold a password: it stays out of the messages.
  auto proxy = parse_url(proxy_url);
  if (!proxy) fail(ErrorKind::Usage, "{}: proxy-url is not an address", whose);
  if (proxy->scheme != "http" && proxy->scheme != "https" && proxy->scheme != "socks5") {
    fail(ErrorKind::Usage, "{}: proxy-url has the scheme \"{}\"; it must be http, https or socks5",
         whose, proxy->scheme);
  }
  return resolved_at_proxy(std::move(*proxy));
}

}  // namespace k8scache::kube
