#include "core/describe/kinds.hpp"
#include "core/describe/parts.hpp"
#include "core/json/go_text.hpp"

#include <string>

namespace k8scache::describe {

namespace {

/// A metric of the spec, and what the status has in its place.
struct Metric {
  json::Value wanted;  // `external`, `pods`, ... of the spec
  json::Value current;
  [[nodiscard]] bool is_known() const { return !current.is_null_or_missing(); }
};

/// A quantity behind a pointer, as Go prints none.
std::string amount_text(json::Value quantity) {
  return quantity.is_null_or_missing() ? "<nil>" : quantity_of(quantity);
}

std::string quoted_name(const Metric& metric) {
  return json::go_quoted(metric.wanted["metric"]["name"].text_or(""));
}

/// `current / target` of one value.
std::string pair_text(const Metric& metric, std::string_view member) {
  const std::string current =
      metric.is_known() ? amount_text(metric.current["current"][member]) : "<unknown>";
  return fmt::format("{} / {}", current, amount_text(metric.wanted["target"][member]));
}

void write_external(const Writer& to, const Metric& metric) {
  const bool is_average = !metric.wanted["target"]["averageValue"].is_null_or_missing();
  if (!is_average) {
    return to.write(1, "{} (target value):\t{}\n", quoted_name(metric), pair_text(metric, "value"));
  }
  Metric seen = metric;
  // A current value that is no average is not known, here and for no other metric.
  if (metric.current["current"]["averageValue"].is_null_or_missing()) seen.current = {};
  to.write(1, "{} (target average value):\t{}\n", quoted_name(metric),
           pair_text(seen, "averageValue"));
}

void write_object(const Writer& to, const Metric& metric) {
  const json::Value object = metric.wanted["describedObject"];
  const bool is_average = metric.wanted["target"]["type"].text_or("") == "AverageValue";
  to.write(1, "\"{}\" on {}/{} ", text_of(metric.wanted["metric"]["name"]), text_of(object["kind"]),
           text_of(object["name"]));
  to.write(0, "(target {}value):\t{}\n", is_average ? "average " : "",
           pair_text(metric, is_average ? "averageValue" : "value"));
}

/// Of a resource of pods or of one of their containers: a value, or a share of what is requested.
void write_resource(const Writer& to, const Metric& metric) {
  const json::Value target = metric.wanted["target"];
  if (!target["averageValue"].is_null_or_missing()) {
    return to.write(0, ":\t{}\n", pair_text(metric, "averageValue"));
  }
  const json::Value share = metric.current["current"]["averageUtilization"];
  const json::Value wanted = target["averageUtilization"];
  to.write(1, "(as a percentage of request):\t{} / {}\n",
           share.is_null_or_missing()
               ? "<unknown>"
               : fmt::format("{}% ({})", number_of(share),
                             amount_text(metric.current["current"]["averageValue"])),
           wanted.is_null_or_missing() ? "<auto>" : fmt::format("{}%", number_of(wanted)));
}

void write_metric(const Writer& to, json::Value spec, json::Value status) {
  const std::string type = text_of(spec["type"]);
  const auto of = [&](std::string_view member) { return Metric{spec[member], status[member]}; };
  if (type == "External") {
    write_external(to, of("external"));
  } else if (type == "Pods") {
    const Metric metric = of("pods");
    to.write(1, "{} on pods:\t{}\n", quoted_name(metric), pair_text(metric, "averageValue"));
  } else if (type == "Object") {
    write_object(to, of("object"));
  } else if (type == "Resource") {
    to.write(1, "resource {} on pods", text_of(spec["resource"]["name"]));
    write_resource(to, of("resource"));
  } else if (type == "ContainerResource") {
    const json::Value resource = spec["containerResource"];
    to.write(1, "resource {} of container \"{}\" on pods", text_of(resource["name"]),
             text_of(resource["container"]));
    write_resource(to, of("containerResource"));
  } else {
    to.write(1, "<unknown metric type {}>\n", json::go_quoted(type));
  }
}

void write_behavior(const Writer& to, std::string_view direction, json::Value rules) {
  if (rules.is_null_or_missing()) return;
  to.write(1, "{}:\n", direction);
  const json::Value window = rules["stabilizationWindowSeconds"];
  if (!window.is_null_or_missing()) {
    to.write(2, "Stabilization Window: {} seconds\n", number_of(window));
  }
  if (rules["policies"].size() == 0) return;
  const json::Value choice = rules["selectPolicy"];
  to.write(2, "Select Policy: {}\n", choice.is_null_or_missing() ? "Max" : text_of(choice));
  to.text(2, "Policies:\n");
  for (const json::Value policy : rules["policies"].elements()) {
    to.write(3, "- Type: {}\tValue: {}\tPeriod: {} seconds\n", text_of(policy["type"]),
             number_of(policy["value"]), number_of(policy["periodSeconds"]));
  }
}

void write_conditions(const Writer& to, json::Value conditions) {
  if (conditions.size() == 0) return;
  to.text(0, "Conditions:\n");
  to.text(1, "Type\tStatus\tReason\tMessage\n");
  to.text(1, "----\t------\t------\t-------\n");
  for (const json::Value one : conditions.elements()) {
    to.write(1, "{}\t{}\t{}\t{}\n", text_of(one["type"]), text_of(one["status"]),
             text_of(one["reason"]), text_of(one["message"]));
  }
}

}  // namespace

void describe_autoscaler(const Writer& to, const Subject& subject) {
  const json::Value own = subject.object;
  const json::Value spec = own["spec"];
  const json::Value status = own["status"];
  const std::string kind = text_of(spec["scaleTargetRef"]["kind"]);
  write_name_and_namespace(to, own);
  write_labels_and_annotations(to, own);
  to.field(0, "CreationTimestamp", time_of(own["metadata"]["creationTimestamp"]));
  to.write(0, "Reference:\t{}/{}\n", kind, text_of(spec["scaleTargetRef"]["name"]));
  to.text(0, "Metrics:\t( current / target )\n");
  for (std::size_t i = 0; i < spec["metrics"].size(); ++i) {
    write_metric(to, spec["metrics"].at(i), status["currentMetrics"].at(i));
  }
  const json::Value least = spec["minReplicas"];
  to.field(0, "Min replicas",
           least.is_null_or_missing() ? "<unset>" : fmt::format("{}", number_of(least)));
  to.field(0, "Max replicas", number_of(spec["maxReplicas"]));
  const json::Value behavior = spec["behavior"];
  if (!behavior.is_null_or_missing()) {
    to.text(0, "Behavior:\n");
    write_behavior(to, "Scale Up", behavior["scaleUp"]);
    write_behavior(to, "Scale Down", behavior["scaleDown"]);
  }
  to.write(0, "{} pods:\t{} current / {} desired\n", kind, number_of(status["currentReplicas"]),
           number_of(status["desiredReplicas"]));
  write_conditions(to, status["conditions"]);
}

}  // namespace k8scache::describe
