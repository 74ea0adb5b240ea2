#include "core/describe/node_pods.hpp"

#include "core/describe/parts.hpp"
#include "core/describe/pod_amounts.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace k8scache::describe {

namespace {

/// A pod's line.
struct PodOfNode {
  std::string ns;
  std::string name;
  std::string age;
  Amounts requests;
  Amounts limits;
};

struct PodsOfNode {
  std::vector<PodOfNode> pods;
  Amounts requests;  // of all, what nodes have granted left aside
  Amounts limits;
};

Amount amount_of(const Amounts& amounts, std::string_view name) {
  const auto found = amounts.find(name);
  return found == amounts.end() ? Amount{} : found->second;
}

std::int64_t units_of(const Amount& amount, std::string_view name) {
  return name == "cpu" ? amount.in_thousandths() : amount.whole();
}

/// Whether a part of nothing is none, or what Go makes of a division by zero.
enum class OfNothing { IsZero, IsDivided };

std::int64_t percent_of(const Amount& part, const Amount& all, std::string_view name,
                        OfNothing of_nothing) {
  const auto whole = static_cast<double>(units_of(all, name));
  if (whole == 0 && of_nothing == OfNothing::IsZero) return 0;
  const double percent = static_cast<double>(units_of(part, name)) / whole * 100;
  // What an amd64 makes of infinity and of no number.
  return std::isfinite(percent) ? static_cast<std::int64_t>(percent)
                                : std::numeric_limits<std::int64_t>::min();
}

std::string share_text(const Amounts& part, const Amounts& all, std::string_view name,
                       OfNothing of_nothing) {
  const Amount amount = amount_of(part, name);
  return fmt::format("{} ({}%)", amount.text(),
                     percent_of(amount, amount_of(all, name), name, of_nothing));
}

Reach collect(const Subject& subject, PodsOfNode& into) {
  const std::string node = text_of(subject.object["metadata"]["name"]);
  return subject.related.each(
      {.group = "", .plural = "pods", .containing = node, .field = "spec.nodeName", .value = node},
      [&](json::Value pod) {
        const std::string_view phase = pod["status"]["phase"].text_or("");
        if (text_of(pod["spec"]["nodeName"]) != node || phase == "Succeeded" || phase == "Failed") {
          return;
        }
        const json::Value metadata = pod["metadata"];
        into.pods.push_back({.ns = text_of(metadata["namespace"]),
                             .name = text_of(metadata["name"]),
                             .age = age_of(metadata["creationTimestamp"], subject.now),
                             .requests = pod_amounts(pod, Bound::Requests, Granted::Counts),
                             .limits = pod_amounts(pod, Bound::Limits, Granted::Counts)});
        add_to(into.requests, pod_amounts(pod, Bound::Requests, Granted::CountsNot));
        add_to(into.limits, pod_amounts(pod, Bound::Limits, Granted::CountsNot));
      });
}

void write_pods(const Writer& to, const std::vector<PodOfNode>& pods, const Amounts& room) {
  to.write(0, "Non-terminated Pods:\t({} in total)\n", pods.size());
  to.text(1, "Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n");
  to.text(1, "---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n");
  for (const PodOfNode& pod : pods) {
    const auto share = [&](const Amounts& part, std::string_view name) {
      return share_text(part, room, name, OfNothing::IsDivided);
    };
    to.write(1, "{}\t{}\t\t{}\t{}\t{}\t{}\t{}\n", pod.ns, pod.name, share(pod.requests, "cpu"),
             share(pod.limits, "cpu"), share(pod.requests, "memory"), share(pod.limits, "memory"),
             pod.age);
  }
}

void write_sums(const Writer& to, const PodsOfNode& all, const Amounts& room) {
  to.text(0,
          "Allocated resources:\n  (Total limits may be over 100 percent, i.e., "
          "overcommitted.)\n");
  to.text(1, "Resource\tRequests\tLimits\n");
  to.text(1, "--------\t--------\t------\n");
  const auto write_share = [&](std::string_view name) {
    to.write(1, "{}\t{}\t{}\n", name, share_text(all.requests, room, name, OfNothing::IsZero),
             share_text(all.limits, room, name, OfNothing::IsZero));
  };
  for (const char* const name : {"cpu", "memory", "ephemeral-storage"}) write_share(name);
  for (const auto& [name, amount] : room) {
    if (name.starts_with("hugepages-")) write_share(name);
  }
  for (const auto& [name, amount] : room) {
    const bool is_said = name == "cpu" || name == "memory" || name == "ephemeral-storage" ||
                         name == "pods" || name.starts_with("hugepages-");
    if (is_said) continue;
    to.write(1, "{}\t{}\t{}\n", name, amount_of(all.requests, name).text(),
             amount_of(all.limits, name).text());
  }
}

}  // namespace

void write_pods_of_node(const Writer& to, const Subject& subject) {
  PodsOfNode all;
  switch (collect(subject, all)) {
    case Reach::Seen: break;
    case Reach::Forbidden: return to.text(0, "Pods:\tnot authorized\n");
    case Reach::Unknown: return to.text(0, "Pods:\t<unknown>\n");
  }
  const json::Value status = subject.object["status"];
  const bool is_allocatable = status["allocatable"].size() > 0;
  Amounts room;
  for (const json::Member one : status[is_allocatable ? "allocatable" : "capacity"].members()) {
    room.insert_or_assign(std::string(one.key), Amount::of(one.value));
  }
  write_pods(to, all.pods, room);
  write_sums(to, all, room);
}

}  // namespace k8scache::describe
