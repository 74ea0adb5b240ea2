#include "core/base/text.hpp"
#include "core/view/families.hpp"

#include <fmt/format.h>

#include <set>
#include <vector>

namespace k8scache::view {

namespace {

constexpr std::size_t kShownHosts = 3;

}  // namespace

/// The addresses of a load balancer, of a Service or an Ingress. Not clipped: the API server always
/// renders wide. Spec: kubectl printers, loadBalancerStatusStringer.
std::string load_balancer(const Row& row, const Arguments&) {
  std::set<std::string> addresses;
  for (const json::Value point : row.object()["status"]["loadBalancer"]["ingress"].elements()) {
    const std::string_view ip = point["ip"].text_or("");
    const std::string_view address = ip.empty() ? point["hostname"].text_or("") : ip;
    if (!address.empty()) addresses.emplace(address);
  }
  return join(addresses, ",");
}

/// What is "more" counts rules, not hosts. Spec: kubectl printers, formatHosts.
std::string ingress_hosts(const Row& row, const Arguments&) {
  const json::Value rules = row.object()["spec"]["rules"];
  std::vector<std::string> hosts;
  bool more = false;
  for (const json::Value rule : rules.elements()) {
    more = more || hosts.size() == kShownHosts;
    const std::string_view host = rule["host"].text_or("");
    if (!more && !host.empty()) hosts.emplace_back(host);
  }
  if (hosts.empty()) return "*";
  if (!more) return join(hosts, ",");
  return fmt::format("{} + {} more...", join(hosts, ","), rules.size() - kShownHosts);
}

/// `services/default/web`, `gateways.example.com/edge`. Spec: kubectl printers, printIPAddress.
std::string parent_reference(const Row& row, const Arguments&) {
  const json::Value parent = row.object()["spec"]["parentRef"];
  if (parent.is_null_or_missing()) return "<none>";
  std::string text(parent["resource"].text_or(""));
  const std::string_view group = parent["group"].text_or("");
  if (!group.empty()) text += fmt::format(".{}", group);
  text = to_lower(text);
  const std::string_view ns = parent["namespace"].text_or("");
  if (!ns.empty()) text += fmt::format("/{}", ns);
  return text + fmt::format("/{}", parent["name"].text_or(""));
}

}  // namespace k8scache::view
