#include "core/query/field_selector.hpp"

#include "core/base/error.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;
using query::FieldSelector;
using Paths = FieldSelector::Paths;

namespace {

constexpr const char* kPod = R"({"metadata":{"name":"web","labels":{"app":"x"}},
"spec":{"nodeName":"node-1","containers":[{"image":"nginx"}],"n":3},"status":{"phase":"a,b"}})";

bool fits(const char* selector) {
  json::Parser parser;
  return FieldSelector::parse(selector, Paths::Any).matches(parser.parse(kPod));
}

std::string problem(const char* selector, Paths paths) {
  try {
    FieldSelector::parse(selector, paths);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::Usage);
    return error.what();
  }
  return "";
}

std::string refusal(const char* selector, const model::RegistryEntry* entry) {
  return FieldSelector::parse(selector, Paths::OfServer).refusal(entry);
}

}  // namespace

TEST_CASE("any path can be selected by") {
  for (const char* selector :
       {"", ",", "=", "metadata.name=web", "metadata.name==web", "metadata.name!=x",
        "spec.nodeName=node-1,metadata.name=web,", "spec.n=3", "spec.containers[0].image=nginx",
        "metadata.labels.app=x", "spec.nope=", "spec.nope!=x", "status.phase=a\\,b",
        "spec.unschedulable=false", "status.replicas=0", "  metadata.name=web "}) {
    CAPTURE(selector);
    CHECK(fits(selector));
  }
  for (const char* selector : {"metadata.name=x", "metadata.name!=web", "spec.nope=x",
                               "metadata.name=web,spec.n=4", "spec.unschedulable=true"}) {
    CAPTURE(selector);
    CHECK_FALSE(fits(selector));
  }
}

TEST_CASE("what is no selector is said in the server's words") {
  CHECK(problem("a", Paths::Any) == "invalid selector: 'a'; can't understand 'a'");
  CHECK(problem("a=1,b>2", Paths::Any) == "invalid selector: 'a=1,b>2'; can't understand 'b>2'");
  CHECK(problem("a=b=c", Paths::Any) == "invalid field selector: unescaped character in value: 61");
  CHECK(problem("a=\\b", Paths::Any) == "invalid field selector: invalid escape sequence: \\b");
  CHECK(problem("a[=1", Paths::Any) == "invalid field selector: \"a[\": unterminated array");
  CHECK(problem("=1", Paths::Any) == "invalid field selector: \"\" is no path to a field");
  CHECK(problem("a[=1", Paths::OfServer).empty());
}

TEST_CASE("a server knows few fields, and each says so in its own words") {
  model::RegistryEntry entry;
  entry.field_selectors = {"metadata.name", "metadata.namespace", "status.phase"};
  CHECK(refusal("status.phase=x,metadata.name=y", &entry).empty());
  CHECK(refusal("spec.x=1", &entry) == "field label not supported: spec.x");
  entry.field_selectors = {"metadata.name"};
  CHECK(refusal("metadata.namespace=x", &entry).empty());
  CHECK(refusal("spec.x=1", &entry) ==
        "\"spec.x\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
  CHECK(refusal("spec.x=1", nullptr) == "field label not supported: spec.x");
  entry.field_selectors = {"metadata.name", "status.successful"};
  entry.field_selector_error = "field label \"{}\" not supported for Job";
  CHECK(refusal("spec.x=1", &entry) == "field label \"spec.x\" not supported for Job");
}

TEST_CASE("of a custom type a server knows the fields that its version declares") {
  json::Parser parser;
  const json::Value crd = parser.parse(R"({"spec":{"versions":[
      {"name":"v1beta1","selectableFields":[{"jsonPath":".spec.old"}]},
      {"name":"v1","selectableFields":[{"jsonPath":".spec.color"},{"jsonPath":"status.size"}]}]}})");
  model::ResourceType type{
      .group = "example.com", .version = "v1", .kind = "Widget", .plural = "widgets"};
  type.scope = model::Scope::Namespaced;
  using Fields = std::vector<std::string>;
  CHECK(query::custom_selectable_fields(type, crd) ==
        Fields{"metadata.name", "metadata.namespace", "spec.color", "status.size"});
  CHECK(query::custom_selectable_fields(type, {}) == Fields{"metadata.name", "metadata.namespace"});
  type.scope = model::Scope::Cluster;
  const Fields known = query::custom_selectable_fields(type, crd);
  CHECK(known == Fields{"metadata.name", "spec.color", "status.size"});
  const auto refused = [&](const char* selector) {
    return FieldSelector::parse(selector, Paths::OfServer).refusal(nullptr, known);
  };
  CHECK(refused("spec.color=red,metadata.name=a").empty());
  CHECK(refused("spec.old=x") == "field label not supported: spec.old");
  CHECK(refused("metadata.namespace=x") == "field label not supported: metadata.namespace");
}
