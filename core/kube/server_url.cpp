#include "core/kube/server_url.hpp"

#include "core/base/text.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace k8scache::kube {

namespace {

bool is_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_unsafe(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return byte <= 0x20 || byte == 0x7f || letter == '\\' || letter == '"' || letter == '<' ||
         letter == '>';
}

bool is_scheme(std::string_view text) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789+-.";
  return !text.empty() && text.find_first_not_of(kLetters) == std::string_view::npos;
}

/// Splits `host`, `host:port`, `[::1]`, `[::1]:port` into `url`; false if it is none of them.
bool read_authority(std::string_view text, ServerUrl& url) {
  std::string_view port;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return false;
    url.host = text.substr(1, end - 1);
    port = text.substr(end + 1);
    if (!is_ip_address(url.host)) return false;
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    url.host = text.substr(0, colon);
    port = text.substr(colon);
  }
  if (url.host.empty()) return false;
  if (port.empty()) return true;
  if (port[0] != ':' || port.size() > 6 || !is_digits(port.substr(1))) return false;
  url.port = port.substr(1);
  return url.port.empty() || std::stoi(url.port) <= 65535;
}

}  // namespace

std::string ServerUrl::text() const {
  std::string result = scheme + "://";
  if (!user.empty()) result += user + "@";
  result += host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (!port.empty()) result += ":" + port;
  return result + path;
}

std::string ServerUrl::effective_port() const {
  if (!port.empty()) return port;
  if (scheme == "https") return "443";
  return scheme == "http" ? "80" : "1080";
}

std::optional<ServerUrl> parse_url(std::string_view text) {
  if (std::any_of(text.begin(), text.end(), is_unsafe)) return std::nullopt;
  ServerUrl url;
  const auto colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  url.scheme = to_lower(text.substr(0, colon));
  if (!is_scheme(url.scheme)) return std::nullopt;
  text.remove_prefix(colon + 3);
  text = text.substr(0, text.find_first_of("?#"));
  const auto slash = std::min(text.find('/'), text.size());
  std::string_view authority = text.substr(0, slash);
  std::string_view path = text.substr(slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  url.path = path;
  const auto at = authority.rfind('@');
  if (at != std::string_view::npos) {
    url.user = authority.substr(0, at);
    authority.remove_prefix(at + 1);
  }
  if (!read_authority(authority, url)) return std::nullopt;
  return url;
}

bool is_ip_address(const std::string& host) {
  std::array<unsigned char, 16> bytes{};
  return ::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

}  // namespace k8scache::kube
