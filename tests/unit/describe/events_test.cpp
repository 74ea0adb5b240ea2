#include "core/describe/events.hpp"

#include "tests/support/described.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <vector>

using k8scache::tests::described;
using k8scache::tests::related;
using k8scache::tests::RelatedTexts;

namespace {

constexpr const char* kWidget =
    R"({"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w","namespace":"web","uid":"u1"}})";

std::string event(const std::string& about, const std::string& more) {
  return fmt::format(
      R"({{"metadata":{{"namespace":"web"}},"involvedObject":{},"type":"Normal","reason":"R",{}}})",
      about, more);
}

std::string below(const std::vector<std::string>& events) {
  const std::string text = described(kWidget, related({{"events", events}}), true);
  return text.substr(text.find("Events:"));
}

constexpr const char* kAboutIt = R"({"kind":"Widget","name":"w","namespace":"web","uid":"u1"})";

}  // namespace

TEST_CASE("events are those of the object itself, the latest last") {
  CHECK(
      below(
          {event(kAboutIt, R"("message":" late ","lastTimestamp":"2026-01-02T03:04:00Z","count":1,
                       "firstTimestamp":"2026-01-02T03:03:05Z","source":{"component":"c"})"),
           event(kAboutIt, R"("message":"early","lastTimestamp":"2026-01-02T03:00:00Z","count":7,
                       "firstTimestamp":"2026-01-02T02:04:05Z","reportingComponent":"rc")"),
           event(R"({"kind":"Widget","name":"w","namespace":"web","uid":"older"})", R"("count":1)"),
           event(R"({"kind":"Gadget","name":"w","namespace":"web","uid":"u1"})", R"("count":1)"),
           event(R"({"kind":"Widget","name":"w2","namespace":"web","uid":"u1"})",
                 R"("count":1)")}) ==
      "Events:\n"
      "  Type    Reason  Age                 From  Message\n"
      "  ----    ------  ----                ----  -------\n"
      "  Normal  R       4m5s (x7 over 60m)  rc    early\n"
      "  Normal  R       60s                 c     late\n");
}

TEST_CASE("how often an event was seen comes of its series, else of its count") {
  const auto age = [](const std::string& fields) {
    const std::string text = below({event(kAboutIt, fields)});
    const std::size_t begin = text.rfind("R       ") + 8;
    return text.substr(begin, text.find("  ", begin) - begin);
  };
  CHECK(age(R"("count":1,"firstTimestamp":"2026-01-02T03:03:00Z")") == "65s");
  CHECK(age(R"("eventTime":"2026-01-02T03:00:05.000000Z","firstTimestamp":null)") == "4m");
  CHECK(age(R"("eventTime":"2026-01-02T02:04:05.000000Z","series":{"count":17,
               "lastObservedTime":"2026-01-02T03:02:35.000000Z"})") == "90s (x17 over 60m)");
  CHECK(age(R"("eventTime":null)") == "<unknown>");
}

TEST_CASE("no events and events that nobody asked for are two answers") {
  CHECK(below({}) == "Events:  <none>\n");
  const std::string unknown = described(kWidget, RelatedTexts(), true);
  CHECK(unknown.ends_with("Events:  <unknown>\n"));
  RelatedTexts hidden(RelatedTexts::Objects{{"events", {}}});
  hidden.forbidden = "events";
  CHECK(described(kWidget, std::move(hidden), true).ends_with("Events:  <unknown>\n"));
}

TEST_CASE("of a pod events of any kind count, and of a mirrored one those of its node's uid") {
  const std::vector<std::string> events{
      event(R"({"kind":"Other","name":"p","namespace":"web","uid":"node-made"})",
            R"("message":"mirror","firstTimestamp":"2026-01-02T03:03:00Z")"),
      event(R"({"kind":"Pod","name":"p","namespace":"web","uid":"own"})",
            R"("message":"own","firstTimestamp":"2026-01-02T03:03:00Z")")};
  const auto shown = [&](const std::string& annotations) {
    const std::string text = described(
        R"({"kind":"Pod","metadata":{"name":"p","namespace":"web","uid":"own","annotations":)" +
            annotations + "}}",
        related({{"events", events}}), true);
    return std::pair(text.find("mirror\n") != std::string::npos,
                     text.find("own\n") != std::string::npos);
  };
  CHECK(shown("{}") == std::pair(false, true));
  CHECK(shown(R"({"kubernetes.io/config.mirror":"node-made"})") == std::pair(true, false));
}

TEST_CASE("a node's events are about its uid or about its name") {
  const auto one = [](const char* uid, const char* message) {
    return fmt::format(
        R"({{"metadata":{{"namespace":"default"}},"involvedObject":{{"kind":"Node","name":"n","uid":"{}"}},)"
        R"("message":"{}","firstTimestamp":"2026-01-02T03:03:00Z"}})",
        uid, message);
  };
  const std::string text = described(
      R"({"kind":"Node","metadata":{"name":"n","uid":"u"}})",
      related({{"events", {one("n", "by name"), one("u", "by uid"), one("x", "other")}}}), true);
  CHECK(text.find("by uid\n") != std::string::npos);
  CHECK(text.find("by uid\n") < text.find("by name\n"));
  CHECK(text.find("other\n") == std::string::npos);
}
