#include "core/describe/kinds.hpp"
#include "core/describe/parts.hpp"
#include "core/describe/pod_parts.hpp"
#include "core/view/age.hpp"
#include "core/view/selector.hpp"
#include "core/view/value_text.hpp"

#include <chrono>
#include <string>

namespace k8scache::describe {

namespace {

constexpr std::size_t kMostOfIndexes = 50;

/// The first ones of a list, cut behind the comma that follows the limit.
std::string indexes_text(std::string_view indexes) {
  if (indexes.empty()) return "<none>";
  const std::size_t comma = indexes.find(',', kMostOfIndexes);
  if (comma == std::string_view::npos) return std::string(indexes);
  return std::string(indexes.substr(0, comma + 1)) + "...";
}

std::string number_or_unset(json::Value value) {
  return value.is_null_or_missing() ? "<unset>" : fmt::format("{}", number_of(value));
}

void write_selector(const Writer& to, json::Value selector) {
  to.field(0, "Selector", view::selector_text(selector).value_or(""));
}

void write_limits(const Writer& to, json::Value spec) {
  const auto write = [&](std::string_view title, std::string_view member) {
    const json::Value value = spec[member];
    if (!value.is_null_or_missing()) to.field(0, title, view::value_text(value));
  };
  write("Parallelism", "parallelism");
  to.field(0, "Completions", number_or_unset(spec["completions"]));
  write("Completion Mode", "completionMode");
  write("Suspend", "suspend");
  write("Backoff Limit", "backoffLimit");
  write("TTL Seconds After Finished", "ttlSecondsAfterFinished");
}

void write_times(const Writer& to, json::Value status) {
  const auto start = view::instant_of(status["startTime"]);
  const auto end = view::instant_of(status["completionTime"]);
  if (start) to.field(0, "Start Time", time_of(status["startTime"]));
  if (end) to.field(0, "Completed At", time_of(status["completionTime"]));
  if (!start || !end) return;
  to.field(0, "Duration",
           view::human_duration(std::chrono::duration_cast<std::chrono::seconds>(*end - *start)));
}

void write_deadline(const Writer& to, json::Value spec) {
  const json::Value seconds = spec["activeDeadlineSeconds"];
  if (!seconds.is_null_or_missing()) {
    to.write(0, "Active Deadline Seconds:\t{}s\n", number_of(seconds));
  }
}

void write_pods(const Writer& to, json::Value status) {
  const json::Value ready = status["ready"];
  to.write(0, "Pods Statuses:\t{} Active{} / {} Succeeded / {} Failed\n",
           number_of(status["active"]),
           ready.is_null_or_missing() ? "" : fmt::format(" ({} Ready)", number_of(ready)),
           number_of(status["succeeded"]), number_of(status["failed"]));
}

void write_job_template(const Writer& to, json::Value spec) {
  const json::Value selector = spec["selector"];
  if (selector.is_null_or_missing()) {
    to.text(0, "Selector:\t<unset>\n");
  } else {
    write_selector(to, selector);
  }
  to.field(0, "Parallelism", number_or_unset(spec["parallelism"]));
  to.field(0, "Completions", number_or_unset(spec["completions"]));
  write_deadline(to, spec);
  write_pod_template(to, spec["template"]);
}

void write_active_jobs(const Writer& to, json::Value jobs) {
  std::string names;
  for (const json::Value job : jobs.elements()) {
    names += (names.empty() ? "" : ", ") + text_of(job["name"]);
  }
  to.field(0, "Active Jobs", names.empty() ? "<none>" : names);
}

}  // namespace

void describe_job(const Writer& to, const Subject& subject) {
  const json::Value job = subject.object;
  const json::Value spec = job["spec"];
  write_name_and_namespace(to, job);
  write_selector(to, spec["selector"]);
  write_labels_and_annotations(to, job);
  const std::string controller = controller_of(job);
  if (!controller.empty()) to.field(0, "Controlled By", controller);
  write_limits(to, spec);
  write_times(to, job["status"]);
  write_deadline(to, spec);
  write_pods(to, job["status"]);
  if (spec["completionMode"].text_or("") == "Indexed") {
    to.field(0, "Completed Indexes", indexes_text(job["status"]["completedIndexes"].text_or("")));
  }
  write_pod_template(to, spec["template"]);
}

void describe_cron_job(const Writer& to, const Subject& subject) {
  const json::Value job = subject.object;
  const json::Value spec = job["spec"];
  write_name_and_namespace(to, job);
  write_labels_and_annotations(to, job);
  to.field(0, "Schedule", text_of(spec["schedule"]));
  to.field(0, "Concurrency Policy", text_of(spec["concurrencyPolicy"]));
  to.field(0, "Suspend", capital_truth_of(spec["suspend"]));
  const json::Value zone = spec["timeZone"];
  to.field(0, "Time Zone", zone.is_null_or_missing() ? "<unset>" : text_of(zone));
  to.field(0, "Successful Job History Limit", number_or_unset(spec["successfulJobsHistoryLimit"]));
  to.field(0, "Failed Job History Limit", number_or_unset(spec["failedJobsHistoryLimit"]));
  const json::Value deadline = spec["startingDeadlineSeconds"];
  to.field(0, "Starting Deadline Seconds",
           number_or_unset(deadline) + (deadline.is_null_or_missing() ? "" : "s"));
  write_job_template(to, spec["jobTemplate"]["spec"]);
  const json::Value last = job["status"]["lastScheduleTime"];
  to.field(0, "Last Schedule Time", last.is_null_or_missing() ? "<unset>" : time_of(last));
  write_active_jobs(to, job["status"]["active"]);
}

}  // namespace k8scache::describe
