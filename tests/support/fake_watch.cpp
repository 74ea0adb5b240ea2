#include "tests/support/fake_watch.hpp"

#include "tests/support/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace k8scache::tests {

using std::chrono::milliseconds;

FakeWatch::FakeWatch(const FakeCluster& cluster, FakeType type, WatchQuestion question)
    : cluster_(&cluster), type_(std::move(type)), question_(std::move(question)) {
  // A short watch still gets its bookmark two seconds before the end, unless it is too short.
  if (question_.timeout >= milliseconds{3'000}) {
    next_mark_ = std::min(next_mark_, question_.timeout - milliseconds{2'000});
  }
}

std::string FakeWatch::lines(milliseconds elapsed) {
  if (over_) return "";
  if (!cluster_->type_at(type_.type.group, type_.type.version, type_.type.plural)) {
    over_ = true;  // as a server that takes the type's storage down
    return "";
  }
  std::string text;
  if (!std::exchange(begun_, true)) {
    at_ = question_.from.value_or(0);
    if (!question_.from) text = initial_lines();
    marked_ = at_;
  }
  const Revision now = cluster_->revision();  // before the changes: all up to here are among them
  const auto answer = cluster_->changes_after(question_.of.type, at_);
  if (const auto* refusal = std::get_if<Refusal>(&answer)) {
    over_ = true;
    std::string status = status_document(*refusal);
    status.pop_back();
    return text + R"({"type":"ERROR","object":)" + status + "}\n";
  }
  for (const Change& change : std::get<std::vector<Change>>(answer)) {
    text += change_line(change);
    at_ = marked_ = change.revision;
  }
  if (elapsed >= next_mark_) {
    const milliseconds last = question_.timeout - milliseconds{2'000};
    next_mark_ = elapsed < last ? std::min(next_mark_ + milliseconds{60'000}, last)
                                : question_.timeout + milliseconds{60'000};
    if (question_.bookmarks && type_.watch_cache && now > marked_) {
      at_ = marked_ = std::max(now, at_);
      text += bookmark_line(false);
    }
  }
  over_ = elapsed >= question_.timeout;
  return text;
}

std::string FakeWatch::initial_lines() {
  const auto answer = cluster_->list({question_.of});
  const auto& page = std::get<ListPage>(answer);  // an unpaged list of now is never refused
  std::string text;
  for (const std::string& body : page.bodies) text += event_line("ADDED", body);
  at_ = page.revision;
  if (question_.initial_events && question_.bookmarks) text += bookmark_line(true);
  return text;
}

std::string FakeWatch::change_line(const Change& change) const {
  if (!question_.of.ns.empty() && question_.of.ns != change.ns) return "";
  const Selector& selector = question_.of.selector;
  const bool was = !change.previous.empty() && selector.matches(change.previous);
  const bool is = change.verb != Change::Verb::Deleted && selector.matches(change.body);
  if (was && is) return event_line("MODIFIED", change.body);
  if (is) return event_line("ADDED", change.body);
  if (!was) return "";
  if (change.verb == Change::Verb::Deleted) return event_line("DELETED", change.body);
  return event_line("DELETED", with_string(change.previous, {"metadata", "resourceVersion"},
                                           fmt::format("{}", change.revision)));
}

std::string FakeWatch::event_line(std::string_view verb, const std::string& object) const {
  return fmt::format(R"({{"type":"{}","object":{}}})"
                     "\n",
                     verb, question_.metadata_only ? metadata_of(object) : object);
}

std::string FakeWatch::bookmark_line(bool ends_initial) const {
  return fmt::format(
      R"({{"type":"BOOKMARK","object":{{"kind":"{}","apiVersion":"{}","metadata":{{"resourceVersion":"{}","creationTimestamp":null{}}}}}}})"
      "\n",
      type_.type.kind, type_.type.api_version(), at_,
      ends_initial ? R"(,"annotations":{"k8s.io/initial-events-end":"true"})" : "");
}

std::string metadata_of(const std::string& body) {
  return fmt::format(
      R"({{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{}}})",
      member_text(body, {"metadata"}).value_or("{}"));
}

}  // namespace k8scache::tests
