#include "core/base/text.hpp"
#include "core/view/families.hpp"

#include <fmt/format.h>

namespace k8scache::view {

namespace {

/// Spec: kubectl printers, rbac.SubjectsStrings.
std::string subjects_text(json::Value binding, std::string_view kind) {
  std::vector<std::string> texts;
  for (const json::Value subject : binding["subjects"].elements()) {
    if (subject["kind"].text_or("") != kind) continue;
    const std::string name(subject["name"].text_or(""));
    texts.push_back(kind == "ServiceAccount"
                        ? fmt::format("{}/{}", subject["namespace"].text_or(""), name)
                        : name);
  }
  return join(texts, ", ");
}

bool has_condition(json::Value object, std::string_view type) {
  for (const json::Value condition : object["status"]["conditions"].elements()) {
    if (condition["type"].text_or("") == type) return true;
  }
  return false;
}

}  // namespace

std::string subject_users(const Row& row, const Arguments&) {
  return subjects_text(row.object(), "User");
}

std::string subject_groups(const Row& row, const Arguments&) {
  return subjects_text(row.object(), "Group");
}

std::string subject_accounts(const Row& row, const Arguments&) {
  return subjects_text(row.object(), "ServiceAccount");
}

/// That a condition is there counts, not what it says. Spec: kubectl printers, extractCSRStatus.
std::string request_condition(const Row& row, const Arguments&) {
  std::string status = "Pending";
  if (has_condition(row.object(), "Approved")) status = "Approved";
  if (has_condition(row.object(), "Denied")) status = "Denied";
  if (has_condition(row.object(), "Failed")) status += ",Failed";
  if (!row.object()["status"]["certificate"].text_or("").empty()) status += ",Issued";
  return status;
}

}  // namespace k8scache::view
