#include "core/base/text.hpp"
#include "core/view/families.hpp"

#include <fmt/format.h>

namespace k8scache::view {

/// Spec: kubectl printers, printJob.
std::string job_completions(const Row& row, const Arguments&) {
  const json::Value spec = row.object()["spec"];
  const std::int64_t succeeded = row.object()["status"]["succeeded"].integer_or(0);
  if (const auto completions = spec["completions"].integer()) {
    return fmt::format("{}/{}", succeeded, *completions);
  }
  const std::int64_t parallelism = spec["parallelism"].integer_or(0);
  if (parallelism > 1) return fmt::format("{}/1 of {}", succeeded, parallelism);
  return fmt::format("{}/1", succeeded);
}

/// The owner that controls the object, `daemonset.apps/logs`.
/// Spec: kubectl printers, printControllerRevision.
std::string controller_name(const Row& row, const Arguments&) {
  for (const json::Value owner : row.object()["metadata"]["ownerReferences"].elements()) {
    if (!owner["controller"].boolean_or(false)) continue;
    const std::string_view version = owner["apiVersion"].text_or("");
    const std::size_t slash = version.find('/');
    std::string kind(owner["kind"].text_or(""));
    if (slash != std::string_view::npos) kind += fmt::format(".{}", version.substr(0, slash));
    return fmt::format("{}/{}", to_lower(kind), owner["name"].text_or(""));
  }
  return "<none>";
}

}  // namespace k8scache::view
