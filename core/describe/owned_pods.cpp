#include "core/describe/owned_pods.hpp"

#include "core/describe/parts.hpp"

namespace k8scache::describe {

std::string owned_pods_text(const Subject& subject, std::string_view selector) {
  const json::Value metadata = subject.object["metadata"];
  const std::string uid = text_of(metadata["uid"]);
  int running = 0;
  int waiting = 0;
  int succeeded = 0;
  int failed = 0;
  const Reach reach = subject.related.each({.group = "",
                                            .plural = "pods",
                                            .ns = text_of(metadata["namespace"]),
                                            .labels = query::LabelSelector::parse(selector)},
                                           [&](json::Value pod) {
                                             if (controller_uid_of(pod) != uid) return;
                                             const std::string_view phase =
                                                 pod["status"]["phase"].text_or("");
                                             if (phase == "Running") ++running;
                                             if (phase == "Pending") ++waiting;
                                             if (phase == "Succeeded") ++succeeded;
                                             if (phase == "Failed") ++failed;
                                           });
  if (reach != Reach::Seen) return "<unknown>";
  return fmt::format("{} Running / {} Waiting / {} Succeeded / {} Failed", running, waiting,
                     succeeded, failed);
}

}  // namespace k8scache::describe
