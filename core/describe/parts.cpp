#include "core/describe/parts.hpp"

#include "core/base/local_time.hpp"
#include "core/base/text.hpp"
#include "core/json/go_text.hpp"
#include "core/json/ordered.hpp"
#include "core/view/age.hpp"
#include "core/view/selector.hpp"
#include "core/view/value_text.hpp"

#include <algorithm>

namespace k8scache::describe {

namespace {

constexpr std::string_view kLastApplied = "kubectl.kubernetes.io/last-applied-configuration";

json::Value controller_reference(json::Value object) {
  for (const json::Value owner : object["metadata"]["ownerReferences"].elements()) {
    if (owner["controller"].boolean_or(false)) return owner;
  }
  return {};
}

void write_annotation(const Writer& to, std::string_view key, std::string_view value) {
  if (value.ends_with('\n')) value.remove_suffix(1);
  const bool is_long = key.size() + value.size() + 2 > kLongestAnnotation;
  if (!is_long && value.find('\n') == std::string_view::npos) {
    to.write(0, "{}: {}\n", key, value);
    return;
  }
  to.write(0, "{}:\n", key);
  for (const std::string_view line : split(value, '\n')) {
    to.write(0, "\t  {}\n", shortened(line, kLongestAnnotation - 2));
  }
}

}  // namespace

std::string text_of(json::Value value) { return std::string(value.text_or("")); }

std::string text_or(json::Value value, std::string_view other) {
  const std::string_view text = value.text_or("");
  return std::string(text.empty() ? other : text);
}

std::int64_t number_of(json::Value value) { return value.integer_or(0); }

std::string_view truth_of(json::Value value) { return value.boolean_or(false) ? "true" : "false"; }

std::string_view capital_truth_of(json::Value value) {
  if (value.is_null_or_missing()) return "<unset>";
  return value.boolean_or(false) ? "True" : "False";
}

std::string quantity_of(json::Value value) { return number_or_text(value); }

std::string number_or_text(json::Value value) {
  return value.is_null_or_missing() ? "0" : view::value_text(value);
}

std::string slice_of(json::Value values) { return "[" + joined(values, " ") + "]"; }

std::vector<std::string> texts_of(json::Value values) {
  std::vector<std::string> texts;
  for (const json::Value value : values.elements()) texts.push_back(view::value_text(value));
  return texts;
}

std::string joined(json::Value values, std::string_view separator) {
  return join(texts_of(values), separator);
}

std::string time_of(json::Value time) {
  const auto instant = view::instant_of(time);
  return instant ? local_rfc1123(*instant) : "Mon, 01 Jan 0001 00:00:00 +0000";
}

std::string age_of(json::Value time, Instant now) {
  return view::age_text(view::instant_of(time), now);
}

std::string selector_of(json::Value selector) {
  const auto text = view::selector_text(selector);
  if (!text) return "<error>";
  return text->empty() ? "<none>" : *text;
}

std::string pairs_of(json::Value labels) {
  std::vector<std::string> pairs;
  for (const json::Member& label : json::ordered_members(labels)) {
    pairs.push_back(fmt::format("{}={}", label.key, view::value_text(label.value)));
  }
  std::sort(pairs.begin(), pairs.end());
  return pairs.empty() ? "<none>" : join(pairs, ",");
}

std::string controller_of(json::Value object) {
  const json::Value owner = controller_reference(object);
  if (!owner.exists()) return "";
  return fmt::format("{}/{}", owner["kind"].text_or(""), owner["name"].text_or(""));
}

std::string controller_uid_of(json::Value object) {
  return text_of(controller_reference(object)["uid"]);
}

void write_labels(const Writer& to, std::string_view title, json::Value labels,
                  std::string_view indent) {
  to.write(0, "{}{}:\t", indent, title);
  const std::vector<json::Member> members = json::ordered_members(labels);
  if (members.empty()) return to.line("<none>");
  bool is_first = true;
  for (const json::Member& label : members) {
    if (!is_first) {
      to.text(0, indent);
      to.text(0, "\t");
    }
    to.write(0, "{}={}\n", label.key, view::value_text(label.value));
    is_first = false;
  }
}

void write_annotations(const Writer& to, std::string_view title, json::Value annotations) {
  to.write(0, "{}:\t", title);
  std::vector<json::Member> members = json::ordered_members(annotations);
  std::erase_if(members, [](const json::Member& one) { return one.key == kLastApplied; });
  if (members.empty()) return to.line("<none>");
  bool is_first = true;
  for (const json::Member& one : members) {
    if (!is_first) to.text(0, "\t");
    write_annotation(to, one.key, one.value.text_or(""));
    is_first = false;
  }
}

void write_name(const Writer& to, json::Value object) {
  to.field(0, "Name", text_of(object["metadata"]["name"]));
}

void write_name_and_namespace(const Writer& to, json::Value object) {
  write_name(to, object);
  to.field(0, "Namespace", text_of(object["metadata"]["namespace"]));
}

void write_labels_and_annotations(const Writer& to, json::Value object) {
  write_labels(to, "Labels", object["metadata"]["labels"]);
  write_annotations(to, "Annotations", object["metadata"]["annotations"]);
}

void write_brief_conditions(const Writer& to, json::Value conditions) {
  if (conditions.size() == 0) return;
  to.text(0, "Conditions:\n  Type\tStatus\tReason\n");
  to.text(1, "----\t------\t------\n");
  for (const json::Value one : conditions.elements()) {
    to.write(1, "{} \t{}\t{}\n", text_of(one["type"]), text_of(one["status"]),
             text_of(one["reason"]));
  }
}

void write_full_conditions(const Writer& to, json::Value conditions) {
  to.text(0, "Conditions:\n");
  to.text(1, "Type\tStatus\tLastTransitionTime\tReason\tMessage\n");
  to.text(1, "----\t------\t------------------\t------\t-------\n");
  for (const json::Value one : conditions.elements()) {
    to.write(1, "{}\t{}\t{}\t{}\t{}\n", text_of(one["type"]), text_of(one["status"]),
             time_of(one["lastTransitionTime"]), text_of(one["reason"]), text_of(one["message"]));
  }
}

std::string shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  return std::string(text.substr(0, most)) + "...";
}

}  // namespace k8scache::describe
