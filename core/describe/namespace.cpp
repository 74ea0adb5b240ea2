#include "core/base/text.hpp"
#include "core/describe/amount.hpp"
#include "core/describe/kinds.hpp"
#include "core/describe/parts.hpp"
#include "core/json/ordered.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

namespace k8scache::describe {

namespace {

constexpr std::string_view kLimitTitles =
    "Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n";
constexpr std::string_view kLimitRule =
    "----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n";

/// A line for each resource that a limit is about, by name: kubectl has them in no order.
void write_limits(const Writer& to, json::Value range, std::string_view indent) {
  constexpr std::array<std::string_view, 5> kMembers{"min", "max", "defaultRequest", "default",
                                                     "maxLimitRequestRatio"};
  for (const json::Value limit : range["spec"]["limits"].elements()) {
    std::set<std::string> resources;
    for (const std::string_view member : kMembers) {
      for (const json::Member one : limit[member].members()) resources.emplace(one.key);
    }
    for (const std::string& resource : resources) {
      std::string line = fmt::format("{}{}\t{}", indent, text_of(limit["type"]), resource);
      for (const std::string_view member : kMembers) {
        const json::Value amount = limit[member][resource];
        line += "\t" + (amount.is_null_or_missing() ? "-" : quantity_of(amount));
      }
      to.write(0, "{}\n", line);
    }
  }
}

std::string_view help_of_scope(std::string_view scope) {
  if (scope == "Terminating") {
    return "Matches all pods that have an active deadline. These pods have a limited lifespan on a "
           "node before being actively terminated by the system.";
  }
  if (scope == "NotTerminating") {
    return "Matches all pods that do not have an active deadline. These pods usually include long "
           "running pods whose container command is not expected to terminate.";
  }
  if (scope == "BestEffort") {
    return "Matches all pods that do not have resource requirements set. These pods have a best "
           "effort quality of service.";
  }
  if (scope == "NotBestEffort") {
    return "Matches all pods that have at least one resource requirement set. These pods have a "
           "burstable or guaranteed quality of service.";
  }
  return "";
}

void write_scopes(const Writer& to, int level, std::string_view bullet, json::Value quota) {
  std::vector<std::string> scopes = texts_of(quota["spec"]["scopes"]);
  if (scopes.empty()) return;
  std::ranges::sort(scopes);
  to.field(level, "Scopes", join(scopes, ", "));
  for (const std::string& scope : scopes) {
    const std::string_view help = help_of_scope(scope);
    if (!help.empty()) to.write(level, "{}{}\n", bullet, help);
  }
}

/// In what form the used amount is shown beside the hard one.
enum class Used { AsStored, AsHard };

void write_quota(const Writer& to, int level, json::Value quota, Used used) {
  const json::Value status = quota["status"];
  for (const json::Member& hard : json::ordered_members(status["hard"])) {
    const json::Value stored = status["used"][hard.key];
    std::string text = quantity_of(stored);
    const Amount limit = Amount::of(hard.value);
    const Amount amount = Amount::of(stored);
    if (used == Used::AsHard && !amount.has_form_of(limit)) text = amount.in_form_of(limit).text();
    to.write(level, "{}\t{}\t{}\n", hard.key, text, quantity_of(hard.value));
  }
}

/// The objects of a type in the namespace; `write` is told of each. Returns how many there are, and
/// nothing when the cache cannot say.
std::optional<std::size_t> each_within(const Subject& subject, std::string_view plural,
                                       const std::function<void(json::Value)>& write) {
  std::size_t count = 0;
  const Reach reach = subject.related.each(
      {.group = "", .plural = plural, .ns = text_of(subject.object["metadata"]["name"])},
      [&](json::Value one) {
        ++count;
        write(one);
      });
  return reach == Reach::Seen ? std::optional(count) : std::nullopt;
}

void write_quotas(const Writer& to, const Subject& subject) {
  bool is_first = true;
  const auto count = each_within(subject, "resourcequotas", [&](json::Value quota) {
    if (is_first) to.text(0, "Resource Quotas\n");
    is_first = false;
    to.field(1, "Name", text_of(quota["metadata"]["name"]));
    write_scopes(to, 1, "* ", quota);
    to.text(1, "Resource\tUsed\tHard\n");
    to.text(1, "--------\t---\t---\n");
    write_quota(to, 1, quota, Used::AsStored);
  });
  if (!count) return to.text(0, "Resource Quotas:\t<unknown>\n");
  if (*count == 0) to.text(0, "No resource quota.\n");
}

void write_limit_ranges(const Writer& to, const Subject& subject) {
  bool is_first = true;
  const auto count = each_within(subject, "limitranges", [&](json::Value range) {
    if (is_first) {
      to.write(0, "Resource Limits\n {}", kLimitTitles);
      to.write(0, " {}", kLimitRule);
    }
    is_first = false;
    write_limits(to, range, " ");
  });
  if (!count) return to.text(0, "Resource Limits:\t<unknown>\n");
  if (*count == 0) to.text(0, "No LimitRange resource.\n");
}

}  // namespace

void describe_namespace(const Writer& to, const Subject& subject) {
  const json::Value status = subject.object["status"];
  write_name(to, subject.object);
  write_labels_and_annotations(to, subject.object);
  to.field(0, "Status", text_of(status["phase"]));
  if (status["conditions"].size() > 0) write_full_conditions(to, status["conditions"]);
  to.text(0, "\n");
  write_quotas(to, subject);
  to.text(0, "\n");
  write_limit_ranges(to, subject);
}

void describe_limit_range(const Writer& to, const Subject& subject) {
  write_name_and_namespace(to, subject.object);
  to.text(0, kLimitTitles);
  to.text(0, kLimitRule);
  write_limits(to, subject.object, "");
}

void describe_resource_quota(const Writer& to, const Subject& subject) {
  write_name_and_namespace(to, subject.object);
  write_scopes(to, 0, " * ", subject.object);
  to.text(0, "Resource\tUsed\tHard\n");
  to.text(0, "--------\t----\t----\n");
  write_quota(to, 0, subject.object, Used::AsHard);
}

}  // namespace k8scache::describe
