#include "core/base/text.hpp"
#include "core/view/families.hpp"
#include "core/view/value_text.hpp"

#include <fmt/format.h>

namespace k8scache::view {

namespace {

constexpr std::size_t kShownEndpoints = 3;

std::vector<std::string> texts_of(json::Value values) {
  std::vector<std::string> texts;
  for (const json::Value value : values.elements()) texts.push_back(value_text(value));
  return texts;
}

/// `10.0.0.1:80`, `[fd00::1]:80`. Spec: Go net.JoinHostPort.
std::string host_and_port(std::string_view host, std::int64_t port) {
  const bool brackets = host.find(':') != std::string_view::npos;
  return brackets ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

void add_subset(std::vector<std::string>& addresses, json::Value subset) {
  if (subset["ports"].size() == 0) {
    for (const json::Value address : subset["addresses"].elements()) {
      addresses.emplace_back(address["ip"].text_or(""));
    }
  }
  for (const json::Value port : subset["ports"].elements()) {
    for (const json::Value address : subset["addresses"].elements()) {
      addresses.push_back(host_and_port(address["ip"].text_or(""), port["port"].integer_or(0)));
    }
  }
}

}  // namespace

/// Spec: kubectl printers, getServiceExternalIP.
std::string service_external_ip(const Row& row, const Arguments& arguments) {
  const json::Value spec = row.object()["spec"];
  const std::string_view type = spec["type"].text_or("");
  std::vector<std::string> external = texts_of(spec["externalIPs"]);
  if (type == "ExternalName") return std::string(spec["externalName"].text_or(""));
  if (type == "ClusterIP" || type == "NodePort") {
    return external.empty() ? "<none>" : join(external, ",");
  }
  if (type != "LoadBalancer") return "<unknown>";
  std::string balancer = load_balancer(row, arguments);
  if (!balancer.empty()) external.insert(external.begin(), std::move(balancer));
  return external.empty() ? "<pending>" : join(external, ",");
}

/// Spec: kubectl printers, makePortString.
std::string service_ports(const Row& row, const Arguments&) {
  std::vector<std::string> ports;
  for (const json::Value port : row.object()["spec"]["ports"].elements()) {
    const std::int64_t node_port = port["nodePort"].integer_or(0);
    std::string text = fmt::format("{}", port["port"].integer_or(0));
    if (node_port > 0) text += fmt::format(":{}", node_port);
    ports.push_back(text + fmt::format("/{}", port["protocol"].text_or("")));
  }
  return ports.empty() ? "<none>" : join(ports, ",");
}

/// Spec: kubectl printers, formatEndpoints.
std::string endpoint_addresses(const Row& row, const Arguments&) {
  const json::Value subsets = row.object()["subsets"];
  if (subsets.size() == 0) return "<none>";
  std::vector<std::string> addresses;
  for (const json::Value subset : subsets.elements()) add_subset(addresses, subset);
  return shortened(addresses, kShownEndpoints, ",");
}

/// Spec: kubectl printers, formatDiscoveryPorts.
std::string endpoint_slice_ports(const Row& row, const Arguments&) {
  std::vector<std::string> ports;
  for (const json::Value port : row.object()["ports"].elements()) {
    const json::Value number = port["port"];
    const json::Value name = port["name"];
    if (!number.is_null_or_missing()) {
      ports.push_back(value_text(number));
    } else {
      ports.push_back(name.is_null_or_missing() ? "*" : value_text(name));
    }
  }
  const std::string text = shortened(ports, kShownEndpoints, ",");
  return text.empty() ? "<unset>" : text;
}

}  // namespace k8scache::view
