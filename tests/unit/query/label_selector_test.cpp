#include "core/query/label_selector.hpp"

#include "tests/support/problem.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <string_view>

using namespace k8scache;
using query::LabelOperator;
using query::LabelSelector;
using tests::problem_of;

namespace {

std::string operator_text(LabelOperator op) {
  switch (op) {
    case LabelOperator::In: return "in";
    case LabelOperator::NotIn: return "notin";
    case LabelOperator::Exists: return "exists";
    case LabelOperator::DoesNotExist: return "lacks";
    case LabelOperator::GreaterThan: return "gt";
    case LabelOperator::LessThan: return "lt";
  }
  return "?";
}

/// What was understood: `app in(a,b); canary lacks()`.
std::string understood(std::string_view text) {
  std::string all;
  for (const auto& one : LabelSelector::parse(text).requirements) {
    all += fmt::format("{}{} {}({})", all.empty() ? "" : "; ", one.key, operator_text(one.op),
                       fmt::join(one.values, ","));
  }
  return all;
}

/// The column and the beginning of the reason, `3 unable to ...`.
std::string problem(std::string_view text) {
  const auto result = LabelSelector::read(text);
  if (const auto* const found = std::get_if<query::SelectorProblem>(&result)) {
    return fmt::format("{} {}", found->column, found->reason);
  }
  return "none";
}

bool matches(std::string_view selector, std::string_view labels) {
  return query::matches(LabelSelector::parse(selector), query::parse_label_set(labels));
}

}  // namespace

TEST_CASE("the grammar of label selectors is understood") {
  struct Case {
    std::string_view text;
    std::string_view meaning;
  };
  const Case cases[] = {
      {"", ""},
      {"  ", ""},
      {"app=a", "app in(a)"},
      {"app==a", "app in(a)"},
      {"app = a", "app in(a)"},
      {"app!=a", "app notin(a)"},
      {" app != a ", "app notin(a)"},
      {"app", "app exists()"},
      {"!app", "app lacks()"},
      {"! app", "app lacks()"},
      {"app in (b,a)", "app in(a,b)"},
      {"app in(b,a,b)", "app in(a,b)"},
      {"app notin ( a , b )", "app notin(a,b)"},
      {"app in (a)", "app in(a)"},
      {"app in (,a)", "app in(,a)"},
      {"app in ()", "app in()"},
      {"app=", "app in()"},
      {"app=,x", "app in(); x exists()"},
      {"app!=", "app notin()"},
      {"n>1", "n gt(1)"},
      {"n<3", "n lt(3)"},
      {"n > 10", "n gt(10)"},
      {"a=1,b!=2,c,!d,e in (x),f notin (y)",
       "a in(1); b notin(2); c exists(); d lacks(); e in(x); f notin(y)"},
      {"example.com/name=V_1.x-y", "example.com/name in(V_1.x-y)"},
      {"in=notin", "in in(notin)"},
      {"in in (in)", "in in(in)"},
      {"notin", "notin exists()"},
      {"\ta\n=\rb ", "a in(b)"},
  };
  for (const Case& one : cases) {
    CAPTURE(std::string(one.text));
    CHECK(understood(one.text) == one.meaning);
  }
}

