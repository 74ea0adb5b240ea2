#include "core/kube/watch_decoder.hpp"

#include "tests/support/problem.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

namespace k8scache::kube {
namespace {

std::vector<WatchEvent> events_of(std::string_view text, std::size_t piece = std::string::npos) {
  WatchDecoder decoder("v1", "Pod");
  std::vector<WatchEvent> events;
  for (std::size_t at = 0; at < text.size(); at += std::min(piece, text.size())) {
    decoder.feed(text.substr(at, piece));
    while (auto event = decoder.next()) events.push_back(std::move(*event));
  }
  return events;
}

/// `+a@5 @6 !410`
std::string say(const std::vector<WatchEvent>& events) {
  std::string said;
  for (const WatchEvent& event : events) {
    if (!said.empty()) said += ' ';
    if (const auto* const object = std::get_if<WatchedObject>(&event)) {
      const char* const verb = object->verb == WatchedObject::Verb::Added      ? "+"
                               : object->verb == WatchedObject::Verb::Modified ? "~"
                                                                               : "-";
      said +=
          fmt::format("{}{}@{}", verb, object->object.key.name, object->object.resource_version);
    } else if (const auto* const version = std::get_if<WatchedVersion>(&event)) {
      said += "@" + version->resource_version;
    } else {
      said += fmt::format("!{}", std::get<WatchError>(event).code);
    }
  }
  return said;
}

std::string event(std::string_view type, std::string_view name, int version) {
  return fmt::format(R"({{"type":"{}","object":{{"kind":"Pod","apiVersion":"v1","metadata":)"
                     R"({{"name":"{}","namespace":"n","uid":"u","resourceVersion":"{}"}}}}}})"
                     "\n",
                     type, name, version);
}

const std::string kBookmark =
    R"({"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":)"
    R"({"resourceVersion":"9","creationTimestamp":null},"spec":{"containers":null},"status":{}}})"
    "\n";
const std::string kGone =
    R"_({"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},)_"
    R"_("status":"Failure","message":"too old resource version: 3 (40)","reason":"Expired",)_"
    R"_("code":410}})_"
    "\n";

TEST_CASE("additions, modifications, deletions, bookmarks and errors are told apart") {
  const std::string text = event("ADDED", "a", 5) + event("MODIFIED", "a", 6) +
                           event("DELETED", "a", 7) + kBookmark + kGone;
  CHECK(say(events_of(text)) == "+a@5 ~a@6 -a@7 @9 !410");
}

TEST_CASE("a watch that arrives in pieces of any size has the same events") {
  const std::string text = event("ADDED", "\xc3\xa4", 5) + kBookmark + event("DELETED", "b", 11);
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    CHECK(say(events_of(text, piece)) == "+\xc3\xa4@5 @9 -b@11");
  }
}

TEST_CASE("an event that has not arrived whole is none") {
  const std::string text = event("ADDED", "a", 5) + event("ADDED", "b", 6);
  CHECK(say(events_of(text.substr(0, text.size() - 1))) == "+a@5 +b@6");  // only the line end lacks
  CHECK(say(events_of(text.substr(0, text.size() - 2))) == "+a@5");
}

TEST_CASE("an object of a watch is normalised as one of a list") {
  const auto events = events_of(
      R"({"object":{"metadata":{"name":"a","resourceVersion":"5","managedFields":[{"x":1}],)"
      R"("labels":{"b":"2","a":"1"}},"spec":{}},"type":"ADDED"})");
  REQUIRE(say(events) == "+a@5");
  const model::Object& object = std::get<WatchedObject>(events.front()).object;
  CHECK(object.labels == "a=1,b=2");
  CHECK(object.body == R"({"kind":"Pod","apiVersion":"v1","metadata":{"name":"a",)"
                       R"("resourceVersion":"5","labels":{"b":"2","a":"1"}},"spec":{}})");
}

TEST_CASE("an error event tells code, reason, message and how long to wait") {
  const auto events = events_of(
      R"({"type":"ERROR","object":{"kind":"Status","code":429,"reason":"TooManyRequests",)"
      R"("message":"slow\ndown","details":{"retryAfterSeconds":3}}})");
  REQUIRE(say(events) == "!429");
  const auto& error = std::get<WatchError>(events.front());
  CHECK(error.reason == "TooManyRequests");
  CHECK(error.message == "slow down");
  CHECK(error.retry_after == std::chrono::seconds(3));
  CHECK(say(events_of(R"({"type":"ERROR"})")) == "!0");
}

TEST_CASE("what is no event is refused") {
  const auto problem = [](std::string_view text) {
    return tests::problem_of(ErrorKind::Usage, [&] { events_of(text); });
  };
  CHECK(problem("<html>") == "the stream has \"<html>\" where an object must begin");
  CHECK(problem(event("SYNCED", "a", 5)) == "the watch of Pod has an event of type \"SYNCED\"");
  CHECK(
      problem(R"({"type":"ADDED","object":{"kind":"Table","metadata":{"resourceVersion":"5"}}})") ==
      "the watch of Pod shows a Table");
  CHECK(problem(R"({"type":"ADDED","object":{"metadata":{"name":"a"}}})") ==
        "the watch of Pod shows an object without a resource version");
  CHECK(problem(R"({"type":"BOOKMARK","object":{"kind":"Pod","metadata":{}}})") ==
        "the watch of Pod shows an object without a resource version");
  CHECK(problem(R"({"type":"ADDED","object":{"metadata":{"resourceVersion":"5"}}})") ==
        "the watch of Pod shows an object without a name");
  CHECK(problem(R"({"type":"ADDED"})") ==
        "the watch of Pod shows an object without a resource version");
  CHECK(
      problem(R"({"type":"ADDED","object":{"metadata":{"name":tru}}})").starts_with("cannot read"));
}

}  // namespace
}  // namespace k8scache::kube
