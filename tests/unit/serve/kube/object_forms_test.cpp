#include "core/serve/kube/object_forms.hpp"

#include "core/json/writer.hpp"
#include "core/store/reader.hpp"
#include "tests/support/cache_file.hpp"
#include "tests/support/shipped_registry.hpp"
#include "tests/support/shown_cell.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace k8scache;
using tests::CacheFile;

namespace {

constexpr const char* kDone =
    R"({"metadata":{"name":"p","resourceVersion":"7"},"status":{"phase":"Succeeded"}})";

/// A pod as it is told alone.
std::string told(serve::Form form, std::string_view body,
                 serve::RowObject object = serve::RowObject::Metadata) {
  const CacheFile file;
  store::Reader reader(file.path());
  const model::CatalogType* const pods = reader.catalog().by_plural("", "pods");
  REQUIRE(pods != nullptr);
  serve::RowMemo rows;
  serve::ObjectForms forms(form, object, *pods, reader, tests::shipped_registry(), rows);
  std::string text;
  forms.add_object(text, body, tests::test_now(), serve::ObjectForms::Definitions::LeftOut);
  return text;
}

}  // namespace

TEST_CASE("a table declares the type, format and priority of each column") {
  const CacheFile file;
  store::Reader reader(file.path());
  const model::CatalogType* const pods = reader.catalog().by_plural("", "pods");
  REQUIRE(pods != nullptr);
  serve::RowMemo rows;
  const serve::ObjectForms forms(serve::Form::Table, serve::RowObject::None, *pods, reader,
                                 tests::shipped_registry(), rows);
  std::string text;
  forms.begin_list(text, {.version = "7"});
  json::Parser parser;
  const json::Value table = parser.parse(text + "]}");
  std::string first;
  json::write_compact(table["columnDefinitions"].at(0), first, json::KeyOrder::AsParsed);
  CHECK(first ==
        R"({"name":"Name","type":"string","format":"name","description":"","priority":0})");
  CHECK(table["columnDefinitions"].at(1)["format"].text_or("?").empty());
  CHECK(table["columnDefinitions"].at(5)["name"].text_or("") == "IP");
  CHECK(table["columnDefinitions"].at(5)["priority"].integer_or(0) == 1);
}

TEST_CASE("the row of what has ended says so, and how") {
  struct Case {
    const char* phase;
    const char* condition;
  };
  const std::vector<Case> cases = {
      {"Succeeded",
       R"({"type":"Completed","status":"True","reason":"Succeeded","message":"It ran to its end."})"},
      {"Failed",
       R"({"type":"Completed","status":"True","reason":"Failed","message":"It ended in failure."})"},
      {"Running", nullptr},
      {"", nullptr},
  };
  for (const Case& c : cases) {
    CAPTURE(c.phase);
    const std::string body =
        std::string(R"({"metadata":{"name":"p"},"status":{"phase":")") + c.phase + R"("}})";
    const std::string text = told(serve::Form::Table, body, serve::RowObject::None);
    const std::string wanted =
        (c.condition == nullptr ? "]" : std::string(R"(],"conditions":[)") + c.condition + "]") +
        R"(,"object":null}]})";
    CHECK(text.ends_with(wanted));
    CHECK((text.find("conditions") != std::string::npos) == (c.condition != nullptr));
  }
}

TEST_CASE("the objects of a table's rows are of the table's version") {
  json::Parser parser;
  const std::string v1 = told(serve::Form::Table, kDone);
  const std::string beta = told(serve::Form::TableBeta, kDone);
  for (const auto& [text, version] :
       {std::pair(v1, "meta.k8s.io/v1"), std::pair(beta, "meta.k8s.io/v1beta1")}) {
    const json::Value table = parser.parse(text);
    CHECK(table["apiVersion"].text_or("") == version);
    CHECK(table["metadata"]["resourceVersion"].text_or("") == "7");
    CHECK(table["rows"].at(0)["object"]["kind"].text_or("") == "PartialObjectMetadata");
    CHECK(table["rows"].at(0)["object"]["apiVersion"].text_or("") == version);
    CHECK(table["rows"].at(0)["object"]["metadata"]["name"].text_or("") == "p");
  }
  const std::string partial = told(serve::Form::Metadata, kDone);
  CHECK(parser.parse(partial)["apiVersion"].text_or("") == "meta.k8s.io/v1");
  const std::string whole = told(serve::Form::TableBeta, kDone, serve::RowObject::Whole);
  CHECK(parser.parse(whole)["rows"].at(0)["object"]["status"].exists());
}

TEST_CASE("a row that was told before is what would be made now") {
  const std::vector<std::string> bodies = {
      kDone,
      R"({"metadata":{"name":"q","creationTimestamp":"2026-01-09T22:00:00Z"},"status":{}})",
      R"({"kind":"Pod","metadata":{"creationTimestamp":"2026-01-09T12:00:00Z","name":"r"},)"
      R"("status":{"phase":"Running","containerStatuses":[{"restartCount":3,"ready":true,)"
      R"("state":{"running":{}},"lastState":{"terminated":{"finishedAt":"2026-01-09T23:40:00Z"}}}]}})",
      R"({"metadata":{"name":"twice"},"metadata":{"name":"not cut out"}})",
      R"({"status":{"phase":"Failed"}})",
  };
  const CacheFile file;
  store::Reader reader(file.path());
  const model::CatalogType* const pods = reader.catalog().by_plural("", "pods");
  serve::RowMemo rows;
  const auto list = [&](serve::RowMemo& memo, serve::Form form, serve::RowObject object,
                        Instant now) {
    serve::ObjectForms forms(form, object, *pods, reader, tests::shipped_registry(), memo);
    std::string text;
    for (const std::string& body : bodies) forms.add_item(text, body, now);
    return text;
  };
  using namespace std::chrono_literals;
  for (const auto later : {0s, 1s, 59s, 60s, 61s, 0s, 3600s, 7200s, 86'400s, 3599s, -3600s}) {
    for (const serve::RowObject object :
         {serve::RowObject::None, serve::RowObject::Metadata, serve::RowObject::Whole}) {
      for (const serve::Form form : {serve::Form::Table, serve::Form::TableBeta}) {
        CAPTURE(later.count());
        serve::RowMemo nothing;
        const Instant now = tests::test_now() + later;
        CHECK(list(rows, form, object, now) == list(nothing, form, object, now));
      }
    }
  }
  CHECK(rows.size() == bodies.size());
}
