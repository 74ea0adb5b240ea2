#include "core/describe/event_list.hpp"

#include "core/base/time_format.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache::describe;
using k8scache::parse_rfc3339;
using k8scache::rfc3339;

namespace {

std::string time_of_event(const std::string& event) {
  k8scache::json::Parser parser;
  const auto time = event_time(parser.parse(event));
  return time ? rfc3339(*time) : "none";
}

}  // namespace

TEST_CASE("an event's time is that of its series, else when it was last seen, else its own") {
  CHECK(
      time_of_event(
          R"({"series":{"lastObservedTime":"2026-01-01T00:00:03.000000Z"},"lastTimestamp":"2026-01-01T00:00:02Z"})") ==
      "2026-01-01T00:00:03Z");
  CHECK(
      time_of_event(
          R"({"lastTimestamp":"2026-01-01T00:00:02Z","eventTime":"2026-01-01T00:00:01.000000Z"})") ==
      "2026-01-01T00:00:02Z");
  CHECK(time_of_event(R"({"lastTimestamp":null,"eventTime":"2026-01-01T00:00:01.000000Z"})") ==
        "2026-01-01T00:00:01Z");
  CHECK(time_of_event("{}") == "none");
}

TEST_CASE("an event's line keeps line ends and defuses what steers a terminal") {
  k8scache::json::Parser parser;
  CHECK(
      event_line(parser.parse(
                     R"({"type":"Normal","reason":"R\r","involvedObject":{"kind":"Pod","name":"p"},
                                    "message":" a\u001b[31m\nb ","firstTimestamp":"2026-01-02T03:03:05Z"})"),
                 *parse_rfc3339("2026-01-02T03:04:05Z")) == "60s\tNormal\tR\\r\tPod/p\ta^[[31m\nb");
}

TEST_CASE("a list is written in the order in which the API declares its members") {
  k8scache::json::Parser parser;
  CHECK(
      event_list_json(parser.parse(
          R"({"items":[{"apiVersion":"v1","count":2,"kind":"Event","metadata":{"uid":"u","name":"n","annotations":{"b":"2","a":"1"}},
                "unheardOf":1,"source":{},"involvedObject":{"name":"p","kind":"Pod"},"firstTimestamp":null}],
                "metadata":{},"apiVersion":"v1","kind":"EventList"})")) == R"({
    "kind": "EventList",
    "apiVersion": "v1",
    "metadata": {},
    "items": [
        {
            "kind": "Event",
            "apiVersion": "v1",
            "metadata": {
                "name": "n",
                "uid": "u",
                "annotations": {
                    "a": "1",
                    "b": "2"
                }
            },
            "involvedObject": {
                "kind": "Pod",
                "name": "p"
            },
            "source": {},
            "firstTimestamp": null,
            "count": 2,
            "unheardOf": 1
        }
    ]
}
)");
}

TEST_CASE("an event by itself is written in that order, too") {
  k8scache::json::Parser parser;
  CHECK(event_json(parser.parse(
            R"({"type":"Normal","metadata":{"uid":"u","name":"n"},"kind":"Event"})")) ==
        "{\n    \"kind\": \"Event\",\n    \"metadata\": {\n        \"name\": \"n\",\n        "
        "\"uid\": \"u\"\n    },\n"
        "    \"type\": \"Normal\"\n}\n");
}