TEST_CASE("what cannot be read is marked at its column, and the reason is the API server's") {
  struct Case {
    std::string_view text;
    std::string_view problem;  // its beginning
  };
  const Case cases[] = {
      {",", "1 found ',', expected: !, identifier, or 'end of string'"},
      {"=a", "1 found '=', expected: !, identifier, or 'end of string'"},
      {"(a)", "1 found '(', expected: !, identifier, or 'end of string'"},
      {"a,", "3 found '', expected: identifier after ','"},
      {"a,,b", "3 found ',', expected: identifier after ','"},
      {"a b", "3 unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"},
      {"a=b c", "5 found 'c', expected: ',' or 'end of string'"},
      {"a==b=c", "5 found '=', expected: ',' or 'end of string'"},
      {"a=(b)", "3 unable to parse requirement: found '(', expected: identifier"},
      {"!", "2 unable to parse requirement: found '', expected: identifier"},
      {"!!a", "2 unable to parse requirement: found '!', expected: identifier"},
      {"!a=b", "3 found '=', expected: ',' or 'end of string'"},
      {"a in b", "6 unable to parse requirement: found 'b' expected: '('"},
      {"a in", "5 unable to parse requirement: found '' expected: '('"},
      {"a in (b", "8 unable to parse requirement: found '', expected: ',' or ')'"},
      {"a in (b c)", "9 unable to parse requirement: found 'c', expected: ',' or ')'"},
      {"a in (b))", "9 found ')', expected: ',' or 'end of string'"},
      {"a in (=)", "7 unable to parse requirement: found '=', expected: ',', ')' or identifier"},
      {"a)", "2 unable to parse requirement: found ')', expected: in, notin, =, ==, !=, gt, lt"},
      {"a!b", "2 unable to parse requirement: found '!', expected: in, notin, =, ==, !=, gt, lt"},
      {"-a", "1 unable to parse requirement: <nil>: Invalid value: \"-a\": name part must consist"},
      {"a/b/c",
       "1 unable to parse requirement: <nil>: Invalid value: \"a/b/c\": a valid label key"},
      {"/b", "1 unable to parse requirement: <nil>: Invalid value: \"/b\": prefix part must be"},
      {"UP/b", "1 unable to parse requirement: <nil>: Invalid value: \"UP/b\": prefix part a"},
      {"x,é", "3 unable to parse requirement: <nil>: Invalid value: \"é\": name part must consist"},
  };
  for (const Case& one : cases) {
    CAPTURE(std::string(one.text));
    CHECK(problem(one.text).substr(0, one.problem.size()) == one.problem);
  }
  CHECK(problem("a=b_").find("Invalid value: \"b_\": a valid label must be") != std::string::npos);
  CHECK(problem("n>x").find("for 'Gt', 'Lt' operators, the value must be an integer") !=
        std::string::npos);
  CHECK(problem("n<-3").find("Invalid value: \"-3\": a valid label") != std::string::npos);
  CHECK(problem("n>").find("must be an integer") != std::string::npos);
  CHECK(problem(std::string(64, 'a')).find("no more than 63 bytes") != std::string::npos);
  CHECK(problem("a=" + std::string(64, 'a')).find("no more than 63 bytes") != std::string::npos);
  CHECK(problem(std::string(63, 'a') + "=" + std::string(63, 'a')) == "none");
}

TEST_CASE("a selector that cannot be read is quoted with its column") {
  CHECK(problem_of(ErrorKind::Usage, [] { (void)LabelSelector::parse("a=b c"); }) ==
        "cannot read the label selector \"a=b c\" at column 5: found 'c', expected: ',' or 'end of "
        "string'");
}

TEST_CASE("every beginning of a selector is read or refused, and nothing loops") {
  const std::string text = "a=1,b!=2 , c,!d,e in (x,,y),f notin (y),g>5,h<7,p.q/r==s";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    for (const char* const tail : {"", "!", "(", ")", ",", "=", "<", " in", "\xff"}) {
      (void)LabelSelector::read(text.substr(0, size) + tail);
    }
  }
  CHECK(problem(text) == "none");
}

TEST_CASE("a selector selects what its words say") {
  struct Case {
    std::string_view selector;
    std::string_view labels;
    bool selects;
  };
  const Case cases[] = {
      {"", "", true},
      {"", "a=1", true},
      {"a=1", "a=1", true},
      {"a=1", "a=2", false},
      {"a=1", "", false},
      {"a=1", "aa=1,b=1", false},
      {"a!=1", "a=1", false},
      {"a!=1", "a=2", true},
      {"a!=1", "", true},
      {"a", "a=", true},
      {"a", "b=a", false},
      {"!a", "a=1", false},
      {"!a", "b=1", true},
      {"a in (1,2)", "a=2", true},
      {"a in (1,2)", "a=3", false},
      {"a in (1,2)", "b=1", false},
      {"a notin (1,2)", "a=1", false},
      {"a notin (1,2)", "a=3", true},
      {"a notin (1,2)", "", true},
      {"a=", "a=", true},
      {"a=", "a=1", false},
      {"a=", "", false},
      {"a in (,x)", "a=", true},
      {"a>1", "a=2", true},
      {"a>1", "a=1", false},
      {"a>9", "a=10", true},
      {"a<10", "a=9", true},
      {"a<1", "a=x", false},
      {"a>1", "", false},
      {"a>1", "a=99999999999999999999", false},
      {"a>1", "a=2x", false},
      {"a=1,b=2", "a=1,b=2,c=3", true},
      {"a=1,b=2", "a=1", false},
      {"a=1,!b", "a=1", true},
      {"x.io/y=v", "x.io/y=v", true},
  };
  for (const Case& one : cases) {
    CAPTURE(std::string(one.selector));
    CAPTURE(std::string(one.labels));
    CHECK(matches(one.selector, one.labels) == one.selects);
  }
}

TEST_CASE("a stored label set is its pairs") {
  CHECK(query::parse_label_set("").empty());
  CHECK(query::parse_label_set("a=1,b=,c.io/d=x-y") ==
        query::Labels{{"a", "1"}, {"b", ""}, {"c.io/d", "x-y"}});
  CHECK(query::parse_label_set("a") == query::Labels{{"a", ""}});
}
