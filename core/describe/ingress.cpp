#include "core/base/text.hpp"
#include "core/describe/endpoint_list.hpp"
#include "core/describe/kinds.hpp"
#include "core/describe/parts.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace k8scache::describe {

namespace {

/// The name of the service's port that a backend means, empty without one. Nothing when the service
/// is not there.
std::optional<std::string> port_name_of(const Subject& subject, json::Value backend,
                                        std::string& error) {
  const std::string name = text_of(backend["name"]);
  const std::int64_t number = number_of(backend["port"]["number"]);
  const std::string port_name = text_of(backend["port"]["name"]);
  std::optional<std::string> found;
  const Reach reach =
      subject.related.each({.group = "",
                            .plural = "services",
                            .ns = text_of(subject.object["metadata"]["namespace"]),
                            .name = name},
                           [&](json::Value service) {
                             found.emplace();
                             for (const json::Value port : service["spec"]["ports"].elements()) {
                               const std::string its_name = text_of(port["name"]);
                               if ((number != 0 && number == number_of(port["port"])) ||
                                   (!port_name.empty() && port_name == its_name)) {
                                 found = its_name;
                               }
                             }
                           });
  error = reach == Reach::Seen ? fmt::format("services \"{}\" not found", name)
                               : "services are not known";
  return found;
}

std::string service_text(const Subject& subject, json::Value backend) {
  const std::int64_t number = number_of(backend["port"]["number"]);
  const std::string place =
      fmt::format("{}:{}", text_of(backend["name"]),
                  number != 0 ? std::to_string(number) : text_of(backend["port"]["name"]));
  const auto slices = endpoint_slices_of(subject, text_of(subject.object["metadata"]["namespace"]),
                                         text_of(backend["name"]));
  if (!slices) return place + " (<unknown>)";
  std::string error;
  const auto port_name = port_name_of(subject, backend, error);
  if (!port_name) return fmt::format("{} (<error: {}>)", place, error);
  return fmt::format("{} ({})", place, endpoints_text(*slices, *port_name));
}

std::string backend_text(const Subject& subject, json::Value backend) {
  const json::Value service = backend["service"];
  if (!service.is_null_or_missing()) return service_text(subject, service);
  const json::Value resource = backend["resource"];
  if (resource.is_null_or_missing()) return "";
  const json::Value group = resource["apiGroup"];
  return fmt::format("APIGroup: {}, Kind: {}, Name: {}",
                     group.is_null_or_missing() ? "<none>" : text_of(group),
                     text_of(resource["kind"]), text_of(resource["name"]));
}

std::string address_of(json::Value ingress) {
  std::set<std::string> addresses;
  for (const json::Value one : ingress["status"]["loadBalancer"]["ingress"].elements()) {
    const std::string address = text_or(one["ip"], text_of(one["hostname"]));
    if (!address.empty()) addresses.insert(address);
  }
  return join(addresses, ",");
}

void write_certificates(const Writer& to, json::Value certificates) {
  if (certificates.size() == 0) return;
  to.text(0, "TLS:\n");
  for (const json::Value one : certificates.elements()) {
    const std::string secret = text_of(one["secretName"]);
    to.write(1, "{} {}\n", secret.empty() ? "SNI routes" : secret + " terminates",
             joined(one["hosts"], ","));
  }
}

void write_rules(const Writer& to, const Subject& subject, const std::string& otherwise) {
  to.text(0, "Rules:\n  Host\tPath\tBackends\n");
  to.text(1, "----\t----\t--------\n");
  bool has_rules = false;
  for (const json::Value rule : subject.object["spec"]["rules"].elements()) {
    const json::Value http = rule["http"];
    if (http.is_null_or_missing()) continue;
    has_rules = true;
    to.write(1, "{}\t\n", text_or(rule["host"], "*"));
    for (const json::Value path : http["paths"].elements()) {
      to.write(2, "\t{} \t{}\n", text_of(path["path"]), backend_text(subject, path["backend"]));
    }
  }
  if (!has_rules) to.write(1, "*\t*\t{}\n", otherwise);
}

}  // namespace

void describe_ingress(const Writer& to, const Subject& subject) {
  const json::Value ingress = subject.object;
  const json::Value metadata = ingress["metadata"];
  const json::Value spec = ingress["spec"];
  write_name(to, ingress);
  write_labels(to, "Labels", metadata["labels"]);
  to.field(0, "Namespace", text_of(metadata["namespace"]));
  to.field(0, "Address", address_of(ingress));
  const json::Value own_class = spec["ingressClassName"];
  to.field(0, "Ingress Class", own_class.is_null_or_missing() ? "<none>" : text_of(own_class));
  const json::Value backend = spec["defaultBackend"];
  const std::string otherwise =
      backend.is_null_or_missing() ? "<default>" : backend_text(subject, backend);
  to.field(0, "Default backend", otherwise);
  write_certificates(to, spec["tls"]);
  write_rules(to, subject, otherwise);
  write_annotations(to, "Annotations", metadata["annotations"]);
}

void describe_ingress_class(const Writer& to, const Subject& subject) {
  const json::Value spec = subject.object["spec"];
  write_name(to, subject.object);
  write_labels_and_annotations(to, subject.object);
  to.field(0, "Controller", text_of(spec["controller"]));
  const json::Value parameters = spec["parameters"];
  if (parameters.is_null_or_missing()) return;
  to.text(0, "Parameters:\n");
  if (!parameters["apiGroup"].is_null_or_missing()) {
    to.field(1, "APIGroup", text_of(parameters["apiGroup"]));
  }
  to.field(1, "Kind", text_of(parameters["kind"]));
  to.field(1, "Name", text_of(parameters["name"]));
}

void describe_service_cidr(const Writer& to, const Subject& subject) {
  write_name(to, subject.object);
  write_labels_and_annotations(to, subject.object);
  to.field(0, "CIDRs", joined(subject.object["spec"]["cidrs"], ", "));
  const json::Value conditions = subject.object["status"]["conditions"];
  if (conditions.size() == 0) return;
  to.text(0, "Status:\n");
  write_full_conditions(to, conditions);
}

void describe_ip_address(const Writer& to, const Subject& subject) {
  write_name(to, subject.object);
  write_labels_and_annotations(to, subject.object);
  const json::Value parent = subject.object["spec"]["parentRef"];
  if (parent.is_null_or_missing()) return;
  to.text(0, "Parent Reference:\n");
  to.field(1, "Group", text_of(parent["group"]));
  to.field(1, "Resource", text_of(parent["resource"]));
  to.field(1, "Namespace", text_of(parent["namespace"]));
  to.field(1, "Name", text_of(parent["name"]));
}

}  // namespace k8scache::describe
