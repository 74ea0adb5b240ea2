#include "core/base/text.hpp"
#include "core/describe/endpoint_list.hpp"
#include "core/describe/kinds.hpp"
#include "core/describe/parts.hpp"
#include "core/view/value_text.hpp"

#include <string>
#include <vector>

namespace k8scache::describe {

namespace {

std::string joined_or_none(json::Value values) {
  return values.size() == 0 ? "<none>" : joined(values, ",");
}

std::string balancer_text(json::Value ingresses) {
  std::vector<std::string> texts;
  for (const json::Value one : ingresses.elements()) {
    const std::string address = text_of(one["ip"]);
    const json::Value mode = one["ipMode"];
    if (address.empty()) {
      texts.push_back(text_of(one["hostname"]));
    } else {
      texts.push_back(address +
                      (mode.is_null_or_missing() ? "" : fmt::format(" ({})", text_of(mode))));
    }
  }
  return join(texts, ", ");
}

void write_addresses(const Writer& to, json::Value service) {
  const json::Value spec = service["spec"];
  const auto write = [&](std::string_view title, const std::string& text) {
    if (!text.empty()) to.field(0, title, text);
  };
  if (!spec["ipFamilyPolicy"].is_null_or_missing()) {
    to.field(0, "IP Family Policy", text_of(spec["ipFamilyPolicy"]));
  }
  to.field(0, "IP Families", joined_or_none(spec["ipFamilies"]));
  to.field(0, "IP", text_of(spec["clusterIP"]));
  to.field(0, "IPs", joined_or_none(spec["clusterIPs"]));
  write("External IPs", joined(spec["externalIPs"], ","));
  write("Desired LoadBalancer IP", text_of(spec["loadBalancerIP"]));
  write("External Name", text_of(spec["externalName"]));
  const json::Value balancer = service["status"]["loadBalancer"]["ingress"];
  if (balancer.size() > 0) to.field(0, "LoadBalancer Ingress", balancer_text(balancer));
}

void write_port(const Writer& to, json::Value port, const std::string& endpoints) {
  const std::string name = text_or(port["name"], "<unset>");
  const std::string protocol = text_of(port["protocol"]);
  to.write(0, "Port:\t{}\t{}/{}\n", name, number_of(port["port"]), protocol);
  to.write(0, "TargetPort:\t{}/{}\n", number_or_text(port["targetPort"]), protocol);
  const json::Value application = port["appProtocol"];
  if (!application.is_null_or_missing()) to.field(0, "AppProtocol", text_of(application));
  const std::int64_t node_port = number_of(port["nodePort"]);
  if (node_port != 0) to.write(0, "NodePort:\t{}\t{}/{}\n", name, node_port, protocol);
  to.field(0, "Endpoints", endpoints);
}

void write_policies(const Writer& to, json::Value spec) {
  const auto write = [&](std::string_view title, std::string_view member) {
    if (!spec[member].is_null_or_missing()) to.field(0, title, view::value_text(spec[member]));
  };
  to.field(0, "Session Affinity", text_of(spec["sessionAffinity"]));
  write("External Traffic Policy", "externalTrafficPolicy");
  write("Internal Traffic Policy", "internalTrafficPolicy");
  write("HealthCheck NodePort", "healthCheckNodePort");
  const json::Value ranges = spec["loadBalancerSourceRanges"];
  if (ranges.size() > 0) to.field(0, "LoadBalancer Source Ranges", joined(ranges, ","));
  write("Traffic Distribution", "trafficDistribution");
}

std::string addresses_text(json::Value addresses) {
  std::vector<std::string> texts;
  for (const json::Value one : addresses.elements()) texts.push_back(text_of(one["ip"]));
  const std::string text = join(texts, ",");
  return text.empty() ? "<none>" : text;
}

void write_subset(const Writer& to, json::Value subset) {
  to.field(1, "Addresses", addresses_text(subset["addresses"]));
  to.field(1, "NotReadyAddresses", addresses_text(subset["notReadyAddresses"]));
  if (subset["ports"].size() > 0) {
    to.text(1, "Ports:\n");
    to.text(2, "Name\tPort\tProtocol\n");
    to.text(2, "----\t----\t--------\n");
    for (const json::Value port : subset["ports"].elements()) {
      to.write(2, "{}\t{}\t{}\n", text_or(port["name"], "<unset>"), number_of(port["port"]),
               text_of(port["protocol"]));
    }
  }
  to.text(0, "\n");
}

std::string text_or_unset(json::Value value) {
  return value.is_null_or_missing() ? "<unset>" : view::value_text(value);
}

void write_slice_ports(const Writer& to, json::Value ports) {
  if (ports.size() == 0) return to.text(0, "Ports: <unset>\n");
  to.text(0, "Ports:\n");
  to.text(1, "Name\tPort\tProtocol\n");
  to.text(1, "----\t----\t--------\n");
  for (const json::Value port : ports.elements()) {
    to.write(1, "{}\t{}\t{}\n", text_or(port["name"], "<unset>"), text_or_unset(port["port"]),
             text_of(port["protocol"]));
  }
}

void write_endpoint(const Writer& to, json::Value endpoint) {
  const std::string addresses = joined(endpoint["addresses"], ", ");
  to.field(1, "- Addresses", addresses.empty() ? "<none>" : addresses);
  to.text(2, "Conditions:\n");
  to.field(3, "Ready", text_or_unset(endpoint["conditions"]["ready"]));
  to.field(2, "Hostname", text_or_unset(endpoint["hostname"]));
  const json::Value target = endpoint["targetRef"];
  if (!target.is_null_or_missing()) {
    to.write(2, "TargetRef:\t{}/{}\n", text_of(target["kind"]), text_of(target["name"]));
  }
  to.field(2, "NodeName", text_or_unset(endpoint["nodeName"]));
  to.field(2, "Zone", text_or_unset(endpoint["zone"]));
}

}  // namespace

void describe_service(const Writer& to, const Subject& subject) {
  const json::Value service = subject.object;
  const json::Value spec = service["spec"];
  const json::Value metadata = service["metadata"];
  const auto slices =
      endpoint_slices_of(subject, text_of(metadata["namespace"]), text_of(metadata["name"]));
  write_name_and_namespace(to, service);
  write_labels_and_annotations(to, service);
  to.field(0, "Selector", pairs_of(spec["selector"]));
  to.field(0, "Type", text_of(spec["type"]));
  write_addresses(to, service);
  for (const json::Value port : spec["ports"].elements()) {
    write_port(to, port, slices ? endpoints_text(*slices, text_of(port["name"])) : "<unknown>");
  }
  write_policies(to, spec);
}

void describe_endpoints(const Writer& to, const Subject& subject) {
  write_name_and_namespace(to, subject.object);
  write_labels_and_annotations(to, subject.object);
  to.text(0, "Subsets:\n");
  for (const json::Value subset : subject.object["subsets"].elements()) write_subset(to, subset);
}

void describe_endpoint_slice(const Writer& to, const Subject& subject) {
  const json::Value slice = subject.object;
  write_name_and_namespace(to, slice);
  write_labels_and_annotations(to, slice);
  to.field(0, "AddressType", text_of(slice["addressType"]));
  write_slice_ports(to, slice["ports"]);
  if (slice["endpoints"].size() == 0) return to.text(0, "Endpoints: <none>\n");
  to.text(0, "Endpoints:\n");
  for (const json::Value endpoint : slice["endpoints"].elements()) write_endpoint(to, endpoint);
}

}  // namespace k8scache::describe
