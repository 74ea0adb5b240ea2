#include "core/serve/host_check.hpp"

#include "core/base/text.hpp"

#include <algorithm>
#include <string_view>

namespace k8scache::serve {

namespace {

/// `[::1]:7080` and `localhost:7080` without the port.
std::string_view name_of(std::string_view host) {
  if (host.starts_with('[')) {
    const std::size_t end = host.find(']');
    const bool ends =
        end != std::string_view::npos && (end + 1 == host.size() || host[end + 1] == ':');
    return ends ? host.substr(0, end + 1) : host;
  }
  return host.substr(0, host.find(':'));
}

/// Whether it is one of the names that this server was given.
bool is_given(std::string_view text, const std::vector<std::string>& hosts) {
  std::string name = to_lower(text);
  if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
  return std::ranges::any_of(hosts, [&](const std::string& one) {
    const std::string known = to_lower(one);
    if (!known.starts_with("*.")) return known == name;
    const std::size_t dot = name.find('.');
    return dot != 0 && dot != std::string::npos && name.substr(dot) == known.substr(1);
  });
}

bool is_loopback(std::string_view name) {
  const std::string lower = to_lower(name);
  return lower == "localhost" || lower == "127.0.0.1" || lower == "[::1]";
}

bool is_ours(std::string_view host, const std::vector<std::string>& hosts) {
  return is_loopback(name_of(host)) || is_given(name_of(host), hosts);
}

/// Whether a page is ours: of this name and port. Another port of this machine is another site;
/// behind a proxy that changes Host the names that were given count.
bool is_our_page(std::string_view origin, std::string_view host,
                 const std::vector<std::string>& hosts) {
  const std::size_t scheme = origin.find("://");
  if (scheme == std::string_view::npos) return false;
  const std::string_view place = origin.substr(scheme + 3);
  if (to_lower(place) == to_lower(host)) return true;
  return !is_loopback(name_of(place)) && is_given(name_of(place), hosts);
}

/// Whether a page of another site made the request without naming itself: as its image, script or
/// frame. A link that somebody follows is their own wish, and nothing of it gets back to the page.
bool is_embedded_elsewhere(const Request& request) {
  const std::string_view site = request.header("Sec-Fetch-Site");
  if (site != "cross-site" && site != "same-site") return false;
  return request.header("Sec-Fetch-Mode") != "navigate" ||
         request.header("Sec-Fetch-Dest") != "document";
}

}  // namespace

std::string host_refusal(const Request& request, const std::vector<std::string>& hosts) {
  if (std::ranges::count_if(request.headers,
                            [](const Header& one) { return to_lower(one.first) == "host"; }) > 1) {
    return "a request has one Host";  // whoever handed it on may have looked at another one
  }
  const std::string_view host = request.header("Host");
  if (!host.empty() && !is_ours(host, hosts)) {
    return "this server is not known by that name; see --host";
  }
  const std::string_view origin = request.header("Origin");
  if (is_our_page(origin, host, hosts) || (origin.empty() && !is_embedded_elsewhere(request)))
    return {};
  return "requests of other sites' pages are not answered";
}

}  // namespace k8scache::serve
