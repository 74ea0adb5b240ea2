#include "core/base/text.hpp"
#include "core/describe/claim.hpp"
#include "core/describe/kinds.hpp"
#include "core/describe/parts.hpp"
#include "core/describe/volume_sources.hpp"

#include <string>
#include <vector>

namespace k8scache::describe {

namespace {

/// `key in [a, b]`.
std::string requirement_text(std::string_view key, std::string_view op, json::Value values) {
  std::string text = fmt::format("{} {}", key, op);
  if (values.size() > 0) text += " [" + joined(values, ", ") + "]";
  return text;
}

/// A term's requirements, each on a line of its own.
void write_term(const Writer& to, int level, std::size_t number,
                const std::vector<std::string>& requirements) {
  to.write(level, "Term {}:\t", number);
  if (requirements.empty()) return to.line("<none>");
  bool is_first = true;
  for (const std::string& text : requirements) {
    if (!is_first) to.text(level, "\t");
    to.write(0, "{}\n", text);
    is_first = false;
  }
}

void write_node_affinity(const Writer& to, json::Value affinity) {
  const json::Value required = affinity["required"];
  to.text(0, "Node Affinity:\t");
  if (required.is_null_or_missing()) return to.line("<none>");
  to.line("");
  to.text(1, "Required Terms:\t");
  const json::Value terms = required["nodeSelectorTerms"];
  if (terms.size() == 0) return to.line("<none>");
  to.line("");
  for (std::size_t i = 0; i < terms.size(); ++i) {
    std::vector<std::string> texts;
    for (const json::Value one : terms.at(i)["matchExpressions"].elements()) {
      texts.push_back(requirement_text(one["key"].text_or(""),
                                       to_lower(one["operator"].text_or("")), one["values"]));
    }
    write_term(to, 2, i, texts);
  }
}

void write_topologies(const Writer& to, json::Value topologies) {
  if (topologies.is_null_or_missing()) return;
  to.text(0, "AllowedTopologies:\t");
  if (topologies.size() == 0) return to.line("<none>");
  to.line("");
  for (std::size_t i = 0; i < topologies.size(); ++i) {
    std::vector<std::string> texts;
    for (const json::Value one : topologies.at(i)["matchLabelExpressions"].elements()) {
      texts.push_back(requirement_text(one["key"].text_or(""), "in", one["values"]));
    }
    write_term(to, 1, i, texts);
  }
}

void write_driver(const Writer& to, json::Value driver) {
  to.write(2, "{}:\n", text_of(driver["name"]));
  to.field(3, "Node ID", text_of(driver["nodeID"]));
  const json::Value count = driver["allocatable"]["count"];
  if (!count.is_null_or_missing()) {
    to.text(3, "Allocatables:\n");
    to.field(4, "Count", number_of(count));
  }
  if (!driver["topologyKeys"].is_null_or_missing()) {
    to.field(3, "Topology Keys", slice_of(driver["topologyKeys"]));
  }
}

}  // namespace

void describe_volume(const Writer& to, const Subject& subject) {
  const json::Value volume = subject.object;
  const json::Value metadata = volume["metadata"];
  const json::Value spec = volume["spec"];
  const json::Value status = volume["status"];
  write_name(to, volume);
  write_labels_and_annotations(to, volume);
  to.field(0, "Finalizers", slice_of(metadata["finalizers"]));
  to.field(0, "StorageClass", storage_class_of(volume));
  const json::Value deleted = metadata["deletionTimestamp"];
  to.field(0, "Status",
           deleted.is_null_or_missing()
               ? text_of(status["phase"])
               : fmt::format("Terminating (lasts {})", age_of(deleted, subject.now)));
  const json::Value claim = spec["claimRef"];
  to.field(
      0, "Claim",
      claim.is_null_or_missing() ? "" : text_of(claim["namespace"]) + "/" + text_of(claim["name"]));
  to.field(0, "Reclaim Policy", text_of(spec["persistentVolumeReclaimPolicy"]));
  to.field(0, "Access Modes", access_modes_of(spec["accessModes"]));
  const json::Value mode = spec["volumeMode"];
  if (!mode.is_null_or_missing()) to.field(0, "VolumeMode", text_of(mode));
  to.field(0, "Capacity", quantity_of(spec["capacity"]["storage"]));
  write_node_affinity(to, spec["nodeAffinity"]);
  to.field(0, "Message", text_of(status["message"]));
  to.text(0, "Source:\n");
  write_volume_source(to, spec);
}

void describe_storage_class(const Writer& to, const Subject& subject) {
  const json::Value own = subject.object;
  const json::Value annotations = own["metadata"]["annotations"];
  const auto is_marked = [&](std::string_view by) { return annotations[by].text_or("") == "true"; };
  const bool is_default = is_marked("storageclass.kubernetes.io/is-default-class") ||
                          is_marked("storageclass.beta.kubernetes.io/is-default-class");
  write_name(to, own);
  to.field(0, "IsDefaultClass", is_default ? "Yes" : "No");
  to.field(0, "Annotations", pairs_of(annotations));
  to.field(0, "Provisioner", text_of(own["provisioner"]));
  to.field(0, "Parameters", pairs_of(own["parameters"]));
  to.field(0, "AllowVolumeExpansion", capital_truth_of(own["allowVolumeExpansion"]));
  to.write(0, "MountOptions:{}\n", own["mountOptions"].size() == 0 ? "\t<none>" : "");
  for (const std::string& option : texts_of(own["mountOptions"])) to.write(1, "{}\n", option);
  const auto write = [&](std::string_view title, json::Value value) {
    if (!value.is_null_or_missing()) to.field(0, title, text_of(value));
  };
  write("ReclaimPolicy", own["reclaimPolicy"]);
  write("VolumeBindingMode", own["volumeBindingMode"]);
  write_topologies(to, own["allowedTopologies"]);
}

void describe_volume_attributes_class(const Writer& to, const Subject& subject) {
  const json::Value own = subject.object;
  write_name(to, own);
  to.field(0, "Annotations", pairs_of(own["metadata"]["annotations"]));
  to.field(0, "DriverName", text_of(own["driverName"]));
  to.field(0, "Parameters", pairs_of(own["parameters"]));
}

void describe_csi_node(const Writer& to, const Subject& subject) {
  const json::Value node = subject.object;
  write_name(to, node);
  write_labels_and_annotations(to, node);
  to.field(0, "CreationTimestamp", time_of(node["metadata"]["creationTimestamp"]));
  to.text(0, "Spec:\n");
  const json::Value drivers = node["spec"]["drivers"];
  if (drivers.is_null_or_missing()) return;
  to.text(1, "Drivers:\n");
  for (const json::Value driver : drivers.elements()) write_driver(to, driver);
}

}  // namespace k8scache::describe
