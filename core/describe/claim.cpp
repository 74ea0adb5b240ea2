#include "core/describe/claim.hpp"

#include "core/base/text.hpp"
#include "core/describe/kinds.hpp"
#include "core/describe/parts.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <vector>

namespace k8scache::describe {

namespace {

enum class Claim { Whole, OfTemplate };

void write_status(const Writer& to, const Subject& subject) {
  const json::Value claim = subject.object;
  const json::Value deleted = claim["metadata"]["deletionTimestamp"];
  to.field(0, "Status",
           deleted.is_null_or_missing()
               ? text_of(claim["status"]["phase"])
               : fmt::format("Terminating (lasts {})", age_of(deleted, subject.now)));
}

void write_metadata(const Writer& to, json::Value claim, Claim which) {
  to.field(0, "Volume", text_of(claim["spec"]["volumeName"]));
  write_labels_and_annotations(to, claim);
  if (which == Claim::Whole) {
    to.field(0, "Finalizers", slice_of(claim["metadata"]["finalizers"]));
  }
}

void write_request(const Writer& to, json::Value claim) {
  const json::Value spec = claim["spec"];
  const json::Value status = claim["status"];
  const bool is_bound = !spec["volumeName"].text_or("").empty();
  to.field(0, "Capacity", is_bound ? quantity_of(status["capacity"]["storage"]) : "");
  to.field(0, "Access Modes", is_bound ? access_modes_of(status["accessModes"]) : "");
  if (!spec["volumeMode"].is_null_or_missing()) {
    to.field(0, "VolumeMode", text_of(spec["volumeMode"]));
  }
  const json::Value source = spec["dataSource"];
  if (source.is_null_or_missing()) return;
  to.text(0, "DataSource:\n");
  if (!source["apiGroup"].is_null_or_missing())
    to.field(1, "APIGroup", text_of(source["apiGroup"]));
  to.field(1, "Kind", text_of(source["kind"]));
  to.field(1, "Name", text_of(source["name"]));
}

/// The pods that mount the claim, once for each volume, and those that own it; sorted. Nothing when
/// the cache cannot say.
std::optional<std::vector<std::string>> users_of(const Subject& subject) {
  const json::Value metadata = subject.object["metadata"];
  std::set<std::string> owners;
  for (const json::Value owner : metadata["ownerReferences"].elements()) {
    if (owner["kind"].text_or("") == "Pod") owners.insert(text_of(owner["uid"]));
  }
  std::vector<std::string> names;
  const Reach reach = subject.related.each(
      {.group = "", .plural = "pods", .ns = text_of(metadata["namespace"])}, [&](json::Value pod) {
        std::size_t uses = 0;
        for (const json::Value volume : pod["spec"]["volumes"].elements()) {
          const json::Value claim = volume["persistentVolumeClaim"]["claimName"];
          if (claim.exists() && text_of(claim) == text_of(metadata["name"])) ++uses;
        }
        if (uses == 0 && owners.contains(text_of(pod["metadata"]["uid"]))) uses = 1;
        names.insert(names.end(), uses, text_of(pod["metadata"]["name"]));
      });
  if (reach != Reach::Seen) return std::nullopt;
  std::ranges::sort(names);
  return names;
}

void write_users(const Writer& to, const Subject& subject) {
  to.text(0, "Used By:\t");
  const auto names = users_of(subject);
  if (!names) return to.line("<unknown>");
  if (names->empty()) return to.line("<none>");
  bool is_first = true;
  for (const std::string& name : *names) {
    to.write(0, "{}{}\n", is_first ? "" : "\t", name);
    is_first = false;
  }
}

void write_conditions(const Writer& to, json::Value conditions) {
  if (conditions.size() == 0) return;
  to.text(0, "Conditions:\n");
  to.text(1, "Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage\n");
  to.text(1, "----\t------\t-----------------\t------------------\t------\t-------\n");
  for (const json::Value one : conditions.elements()) {
    to.write(1, "{} \t{} \t{} \t{} \t{} \t{}\n", text_of(one["type"]), text_of(one["status"]),
             time_of(one["lastProbeTime"]), time_of(one["lastTransitionTime"]),
             text_of(one["reason"]), text_of(one["message"]));
  }
}

}  // namespace

std::string storage_class_of(json::Value object) {
  const json::Value annotated =
      object["metadata"]["annotations"]["volume.beta.kubernetes.io/storage-class"];
  return text_of(annotated.exists() ? annotated : object["spec"]["storageClassName"]);
}

std::string access_modes_of(json::Value modes) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kModes{
      {{"ReadWriteOnce", "RWO"},
       {"ReadOnlyMany", "ROX"},
       {"ReadWriteMany", "RWX"},
       {"ReadWriteOncePod", "RWOP"}}};
  const std::vector<std::string> given = texts_of(modes);
  std::vector<std::string> shown;
  for (const auto& [mode, word] : kModes) {
    if (std::ranges::find(given, mode) != given.end()) shown.emplace_back(word);
  }
  return join(shown, ",");
}

void write_claim_of_template(const Writer& to, json::Value claim) {
  to.field(0, "StorageClass", storage_class_of(claim));
  write_metadata(to, claim, Claim::OfTemplate);
  write_request(to, claim);
}

void write_claim_templates(const Writer& to, json::Value templates) {
  if (templates.size() == 0) return to.text(0, "Volume Claims:\t<none>\n");
  to.text(0, "Volume Claims:\n");
  for (const json::Value claim : templates.elements()) {
    const json::Value metadata = claim["metadata"];
    const json::Value storage = claim["spec"]["resources"]["requests"]["storage"];
    to.field(1, "Name", text_of(metadata["name"]));
    to.field(1, "StorageClass", storage_class_of(claim));
    write_labels(to, "Labels", metadata["labels"], "  ");
    write_labels(to, "Annotations", metadata["annotations"], "  ");
    to.field(1, "Capacity", storage.is_null_or_missing() ? "<default>" : quantity_of(storage));
    to.field(1, "Access Modes", slice_of(claim["spec"]["accessModes"]));
  }
}

void describe_volume_claim(const Writer& to, const Subject& subject) {
  const json::Value claim = subject.object;
  write_name_and_namespace(to, claim);
  to.field(0, "StorageClass", storage_class_of(claim));
  write_status(to, subject);
  write_metadata(to, claim, Claim::Whole);
  write_request(to, claim);
  write_users(to, subject);
  write_conditions(to, claim["status"]["conditions"]);
}

}  // namespace k8scache::describe
