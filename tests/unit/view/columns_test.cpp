#include "core/view/columns.hpp"

#include "core/base/error.hpp"
#include "tests/support/shown_cell.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace k8scache;
using k8scache::tests::shipped_registry;
using k8scache::tests::test_now;

namespace {

model::ResourceType widget(const std::string& version) {
  model::ResourceType type;
  type.group = "example.com";
  type.version = version;
  type.kind = "Widget";
  return type;
}

std::vector<std::string> names(const view::Columns& columns) {
  std::vector<std::string> result;
  for (const auto& column : columns.columns()) {
    result.push_back(column.name + (column.is_wide() ? " (wide)" : ""));
  }
  return result;
}

/// `integer int32 1`, and what the column is described as.
std::string declared(const view::ShownColumn& column) {
  std::string text = fmt::format("{} {} {}", column.type, column.format, column.priority);
  if (!column.description.empty()) text += " " + column.description;
  return text;
}

std::string json_cells(const view::Columns& columns, const char* object) {
  json::Parser parser;
  std::string text;
  columns.write_json(parser.parse(object), test_now(), text);
  return text;
}

constexpr const char* kDefinition = R"({"spec":{"versions":[
    {"name":"v1","additionalPrinterColumns":[
      {"name":"Text","type":"string","jsonPath":".spec.value"},
      {"name":"Integer","type":"integer","jsonPath":".spec.value"},
      {"name":"Number","type":"number","jsonPath":".spec.value"},
      {"name":"Boolean","type":"boolean","jsonPath":".spec.value","priority":1},
      {"name":"Date","type":"date","jsonPath":".spec.value"}]},
    {"name":"v2"},
    {"name":"v3","additionalPrinterColumns":[{"name":"Broken","type":"string","jsonPath":".a["},
      {"name":"Odd","type":"colour","jsonPath":".spec.value","priority":-1},
      {"name":"Many","type":"string","jsonPath":".spec.values[*]"}]}]}})";

std::string usage_error(const std::string& columns, const std::string& more = "") {
  const std::string text =
      R"({"group":"g","kinds":[{"kind":"K","columns":[)" + columns + "]" + more + "}]}";
  const auto registry = model::Registry::load({{"mine.json", text}});
  try {
    view::check(registry.entries().front());
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::Usage);
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a custom resource shows the columns of the version that is asked for") {
  json::Parser parser;
  const json::Value definition = parser.parse(kDefinition);
  const auto of = [&](const char* version) {
    return view::Columns::of(widget(version), shipped_registry(), definition);
  };
  CHECK(names(of("v1")) ==
        std::vector<std::string>{"Name", "Text", "Integer", "Number", "Boolean (wide)", "Date"});
  CHECK(names(of("v2")) == std::vector<std::string>{"Name", "Age"});
  CHECK(names(of("v9")) == std::vector<std::string>{"Name", "Age"});
  CHECK(of("v1").columns()[0].is_name);
  CHECK_FALSE(of("v1").columns()[1].is_name);
}

TEST_CASE("a kind that nobody describes shows its name and age") {
  const auto columns = view::Columns::of(widget("v1"), shipped_registry(), {});
  CHECK(names(columns) == std::vector<std::string>{"Name", "Age"});
  json::Parser parser;
  const auto row = columns.row(
      parser.parse(R"({"metadata":{"name":"w","creationTimestamp":"2026-01-09T23:59:59Z"}})"),
      test_now());
  CHECK(row == std::vector<std::string>{"w", "1s"});
}

