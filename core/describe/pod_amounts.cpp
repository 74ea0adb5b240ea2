#include "core/describe/pod_amounts.hpp"

#include <algorithm>
#include <string_view>

namespace k8scache::describe {

namespace {

Amounts amounts_of(json::Value resources) {
  Amounts amounts;
  for (const json::Member member : resources.members()) {
    amounts.insert_or_assign(std::string(member.key), Amount::of(member.value));
  }
  return amounts;
}

void raise_to(Amounts& most, const Amounts& other) {
  for (const auto& [name, amount] : other) {
    const auto [found, is_new] = most.try_emplace(name, amount);
    if (!is_new && amount > found->second) found->second = amount;
  }
}

bool is_of_pods(std::string_view resource) {
  return resource == "cpu" || resource == "memory" || resource.starts_with("hugepages-");
}

/// Adds up one pod.
class Pod {
 public:
  Pod(json::Value pod, Bound bound, Granted granted)
      : spec_(pod["spec"]), status_(pod["status"]), bound_(bound), granted_(granted) {
    for (const json::Value condition : status_["conditions"].elements()) {
      if (condition["type"].text_or("") != "PodResizePending") continue;
      is_infeasible_ = condition["reason"].text_or("") == "Infeasible";
      break;
    }
  }

  [[nodiscard]] Amounts sum() const {
    Amounts sum = of_containers();
    add_declared(sum);
    const Amounts overhead = amounts_of(spec_["overhead"]);
    for (const auto& [name, amount] : overhead) {
      const auto found = sum.find(name);
      const bool counts =
          bound_ == Bound::Requests || (found != sum.end() && !found->second.is_zero());
      if (counts) add_to(sum, {{name, amount}});
    }
    return sum;
  }

 private:
  [[nodiscard]] std::string_view member() const {
    return bound_ == Bound::Requests ? "requests" : "limits";
  }

  [[nodiscard]] Amounts of_container(json::Value container, std::string_view statuses) const {
    Amounts wanted = amounts_of(container["resources"][member()]);
    if (granted_ == Granted::CountsNot) return wanted;
    json::Value status;
    for (const json::Value one : status_[statuses].elements()) {
      if (one["name"].text_or("") == container["name"].text_or("")) status = one;
    }
    if (status["resources"].is_null_or_missing()) return wanted;
    Amounts granted = amounts_of(status["resources"][member()]);
    if (bound_ == Bound::Requests) raise_to(granted, amounts_of(status["allocatedResources"]));
    if (is_infeasible_) return granted;
    raise_to(wanted, granted);
    return wanted;
  }

  static bool goes_on(json::Value container) {
    return container["restartPolicy"].text_or("") == "Always";
  }

  /// Those that come first run one after the other, beside the ones among them that go on.
  [[nodiscard]] Amounts of_containers() const {
    Amounts sum;
    for (const json::Value one : spec_["containers"].elements()) {
      add_to(sum, of_container(one, "containerStatuses"));
    }
    Amounts going_on;
    Amounts most_at_first;
    for (const json::Value one : spec_["initContainers"].elements()) {
      Amounts now = goes_on(one) ? of_container(one, "initContainerStatuses")
                                 : amounts_of(one["resources"][member()]);
      if (goes_on(one)) {
        add_to(sum, now);
        add_to(going_on, now);
        now = going_on;
      } else {
        add_to(now, going_on);
      }
      raise_to(most_at_first, now);
    }
    raise_to(sum, most_at_first);
    return sum;
  }

  void add_declared(Amounts& sum) const {
    for (const auto& [name, amount] : amounts_of(spec_["resources"][member()])) {
      if (is_of_pods(name)) sum.insert_or_assign(name, amount);
    }
  }

  json::Value spec_;
  json::Value status_;
  Bound bound_;
  Granted granted_;
  bool is_infeasible_ = false;
};

}  // namespace

Amounts pod_amounts(json::Value pod, Bound bound, Granted granted) {
  return Pod(pod, bound, granted).sum();
}

void add_to(Amounts& sum, const Amounts& more) {
  for (const auto& [name, amount] : more) sum[name].add(amount);
}

}  // namespace k8scache::describe
