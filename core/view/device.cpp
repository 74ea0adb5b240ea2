#include "core/base/text.hpp"
#include "core/view/families.hpp"

#include <fmt/format.h>

namespace k8scache::view {

/// Spec: kubectl printers, resourceClaimState.
std::string claim_state(const Row& row, const Arguments&) {
  const json::Value claim = row.object();
  const bool deleted = !claim["metadata"]["deletionTimestamp"].is_null_or_missing();
  const bool allocated = !claim["status"]["allocation"].is_null_or_missing();
  std::vector<std::string_view> states;
  if (deleted) states.emplace_back("deleted");
  if (!deleted && !allocated) states.emplace_back("pending");
  if (allocated) states.emplace_back("allocated");
  if (allocated && claim["status"]["reservedFor"].size() > 0) states.emplace_back("reserved");
  return join(states, ",");
}

/// Spec: kubectl printers, printResourcePoolStatusRequest.
std::string pool_state(const Row& row, const Arguments&) {
  const json::Value status = row.object()["status"];
  for (const json::Value condition : status["conditions"].elements()) {
    if (condition["status"].text_or("") != "True") continue;
    const std::string_view type = condition["type"].text_or("");
    if (type == "Failed") return "Failed";
    if (type != "Complete") continue;
    const std::int64_t pools = status["poolCount"].integer_or(0);
    const auto listed = static_cast<std::int64_t>(status["pools"].size());
    return pools > listed ? fmt::format("Complete ({}/{} pools)", listed, pools) : "Complete";
  }
  return "Pending";
}

std::string pool_errors(const Row& row, const Arguments&) {
  int errors = 0;
  for (const json::Value pool : row.object()["status"]["pools"].elements()) {
    if (!pool["validationError"].is_null_or_missing()) ++errors;
  }
  return fmt::format("{}", errors);
}

}  // namespace k8scache::view