TEST_CASE("a custom column shows values of its own type only") {
  struct Case {
    const char* value;
    std::vector<std::string> shown;  // text, integer, number, boolean, date
  };
  const std::vector<Case> cases = {
      {"null", {"<no value>", "", "", "", ""}},
      {"7", {"7", "7", "7", "", ""}},
      {"1.5", {"1.5", "1", "1.5", "", ""}},
      {"-1.5", {"-1.5", "-1", "-1.5", "", ""}},
      {"12345678.5", {"1.23456785e+07", "12345678", "1.23456785e+07", "", ""}},
      {"1e22", {"1e+22", "-9223372036854775808", "1e+22", "", ""}},
      {"10000000000000000000", {"1e+19", "-9223372036854775808", "1e+19", "", ""}},
      {"true", {"true", "", "", "true", ""}},
      {"\"\"", {"", "", "", "", "<unknown>"}},
      {"\"7\"", {"7", "", "", "", "<invalid>"}},
      {"\"2026-01-09T23:58:00Z\"", {"2026-01-09T23:58:00Z", "", "", "", "2m"}},
      {"\"2026-01-09t23:58:00z\"", {"2026-01-09t23:58:00z", "", "", "", "<invalid>"}},
      {R"({"b":[1,null],"a":"<&>"})",
       {R"({"a":"\u003c\u0026\u003e","b":[1,null]})", "", "", "", ""}},
      {"[]", {"[]", "", "", "", ""}},
  };
  json::Parser definition_parser;
  const auto columns =
      view::Columns::of(widget("v1"), shipped_registry(), definition_parser.parse(kDefinition));
  for (const Case& c : cases) {
    CAPTURE(c.value);
    json::Parser parser;
    auto row =
        columns.row(parser.parse(std::string(R"({"spec":{"value":)") + c.value + "}}"), test_now());
    row.erase(row.begin());
    CHECK(row == c.shown);
  }
}

TEST_CASE("a custom column without a value, path or type we know stays empty") {
  json::Parser definition_parser;
  const auto columns =
      view::Columns::of(widget("v3"), shipped_registry(), definition_parser.parse(kDefinition));
  json::Parser parser;
  CHECK(columns.row(
            parser.parse(R"({"metadata":{"name":"w"},"spec":{"value":1,"values":["x","y"]}})"),
            test_now()) == std::vector<std::string>{"w", "", "", "x"});
  CHECK(columns.row(parser.parse("{}"), test_now()) == std::vector<std::string>{"", "", "", ""});
}

TEST_CASE("the registry decides before the definition does") {
  json::Parser parser;
  const auto registry = model::Registry::load(
      {{"mine.json",
        R"({"group":"example.com","kinds":[{"kind":"Widget","columns":[{"name":"Size","format":"text","path":".spec.size"}]}]})"}});
  const auto columns = view::Columns::of(widget("v1"), registry, parser.parse(kDefinition));
  CHECK(names(columns) == std::vector<std::string>{"Size"});
}

TEST_CASE("only the first name column takes the kind's prefix") {
  model::ResourceType type;
  type.group = "storagemigration.k8s.io";
  type.kind = "StorageVersionMigration";
  const auto columns = view::Columns::of(type, shipped_registry(), {});
  for (const auto& column : columns.columns()) CHECK_FALSE(column.is_name);
}

TEST_CASE("a custom column is declared in a Table as the definition declares it") {
  json::Parser parser;
  const json::Value definition = parser.parse(R"({"spec":{"versions":[
    {"name":"v1","additionalPrinterColumns":[
      {"name":"Last","type":"integer","format":"int32","jsonPath":".a","priority":2147483647,
       "description":"What came last"},
      {"name":"Least","type":"date","jsonPath":".b","priority":-1}]}]}})");
  const auto columns = view::Columns::of(widget("v1"), shipped_registry(), definition);
  CHECK(declared(columns.columns()[0]) == "string name 0");
  CHECK(declared(columns.columns()[1]) == "integer int32 2147483647 What came last");
  CHECK(declared(columns.columns()[2]) == "date  -1");
  const auto plain = view::Columns::of(widget("v2"), shipped_registry(), definition);
  CHECK(declared(plain.columns()[1]) == "date  0");
}

TEST_CASE("a custom column's cell in a Table is JSON of its type, or null") {
  struct Case {
    const char* object;
    const char* cells;  // name, text, integer, number, boolean, date
  };
  const std::vector<Case> cases = {
      {R"({})", R"("",null,null,null,null,null)"},
      {R"({"spec":{"value":null}})", R"("","\u003cno value\u003e",null,null,null,null)"},
      {R"({"spec":{"value":""}})", R"("","",null,null,null,"\u003cunknown\u003e")"},
      {R"({"spec":{"value":"7"}})", R"("","7",null,null,null,"\u003cinvalid\u003e")"},
      {R"({"spec":{"value":7}})", R"("","7",7,7,null,null)"},
      {R"({"spec":{"value":12345678.5}})", R"("","1.23456785e+07",12345678,12345678.5,null,null)"},
      {R"({"spec":{"value":1e22}})", R"("","1e+22",-9223372036854775808,1e+22,null,null)"},
      {R"({"spec":{"value":false}})", R"("","false",null,null,false,null)"},
      {R"({"spec":{"value":"2026-01-09T23:58:00Z"}})",
       R"("","2026-01-09T23:58:00Z",null,null,null,"2m")"},
      {R"({"spec":{"value":[1]}})", R"("","[1]",null,null,null,null)"},
  };
  json::Parser definition_parser;
  const auto columns =
      view::Columns::of(widget("v1"), shipped_registry(), definition_parser.parse(kDefinition));
  for (const Case& c : cases) {
    CAPTURE(c.object);
    CHECK(json_cells(columns, c.object) == c.cells);
  }
  const auto odd =
      view::Columns::of(widget("v3"), shipped_registry(), definition_parser.parse(kDefinition));
  CHECK(json_cells(odd, R"({"spec":{"value":1,"values":["x"]}})") == R"("",null,null,"x")");
}

