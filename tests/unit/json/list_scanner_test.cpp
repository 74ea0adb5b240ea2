#include "core/json/list_scanner.hpp"

#include "tests/support/problem.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace k8scache;
using tests::problem_of;

namespace {

struct Scanned {
  json::ListHead head;
  std::vector<std::string> names;
  std::vector<std::string> texts;
};

Scanned scanned(std::string text) {
  Scanned result;
  result.head = json::scan_list(text, [&](const json::ScannedObject& object) {
    result.names.emplace_back(object.name);
    result.texts.emplace_back(object.text);
  });
  return result;
}

std::string problem(std::string text) {
  return problem_of(ErrorKind::Usage, [&] { (void)scanned(std::move(text)); });
}

bool is_accepted(std::string text) {
  try {
    (void)scanned(std::move(text));
    return true;
  } catch (const Error&) {
    return false;
  }
}

using Names = std::vector<std::string>;

const std::string kItemA =
    R"({"metadata":{"name":"a","namespace":"n","uid":"u1","resourceVersion":"3","labels":{"k":"v"}},"spec":{"l":[1,{"x":"]}"}]}})";
const std::string kItemB =
    R"({"kind":"Pod","apiVersion":"v1","metadata":{"name":"b"},"status":{}})";

}  // namespace

TEST_CASE("the members of a list may come in any order") {
  const Names members = {
      R"("kind":"PodList")", R"("apiVersion":"v1")",
      R"("metadata":{"resourceVersion":"7","continue":"t","remainingItemCount":4})",
      R"("items":[)" + kItemA + "," + kItemB + "]"};
  std::vector<std::size_t> order = {0, 1, 2, 3};
  do {
    const std::string text = fmt::format("{{{},{},{},{}}}", members[order[0]], members[order[1]],
                                         members[order[2]], members[order[3]]);
    CAPTURE(text);
    const Scanned list = scanned(text);
    CHECK(list.head.kind == "PodList");
    CHECK(list.head.api_version == "v1");
    CHECK(list.head.resource_version == "7");
    CHECK(list.head.continue_token == "t");
    CHECK(list.head.remaining_items == 4);
    CHECK(list.names == Names{"a", "b"});
    CHECK(list.texts == Names{kItemA, kItemB});
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("the members of an object may come in any order, and its text is exactly its own") {
  Names members = {R"("kind":"Pod")", R"("apiVersion":"v1")",
                   R"("metadata":{"uid":"u","name":"a","namespace":"n"})", R"("spec":{"a":[{}]})",
                   R"("x":"}")"};
  std::sort(members.begin(), members.end());
  do {
    std::string item = "{";
    for (const std::string& member : members) item += (item.size() > 1 ? "," : "") + member;
    item += "}";
    std::string text = fmt::format("{{\"items\":[ {} , {}]}}", item, item);
    std::size_t seen = 0;
    (void)json::scan_list(text, [&](const json::ScannedObject& object) {
      CHECK(object.text == item);
      CHECK(object.kind == "Pod");
      CHECK(object.api_version == "v1");
      CHECK(object.uid == "u");
      CHECK(object.ns == "n");
      ++seen;
    });
    CHECK(seen == 2);
  } while (std::next_permutation(members.begin(), members.end()));
}

TEST_CASE("managedFields is found in every position, with one comma") {
  const std::string fields = R"("managedFields":[{"manager":"k","time":null,"x":"]"},[]])";
  const Names others = {R"("name":"a")", R"("labels":{"a":"b"})", R"("uid":"u")"};
  for (std::size_t at = 0; at <= others.size(); ++at) {
    Names members = others;
    members.insert(members.begin() + static_cast<std::ptrdiff_t>(at), fields);
    for (const std::string_view comma : {",", " , ", ",\n\t"}) {
      CAPTURE(at);
      CAPTURE(comma);
      std::string text = R"({"items":[{"metadata":{)";
      for (std::size_t i = 0; i < members.size(); ++i)
        text += (i > 0 ? std::string(comma) : "") + members[i];
      text += R"(},"z":1}]})";
      (void)json::scan_list(text, [&](const json::ScannedObject& object) {
        std::string body(object.text);
        REQUIRE_FALSE(object.managed_fields.empty());
        const auto begin =
            static_cast<std::size_t>(object.managed_fields.data() - object.text.data());
        body.erase(begin, object.managed_fields.size());
        CHECK(body.find("managedFields") == std::string::npos);
        std::string compact;
        for (const char c : body) {
          if (c != ' ' && c != '\n' && c != '\t') compact += c;
        }
        CHECK(compact == R"({"metadata":{"name":"a","labels":{"a":"b"},"uid":"u"},"z":1})");
      });
    }
  }
  std::string alone = R"({"items":[{"metadata":{"managedFields":[{}]}}]})";
  (void)json::scan_list(alone, [&](const json::ScannedObject& object) {
    CHECK(object.managed_fields == R"("managedFields":[{}])");
  });
}

TEST_CASE("managedFields elsewhere than in the metadata is content") {
  std::string text = R"({"items":[{"metadata":{"name":"a"},"spec":{"managedFields":[1]}}]})";
  (void)json::scan_list(
      text, [](const json::ScannedObject& object) { CHECK(object.managed_fields.empty()); });
}

TEST_CASE("escapes in keys and values are undone for facts, and stay in the text") {
  std::string text =
      R"({"k\u0069nd":"Pod\u004cist","items":[{"meta\u0064ata":{"n\u0061me":"a\"\\\u00e9\ud83d\ude00","labels":{"k\u0065y":"v"}},"x":"\n"}]})";
  const std::string item =
      text.substr(text.find("{\"meta"), text.find("]}") - text.find("{\"meta"));
  std::size_t seen = 0;
  const json::ListHead head = json::scan_list(text, [&](const json::ScannedObject& object) {
    CHECK(object.name == "a\"\\é😀");
    CHECK(object.text == item);
    REQUIRE(object.labels.size() == 1);
    CHECK(object.labels.front().first == "key");
    ++seen;
  });
  CHECK(head.kind == "PodList");
  CHECK(seen == 1);
}

