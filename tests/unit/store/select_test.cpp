#include "core/store/select.hpp"

#include "tests/support/cache_file.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;
using Words = std::vector<std::string>;

namespace {

const std::string kVisible =
    " and (exists (select 1 from cursor c where c.type = 4 and c.scope = '' and c.complete = 1)"
    " or o.namespace in (select c.scope from cursor c where c.type = 4 and c.complete = 1))";
const std::string kPlain = "select o.id from object o where o.type = 4" + kVisible;
const std::string kByLabels =
    "select o.id from object o indexed by object_by_labels where o.type = 4" + kVisible;
const std::string kByPath = " order by o.namespace || '/' || o.name";
const std::string kMembers =
    "(select m.label_set from label_pair p join label_member m on m.pair = p.id where p.key = ?";

query::Query of_type_4(Words namespaces, Words names, const std::string& selector) {
  return {.type = 4,
          .namespaces = std::move(namespaces),
          .names = std::move(names),
          .labels = query::LabelSelector::parse(selector)};
}

/// How SQLite would run it, a line for each step.
std::string plan_of(const tests::CacheFile& file, const query::Query& query) {
  SQLite::Database database(file.path(), SQLite::OPEN_READONLY);
  const store::Selection selection = store::select(query);
  SQLite::Statement statement(database, "explain query plan " + selection.sql);
  std::string plan;
  while (statement.executeStep()) plan += statement.getColumn(3).getString() + "\n";
  return plan;
}

}  // namespace

TEST_CASE("a query becomes one statement, its values bound") {
  struct Case {
    const char* name;
    query::Query query;
    std::string sql;
    Words bindings;
  };
  const std::vector<Case> cases = {
      {"all", of_type_4({}, {}, ""), kPlain + kByPath, {}},
      {"one namespace: the index has the order",
       of_type_4({"a"}, {}, ""),
       kPlain + " and (o.namespace in (?)) order by o.namespace, o.name",
       {"a"}},
      {"several, and globs",
       of_type_4({"a", "t-*", "b"}, {}, ""),
       kPlain + " and (o.namespace in (?, ?) or o.namespace glob ?)" + kByPath,
       {"a", "b", "t-*"}},
      {"a shell's negation becomes SQLite's",
       of_type_4({"[!a]*"}, {"x[[!]", "[!]y]", "[!"}, ""),
       kPlain + " and (o.namespace glob ?) and (o.name glob ? or o.name glob ? or o.name glob ?)" +
           kByPath,
       {"[^a]*", "x[[!]", "[^]y]", "[^"}},
      {"names are nearer than labels",
       of_type_4({"a"}, {"web"}, "app=x"),
       kPlain + " and (o.namespace in (?)) and (o.name in (?)) and o.label_set in " + kMembers +
           " and p.value in (?)) order by o.namespace, o.name",
       {"a", "web", "app", "x"}},
      {"a label that must be there",
       of_type_4({}, {}, "app in (b,a)"),
       kByLabels + " and o.label_set in " + kMembers + " and p.value in (?, ?))" + kByPath,
       {"app", "a", "b"}},
      {"labels that must not",
       of_type_4({}, {}, "app!=x,!canary"),
       kPlain + " and o.label_set not in " + kMembers + " and p.value in (?))" +
           " and o.label_set not in " + kMembers + ")" + kByPath,
       {"app", "x", "canary"}},
      {"nothing a user writes becomes SQL",
       of_type_4({"'; drop table object; --"}, {"\" or 1"}, ""),
       kPlain + " and (o.namespace in (?)) and (o.name in (?)) order by o.namespace, o.name",
       {"'; drop table object; --", "\" or 1"}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const store::Selection selection = store::select(one.query);
    CHECK(selection.sql == one.sql);
    CHECK(selection.bindings == one.bindings);
  }
}

TEST_CASE("no question scans the objects of a type when an index has the answer") {
  const tests::CacheFile file;
  const std::string by_name =
      "SEARCH o USING COVERING INDEX sqlite_autoindex_object_1"
      " (type=? AND namespace=?";
  CHECK(plan_of(file, of_type_4({"a"}, {}, "")).find(by_name) != std::string::npos);
  CHECK(plan_of(file, of_type_4({"a"}, {}, "")).find("TEMP B-TREE") == std::string::npos);
  CHECK(plan_of(file, of_type_4({"a"}, {"web"}, "")).find("namespace=? AND name=?") !=
        std::string::npos);
  CHECK(
      plan_of(file, of_type_4({}, {}, "app=x")).find("object_by_labels (type=? AND label_set=?)") !=
      std::string::npos);
}