TEST_CASE("what has ended is known by the path that its kind names") {
  const auto registry = model::Registry::load(
      {{"mine.json",
        R"({"group":"example.com","kinds":[{"kind":"Widget","completed":".status.end"}]})"}});
  const auto columns = view::Columns::of(widget("v1"), registry, {});
  json::Parser parser;
  const auto completion = [&](const char* object) {
    return std::string(columns.completion(parser.parse(object)));
  };
  CHECK(completion(R"({"status":{"end":"Succeeded"}})") == "Succeeded");
  CHECK(completion(R"({"status":{"end":"Failed"}})") == "Failed");
  CHECK(completion(R"({"status":{"end":"Running"}})").empty());
  CHECK(completion(R"({"status":{"end":1}})").empty());
  CHECK(completion("{}").empty());
  const auto others = view::Columns::of(widget("v1"), shipped_registry(), {});
  CHECK(others.completion(parser.parse(R"({"status":{"end":"Failed"}})")).empty());
}

TEST_CASE("a shipped kind has the columns that a real API server gave it") {
  json::Parser parser;
  const std::string recorded = tests::source_text("tests/data/recorded/columns.json");
  const json::Value tables = parser.parse(recorded);
  int compared = 0;
  for (const model::RegistryEntry& entry : shipped_registry().entries()) {
    const std::string type = entry.plural + (entry.group.empty() ? "" : "." + entry.group);
    if (!tables[type].exists()) continue;
    CAPTURE(type);
    std::vector<std::string> theirs;
    for (const json::Value column : tables[type].elements()) {
      theirs.push_back(fmt::format("{}: {} {} {}", column["name"].text_or(""),
                                   column["type"].text_or(""), column["format"].text_or(""),
                                   column["priority"].integer_or(-1)));
    }
    model::ResourceType shipped;
    shipped.group = entry.group;
    shipped.kind = entry.kind;
    std::vector<std::string> ours;
    const auto columns = view::Columns::of(shipped, shipped_registry(), {});
    for (const auto& column : columns.columns()) {
      ours.push_back(column.name + ": " + declared(column));
    }
    CHECK(ours == theirs);
    ++compared;
  }
  CHECK(compared > 50);
}

