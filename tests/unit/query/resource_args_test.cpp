#include "core/query/resource_args.hpp"

#include "tests/support/fake_types.hpp"
#include "tests/support/problem.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace k8scache;
using tests::problem_of;
using Words = std::vector<std::string>;

namespace {

const model::Catalog& catalog() {
  static const model::Catalog kCatalog = [] {
    std::vector<model::CatalogType> types;
    for (const tests::FakeType& one : tests::usual_types()) {
      if (!types.empty() && types.back().type.plural_and_group() == one.type.plural_and_group()) {
        types.back().versions.push_back(one.type.version);
        continue;
      }
      types.push_back({.id = static_cast<std::int64_t>(types.size()) + 1,
                       .type = one.type,
                       .versions = {one.type.version},
                       .warnings = {}});
    }
    return model::Catalog(std::move(types));
  }();
  return kCatalog;
}

query::ResourceArgs parsed(const Words& words, bool has_selector = false,
                           bool all_namespaces = false) {
  return query::parse_resource_args(words, catalog(), has_selector, all_namespaces);
}

/// `pods/web services/`, then `named` and `single` where they hold.
std::string meaning(const Words& words) {
  const query::ResourceArgs args = parsed(words);
  std::string text;
  for (const query::Wanted& wanted : args.wanted) {
    text += fmt::format("{}/{} ", wanted.type->type.plural_and_group(), wanted.name);
  }
  return text + (args.by_name ? "named" : "") + (args.single ? " single" : "");
}

}  // namespace

TEST_CASE("the words behind get name types and objects") {
  struct Case {
    Words words;
    std::string meaning;
  };
  const Case cases[] = {
      {{"pods"}, "pods/ "},
      {{"po"}, "pods/ "},
      {{"Pod"}, "pods/ "},
      {{"PODS"}, "pods/ "},
      {{"pods,svc"}, "pods/ services/ "},
      {{"pods,po,pod"}, "pods/ "},
      {{"deploy.apps"}, "deployments.apps/ "},
      {{"deployments.v1.apps"}, "deployments.apps/ "},
      {{"hpa.v1.autoscaling"}, "horizontalpodautoscalers.autoscaling/ "},
      {{"pods", "web"}, "pods/web named single"},
      {{"pods", "web", "db"}, "pods/web pods/db named"},
      {{"pod/web"}, "pods/web named single"},
      {{"pod/web", "svc/web"}, "pods/web services/web named"},
      {{"pods,svc", "web"}, "pods/web services/web named"},
      {{"pods,svc", "a", "b"}, "pods/a pods/b services/a services/b named"},
      {{"node/n1"}, "nodes/n1 named single"},
      {{"all"},
       "pods/ replicationcontrollers/ services/ daemonsets.apps/ deployments.apps/ "
       "replicasets.apps/ statefulsets.apps/ horizontalpodautoscalers.autoscaling/ "
       "cronjobs.batch/ jobs.batch/ "},
      {{"api-extensions"}, "customresourcedefinitions.apiextensions.k8s.io/ "},
      {{"events"}, "events/ "},
  };
  for (const Case& one : cases) {
    CAPTURE(one.words.front());
    CHECK(meaning(one.words) == one.meaning);
  }
}

TEST_CASE("a category and one of its types name each type once") {
  const auto args = parsed({"pods,all"});
  std::size_t pods = 0;
  for (const query::Wanted& wanted : args.wanted) {
    if (wanted.type->type.plural == "pods") ++pods;
  }
  CHECK(pods == 1);
  CHECK(args.wanted.front().type->type.plural == "pods");
}

TEST_CASE("what kubectl refuses is refused in its words") {
  struct Case {
    Words words;
    bool has_selector;
    bool all_namespaces;
    std::string said;
  };
  const Case cases[] = {
      {{"pods", "web"}, true, false, "name cannot be provided when a selector is specified"},
      {{"pod/web"},
       true,
       false,
       "selectors and the all flag cannot be used when passing resource/name arguments"},
      {{"pods", "web"},
       false,
       true,
       "a resource cannot be retrieved by name across all namespaces"},
      {{"pod/web"}, false, true, "a resource cannot be retrieved by name across all namespaces"},
      {{"pod/web", "svc"},
       false,
       false,
       "there is no need to specify a resource type as a separate argument when passing arguments "
       "in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get "
       "resource resource/<resource_name>'"},
      {{"pod/a/b"},
       false,
       false,
       "arguments in resource/name form may not have more than one slash"},
      {{"pod/"},
       false,
       false,
       "arguments in resource/name form must have a single resource and name"},
      {{"/web"},
       false,
       false,
       "arguments in resource/name form must have a single resource and name"},
      {{"pods,svc/web"},
       false,
       false,
       "arguments in resource/name form must have a single resource and name"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.words.front());
    CHECK(problem_of(ErrorKind::Usage, [&] {
            (void)parsed(one.words, one.has_selector, one.all_namespaces);
          }) == one.said);
  }
}

TEST_CASE("an object of the cluster may be named with all namespaces") {
  CHECK(parsed({"nodes", "n1"}, false, true).single);
  CHECK(parsed({"node/n1"}, false, true).single);
}

TEST_CASE("a type that does not exist is named, with the one that was probably meant") {
  const std::string said =
      problem_of(ErrorKind::NotFound, [] { (void)parsed({"pods,deploments"}); });
  CHECK(said.starts_with("the server doesn't have a resource type \"deploments\""));
  CHECK(said.find("deployment") != std::string::npos);
  CHECK(problem_of(ErrorKind::NotFound, [] { (void)parsed({"xyzzy.example.com"}); }) ==
        "the server doesn't have a resource type \"xyzzy\"");
}