TEST_CASE("labels are shown in document order") {
  std::string text = R"({"items":[{"metadata":{"labels":{"z":"1","a":"2","m":""}}}]})";
  (void)json::scan_list(text, [](const json::ScannedObject& object) {
    std::string all;
    for (const auto& [key, value] : object.labels) all += fmt::format("{}={};", key, value);
    CHECK(all == "z=1;a=2;m=;");
  });
}

TEST_CASE("items that are null, empty or missing are no items; a null fact is empty") {
  CHECK(scanned(R"({"kind":"PodList","items":null})").names.empty());
  CHECK(scanned(R"({"kind":"PodList","items":[]})").names.empty());
  CHECK(scanned(R"({"kind":"PodList"})").names.empty());
  CHECK(scanned(R"({"kind":null,"metadata":null,"items":[{"metadata":null}]})").names == Names{""});
}

TEST_CASE("a list cut off at any byte is an error, never a shorter list") {
  const std::string lists[] = {
      R"({"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[)" +
          kItemA + "," + kItemB +
          R"(,{"metadata":{"managedFields":[{"a":{}}],"name":"é\u00e9"}}]})",
      R"({"apiVersion":"v1","items":[)" + kItemA + "," + kItemB +
          R"(],"kind":"PodList","metadata":{"continue":"","resourceVersion":"7"}})",
      "{ \"items\" : [ {\"metadata\" : {\"name\":\"a\"} } ] , \"kind\":\"PodList\" }",
  };
  for (const std::string& text : lists) {
    REQUIRE(is_accepted(text));
    REQUIRE(is_accepted(text + "\n"));
    for (std::size_t size = 0; size < text.size(); ++size) {
      CAPTURE(text.substr(0, size));
      CHECK_FALSE(is_accepted(text.substr(0, size)));
    }
  }
}

TEST_CASE(
    "a list that lost its beginning or a piece of its middle is an error or keeps its names") {
  const std::string text = R"({"kind":"PodList","metadata":{"resourceVersion":"7"},"items":[)" +
                           kItemA + "," + kItemB + "]}";
  for (std::size_t at = 1; at < text.size(); ++at) {
    CAPTURE(at);
    CHECK_FALSE(is_accepted(text.substr(at)));
  }
}

TEST_CASE("something behind the list spoils it") {
  for (const std::string_view tail : {"{}", "x", "]", "}", ",", "\"a\"", " {}", "null"}) {
    CAPTURE(tail);
    CHECK_FALSE(is_accepted(R"({"kind":"PodList","items":[]})" + std::string(tail)));
  }
}

TEST_CASE("what is no list of objects is refused") {
  for (const std::string_view text : {"",
                                      " ",
                                      "[]",
                                      "null",
                                      "1",
                                      "\"x\"",
                                      R"({"items":{}})",
                                      R"({"items":"x"})",
                                      R"({"items":[1]})",
                                      R"({"items":[[]]})",
                                      R"({"items":["a"]})",
                                      R"({"items":[null]})",
                                      R"({"kind":1})",
                                      R"({"metadata":[]})",
                                      R"({"items":[{"metadata":"x"}]})",
                                      R"({"items":[{"metadata":{"name":7}}]})",
                                      R"({"items":[{"metadata":{"labels":[]}}]})",
                                      R"({"items":[{"metadata":{"labels":{"a":1}}}]})",
                                      R"({"items":[{"metadata":{"managedFields":{}}}]})",
                                      R"({"items":[{}{}]})",
                                      R"({"items":[{},]})",
                                      R"({"metadata":{"remainingItemCount":"x"}})",
                                      "{\"kind\":\"\xff\"}"}) {
    CAPTURE(text);
    CHECK(problem(std::string(text)).starts_with("cannot read JSON: "));
  }
}

TEST_CASE("an object nested ten thousand deep is refused or read, and nothing breaks") {
  const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
  (void)is_accepted(R"({"items":[{"metadata":{"name":"a"},"spec":)" + deep + "}]}");
  CHECK(is_accepted(R"({"kind":"PodList","items":[]})"));
}

TEST_CASE("a single object is scanned like an item") {
  std::string text = kItemA;
  std::size_t seen = 0;
  json::scan_object(text, [&](const json::ScannedObject& object) {
    CHECK(object.text == kItemA);
    CHECK(object.name == "a");
    CHECK(object.ns == "n");
    CHECK(object.resource_version == "3");
    ++seen;
  });
  CHECK(seen == 1);
}

TEST_CASE("a list's head is known without its items only where they come last") {
  const auto head = json::peek_list_head(
      R"({"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7","continue":"t"},"items":[{"broken)");
  REQUIRE(head);
  CHECK(head->kind == "PodList");
  CHECK(head->resource_version == "7");
  CHECK(head->continue_token == "t");
  for (const std::string_view text :
       {"", "{}", R"({"items":[],"kind":"PodList","metadata":{"resourceVersion":"7"}})",
        R"({"kind":"PodList","items":[],"metadata":{}})",
        R"({"metadata":{"resourceVersion":"7"},"items":[],"kind":"PodList"})",
        R"({"kind":"Status","message":"no \"items\": here"})",
        R"({"kind":"ConfigMap","metadata":{},"data":{"items":"x"}})"}) {
    CAPTURE(text);
    CHECK_FALSE(json::peek_list_head(text));
  }
}