TEST_CASE("a wrong column says in which file, kind and column, and what was probably meant") {
  const std::string place = "mine.json: kind K, column A: ";
  CHECK(usage_error(R"({"name":"A","format":"txt","path":".a"})") ==
        place + R"(unknown format "txt", did you mean "text"?)");
  CHECK(usage_error(R"({"name":"A","format":"text","pth":".a"})") ==
        place + R"(format "text" takes no "pth", did you mean "path"?)");
  CHECK(usage_error(R"({"name":"A","format":"pod_status","path":".a"})") ==
        place + R"(format "pod_status" takes no "path")");
  CHECK(
      usage_error(R"({"name":"A","format":"text"})").starts_with(place + "format \"text\" needs"));
  CHECK(usage_error(R"({"name":"A","format":"template"})") ==
        place + R"(format "template" needs "text")");
  CHECK(usage_error(R"({"name":"A","format":"text","path":".a["})").starts_with(place));
  CHECK(usage_error(R"({"name":"A","format":"template","text":"{.a"})") ==
        place + R"("text" lacks a closing brace)");
  CHECK(usage_error(R"({"name":"A","format":"join","path":".a","limit":0})") ==
        place + R"("limit" must be a number above 0)");
  CHECK(usage_error(R"({"name":"A","format":"case","cases":[]})") ==
        place + R"("cases" must be a list of cases)");
  CHECK(usage_error(R"({"name":"A","format":"case","cases":[{"is":"x","show":"y"}]})") ==
        place + R"("is" needs "has")");
  CHECK(usage_error(R"({"name":"A","format":"boolean","path":".a","words":["yes"]})") ==
        place + R"("words" must be two texts, for true and for false)");
  CHECK(usage_error(R"({"name":"A","format":"age","tableFormat":1})") ==
        place + R"("tableFormat" must be a text)");
  CHECK(usage_error("", R"(,"completed":".a[")").starts_with("mine.json: kind K, \"completed\": "));
  CHECK(usage_error(R"({"name":"A","format":"text","path":".a","default":"-"})") == "no error");
}

TEST_CASE("the ages in a row's cells are where it says, and are all that changes with time") {
  struct Case {
    const char* group;
    const char* kind;
    const char* object;
    std::size_t ages;
  };
  const std::vector<Case> cases = {
      {"", "ConfigMap", R"({"metadata":{"name":"2d"}})", 0},
      {"", "ConfigMap", R"({"metadata":{"name":"2d","creationTimestamp":"2026-01-08T00:00:00Z"}})",
       1},
      {"", "Pod",
       R"({"metadata":{"name":"p","creationTimestamp":"2026-01-01T00:00:00Z"},"status":{
          "containerStatuses":[{"restartCount":5,"state":{"running":{}},
          "lastState":{"terminated":{"finishedAt":"2026-01-09T23:59:55Z"}}}]}})",
       2},
      {"batch", "Job",
       R"({"metadata":{"name":"j","creationTimestamp":"2026-01-09T00:00:00Z"},
          "spec":{"completions":1},"status":{"startTime":"2026-01-09T00:00:01Z"}})",
       2},
      {"batch", "Job",
       R"({"metadata":{"name":"j","creationTimestamp":"2026-01-09T00:00:00Z"},"status":{
          "startTime":"2026-01-09T00:00:01Z","completionTime":"2026-01-09T00:00:02Z"}})",
       1},
      {"", "Event",
       R"({"metadata":{"name":"e"},"firstTimestamp":"2026-01-09T23:00:00Z",
          "lastTimestamp":"2026-01-09T23:59:00Z"})",
       2},
      {"example.com", "Widget",
       R"({"metadata":{"name":"w"},"spec":{"value":"2026-01-11T00:00:00Z"}})", 1},
  };
  json::Parser parser;
  json::Parser definitions;
  const json::Value definition = definitions.parse(kDefinition);
  using namespace std::chrono_literals;
  for (const Case& c : cases) {
    CAPTURE(c.object);
    auto type = widget("v1");
    type.group = c.group;
    type.kind = c.kind;
    const auto columns = view::Columns::of(type, shipped_registry(), definition);
    std::string text;
    const auto ages = columns.write_json(parser.parse(c.object), test_now(), text);
    REQUIRE(ages);
    CHECK(ages->size() == c.ages);
    for (const auto later : {-172'800s, -1s, 0s, 1s, 60s, 7'200s, 86'400s * 800}) {
      CAPTURE(later.count());
      std::string wanted;
      columns.write_json(parser.parse(c.object), test_now() + later, wanted);
      std::string told = text;
      for (auto age = ages->rbegin(); age != ages->rend(); ++age) {
        std::string then;
        age->write(test_now() + later, then);
        told.replace(age->at, age->size, then);
      }
      CHECK(told == wanted);
    }
  }
}

TEST_CASE("columns that show something else have another signature") {
  json::Parser parser;
  const json::Value definition = parser.parse(kDefinition);
  const auto signature = [&](const char* group, const char* kind, const char* version) {
    auto type = widget(version);
    type.group = group;
    type.kind = kind;
    return view::Columns::of(type, shipped_registry(), definition).signature();
  };
  CHECK(signature("example.com", "Widget", "v1") == signature("example.com", "Widget", "v1"));
  CHECK(signature("example.com", "Widget", "v1") != signature("example.com", "Widget", "v2"));
  CHECK(signature("example.com", "Widget", "v1") != signature("example.com", "Widget", "v3"));
  CHECK(signature("", "Pod", "v1") != signature("", "Node", "v1"));
  CHECK(signature("", "Pod", "v1") != signature("example.com", "Widget", "v2"));
}
