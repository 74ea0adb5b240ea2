#include "core/describe/event_list.hpp"

#include "core/base/text.hpp"
#include "core/describe/events.hpp"
#include "core/describe/parts.hpp"
#include "core/json/ordered.hpp"
#include "core/json/writer.hpp"
#include "core/view/value_text.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace k8scache::describe {

namespace {

/// The members of a declared structure in their order; those that are structures with theirs.
struct Declared {
  std::string_view member;
  const std::vector<Declared>* members = nullptr;
};

const std::vector<Declared>& declared_list() {
  static const std::vector<Declared> kReference{{"kind"},     {"namespace"},  {"name"},
                                                {"uid"},      {"apiVersion"}, {"resourceVersion"},
                                                {"fieldPath"}};
  static const std::vector<Declared> kOwner{{"apiVersion"}, {"kind"},       {"name"},
                                            {"uid"},        {"controller"}, {"blockOwnerDeletion"}};
  static const std::vector<Declared> kMetadata{{"name"},
                                               {"generateName"},
                                               {"namespace"},
                                               {"selfLink"},
                                               {"uid"},
                                               {"resourceVersion"},
                                               {"generation"},
                                               {"creationTimestamp"},
                                               {"deletionTimestamp"},
                                               {"deletionGracePeriodSeconds"},
                                               {"labels"},
                                               {"annotations"},
                                               {"ownerReferences", &kOwner},
                                               {"finalizers"}};
  static const std::vector<Declared> kSource{{"component"}, {"host"}};
  static const std::vector<Declared> kSeries{{"count"}, {"lastObservedTime"}};
  static const std::vector<Declared> kEvent{{"kind"},
                                            {"apiVersion"},
                                            {"metadata", &kMetadata},
                                            {"involvedObject", &kReference},
                                            {"reason"},
                                            {"message"},
                                            {"source", &kSource},
                                            {"firstTimestamp"},
                                            {"lastTimestamp"},
                                            {"count"},
                                            {"type"},
                                            {"eventTime"},
                                            {"series", &kSeries},
                                            {"action"},
                                            {"related", &kReference},
                                            {"reportingComponent"},
                                            {"reportingInstance"}};
  static const std::vector<Declared> kList{
      {"kind"}, {"apiVersion"}, {"metadata"}, {"items", &kEvent}};
  return kList;
}

void write_declared(json::Writer& to, json::Value value, const std::vector<Declared>* members) {
  if (members == nullptr || (!value.is_object() && !value.is_array())) {
    to.value(value);
    return;
  }
  if (value.is_array()) {
    to.begin_array();
    for (const json::Value one : value.elements()) write_declared(to, one, members);
    to.end_array();
    return;
  }
  to.begin_object();
  for (const Declared& one : *members) {
    if (!value[one.member].exists()) continue;
    to.key(one.member);
    write_declared(to, value[one.member], one.members);
  }
  // What a newer server knows comes behind.
  for (const json::Member& other : json::ordered_members(value)) {
    if (std::ranges::find(*members, other.key, &Declared::member) != members->end()) continue;
    to.key(other.key).value(other.value);
  }
  to.end_object();
}

std::string declared_json(json::Value value, const std::vector<Declared>& members) {
  std::string text;
  json::Writer writer(text, 4);
  write_declared(writer, value, &members);
  return text + "\n";
}

std::string defused(std::string_view text) {
  std::string result;
  for (const char c : text) {
    result += c == '\x1b' ? "^[" : c == '\r' ? "\\r" : std::string(1, c);
  }
  return result;
}

}  // namespace

std::optional<Instant> event_time(json::Value event) {
  const json::Value series = event["series"];
  if (!series.is_null_or_missing()) return view::instant_of(series["lastObservedTime"]);
  const auto last = view::instant_of(event["lastTimestamp"]);
  return last ? last : view::instant_of(event["eventTime"]);
}

std::string event_line(json::Value event, Instant now) {
  const json::Value object = event["involvedObject"];
  return fmt::format("{}\t{}\t{}\t{}/{}\t{}", event_interval(event, now),
                     defused(event["type"].text_or("")), defused(event["reason"].text_or("")),
                     defused(object["kind"].text_or("")), defused(object["name"].text_or("")),
                     defused(trim(event["message"].text_or(""))));
}

std::string event_list_json(json::Value list) { return declared_json(list, declared_list()); }

std::string event_json(json::Value event) {
  return declared_json(event, *declared_list().back().members);
}

}  // namespace k8scache::describe
