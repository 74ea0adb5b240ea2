#include "core/view/columns.hpp"

#include "core/base/error.hpp"
#include "tests/support/shown_cell.hpp"

#include <doctest/doctest.h>

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
    result.push_back(column.name + (column.wide ? " (wide)" : ""));
  }
  return result;
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

std::string usage_error(const char* columns) {
  const std::string text =
      std::string(R"({"group":"g","kinds":[{"kind":"K","columns":[)") + columns + "]}]}";
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

TEST_CASE("a shipped kind has the columns that a real API server gave it") {
  json::Parser parser;
  const std::string recorded = tests::source_text("tests/data/recorded/columns.json");
  const json::Value tables = parser.parse(recorded);
  int compared = 0;
  for (const model::RegistryEntry& entry : shipped_registry().entries()) {
    const std::string type = entry.plural + (entry.group.empty() ? "" : "." + entry.group);
    if (!tables[type].exists()) continue;
    CAPTURE(type);
    std::vector<std::string> columns;
    for (const json::Value column : tables[type].elements()) {
      const bool wide = column["priority"].integer_or(0) > 0;
      columns.push_back(std::string(column["name"].text_or("")) + (wide ? " (wide)" : ""));
    }
    model::ResourceType shipped;
    shipped.group = entry.group;
    shipped.kind = entry.kind;
    CHECK(names(view::Columns::of(shipped, shipped_registry(), {})) == columns);
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
  CHECK(usage_error(R"({"name":"A","format":"text","path":".a","default":"-"})") == "no error");
}
