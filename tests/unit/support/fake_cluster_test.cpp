#include "tests/support/fake_cluster.hpp"

#include "core/base/error.hpp"
#include "core/json/value.hpp"
#include "tests/support/fake_questions.hpp"
#include "tests/support/json_text.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace k8scache::tests {
namespace {

std::string text_at(const std::string& document, std::initializer_list<std::string_view> path) {
  return std::string{member_text(document, path).value_or("")};
}

std::string token_of(const std::string& list) {
  const std::string text = text_at(list, {"metadata", "continue"});
  return text.empty() ? "" : text.substr(1, text.size() - 2);
}

TEST_CASE("each mutation takes the next revision and the object carries it") {
  FakeCluster cluster;
  const Revision first = cluster.put(pod("a"));
  CHECK(cluster.put(pod("b")) == first + 1);
  const std::string created = *cluster.get("pods", {"web", "a"});
  CHECK(text_at(created, {"metadata", "resourceVersion"}) == fmt::format("\"{}\"", first));
  cluster.put(pod("a", "web", R"({"x":"1"})"));
  const std::string changed = *cluster.get("pods", {"web", "a"});
  CHECK(text_at(changed, {"metadata", "uid"}) == text_at(created, {"metadata", "uid"}));
  CHECK(cluster.remove("pods", {"web", "a"}) == first + 3);
  CHECK_FALSE(cluster.get("pods", {"web", "a"}));
  CHECK(cluster.remove("pods", {"web", "a"}) == first + 3);
  cluster.put(pod("a"));
  CHECK(text_at(*cluster.get("pods", {"web", "a"}), {"metadata", "uid"}) !=
        text_at(created, {"metadata", "uid"}));
  CHECK_THROWS_AS(cluster.put(R"({"kind":"Nope","apiVersion":"v1","metadata":{"name":"x"}})"),
                  Error);
}

TEST_CASE("all pages of a list are the snapshot of its first page") {
  FakeCluster cluster;
  for (const char* name : {"a", "b", "c", "d", "e"}) cluster.put(pod(name));
  const std::string first = ask(cluster, "/api/v1/pods?limit=2").body;
  CHECK(names_in(first) == "a b");
  CHECK(text_at(first, {"metadata", "remainingItemCount"}) == "3");
  cluster.remove("pods", {"web", "c"});
  cluster.put(pod("cc"));
  const std::string second = ask(cluster, "/api/v1/pods?limit=2&continue=" + token_of(first)).body;
  CHECK(names_in(second) == "c d");
  CHECK(text_at(second, {"metadata", "remainingItemCount"}) == "1");
  const std::string third = ask(cluster, "/api/v1/pods?limit=2&continue=" + token_of(second)).body;
  CHECK(names_in(third) == "e");
  CHECK(token_of(third).empty());
  for (const std::string& page : {second, third}) {
    CHECK(text_at(page, {"metadata", "resourceVersion"}) ==
          text_at(first, {"metadata", "resourceVersion"}));
  }
  CHECK(names_in(ask(cluster, "/api/v1/pods").body) == "a b cc d e");
}

TEST_CASE("objects come in the order of their storage keys") {
  FakeCluster cluster;
  cluster.put(pod("x", "a"));
  cluster.put(pod("x", "a-b"));
  CHECK(names_in(ask(cluster, "/api/v1/namespaces/a/pods").body) == "x");
  cluster.put(pod("y", "a"));
  // '-' sorts before '/': the namespace a-b comes first
  CHECK(names_in(ask(cluster, "/api/v1/pods").body) == "x x y");
  CHECK(names_in(ask(cluster, "/api/v1/namespaces/a/pods").body) == "x y");
}

TEST_CASE("a token from before a compaction is expired and brings one that goes on anyway") {
  FakeCluster cluster;
  for (const char* name : {"a", "b", "c"}) cluster.put(pod(name));
  const std::string first = ask(cluster, "/api/v1/pods?limit=1").body;
  cluster.put(pod("d"));
  cluster.compact();
  const ApiAnswer expired = ask(cluster, "/api/v1/pods?limit=1&continue=" + token_of(first));
  CHECK(expired.code == 410);
  CHECK(text_at(expired.body, {"reason"}) == "\"Expired\"");
  const ApiAnswer anyway = ask(cluster, "/api/v1/pods?continue=" + token_of(expired.body));
  CHECK(names_in(anyway.body) == "b c d");
  CHECK(names_in(ask(cluster, "/api/v1/pods").body) == "a b c d");
}

TEST_CASE("compaction keeps what is alive and forgets what was deleted") {
  FakeCluster cluster;
  cluster.put(pod("a"));
  cluster.put(pod("a", "web", R"({"x":"1"})"));
  cluster.put(pod("b"));
  cluster.remove("pods", {"web", "b"});
  cluster.compact();
  CHECK(names_in(ask(cluster, "/api/v1/pods").body) == "a");
  CHECK(cluster.size("pods") == 1);
}

TEST_CASE("parameters are judged as a server does") {
  FakeCluster cluster;
  const Revision now = cluster.put(pod("a"));
  cluster.put(pod("b"));
  const std::string token = token_of(ask(cluster, "/api/v1/pods?limit=1").body);
  struct Case {
    std::string query;
    int code;
    std::string names;
  };
  const Case cases[] = {
      {"resourceVersion=0&limit=1", 200, "a b"},
      {fmt::format("resourceVersion={}&resourceVersionMatch=Exact", now), 200, "a"},
      {fmt::format("resourceVersion={}&limit=5", now), 200, "a"},
      {fmt::format("resourceVersion={}&resourceVersionMatch=NotOlderThan", now), 200, "a b"},
      {fmt::format("resourceVersion={}", now + 99), 504, ""},
      {"resourceVersionMatch=Exact", 422, ""},
      {"resourceVersion=0&resourceVersionMatch=Exact", 422, ""},
      {"resourceVersion=5&resourceVersionMatch=Soon", 422, ""},
      {"resourceVersion=5&continue=" + token, 400, ""},
      {"resourceVersion=abc", 400, ""},
      {"continue=garbage", 400, ""},
      {"sendInitialEvents=true", 422, ""},
      {"watch=true&sendInitialEvents=true", 422, ""},
      {"watch=true&resourceVersionMatch=NotOlderThan", 422, ""},
      {"fieldSelector=metadata.name=b", 200, "b"},
      {"fieldSelector=metadata.name%3Db%2Cmetadata.namespace!%3Dweb", 200, ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.query);
    const ApiAnswer got = ask(cluster, "/api/v1/pods?" + c.query);
    CHECK(got.code == c.code);
    if (c.code == 200) CHECK(names_in(got.body) == c.names);
  }
}

TEST_CASE("label selectors: equal, unequal, present, absent") {
  FakeCluster cluster;
  cluster.put(pod("a", "web", R"({"app":"x","canary":""})"));
  cluster.put(pod("b", "web", R"({"app":"y"})"));
  cluster.put(pod("c"));
  const std::pair<std::string, std::string> cases[] = {{"app=x", "a"},    {"app==y", "b"},
                                                       {"app!=x", "b c"}, {"app", "a b"},
                                                       {"!app", "c"},     {"app,!canary", "b"}};
  for (const auto& [selector, names] : cases) {
    CAPTURE(selector);
    CHECK(names_in(ask(cluster, "/api/v1/pods?labelSelector=" + selector).body) == names);
  }
}

TEST_CASE("built-in lists leave kind and version of items out, custom ones put metadata last") {
  FakeCluster cluster;
  cluster.put(pod("a"));
  const std::string pods = ask(cluster, "/api/v1/pods").body;
  CHECK(pods.starts_with(R"({"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":)"));
  CHECK(pods.find(R"("items":[{"metadata":{)") != std::string::npos);
  FakeType widget = usual_types().front();
  widget.type.group = "example.com";
  widget.type.kind = "Widget";
  widget.type.plural = "widgets";
  widget.type.verbs = {"list", "watch"};
  widget.custom = true;
  cluster.add_type(widget);
  cluster.put(
      R"({"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w","namespace":"a"}})");
  const std::string widgets = ask(cluster, "/apis/example.com/v1/widgets").body;
  CHECK(widgets.starts_with(
      R"({"apiVersion":"example.com/v1","items":[{"apiVersion":"example.com/v1","kind":"Widget")"));
  CHECK(widgets.find(R"("kind":"WidgetList","metadata":{"resourceVersion":)") != std::string::npos);
}

TEST_CASE("what is not there is refused in the server's words") {
  FakeCluster cluster;
  cluster.set_stale("apps", "v1");
  struct Case {
    std::string target;
    int code;
    std::string message;
  };
  const Case cases[] = {
      {"/api/v1/namespaces/a/pods/x", 404, R"("pods \"x\" not found")"},
      {"/apis/batch/v1/namespaces/a/jobs/x", 404, R"("jobs.batch \"x\" not found")"},
      {"/api/v1/nopes", 404, R"("the server could not find the requested resource")"},
      {"/nope", 404, R"("the server could not find the requested resource")"},
      {"/api/v1/namespaces/a/nodes", 404, R"("the server could not find the requested resource")"},
      {"/apis/apps/v1", 503, R"("service unavailable")"},
      {"/apis/apps/v1/deployments", 503, R"("service unavailable")"},
      {"/api/v1/bindings", 405,
       R"("the server does not allow this method on the requested resource")"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.target);
    const ApiAnswer got = ask(cluster, c.target);
    CHECK(got.code == c.code);
    CHECK(text_at(got.body, {"message"}) == c.message);
    CHECK(text_at(got.body, {"kind"}) == "\"Status\"");
  }
}

TEST_CASE("discovery: aggregated when asked for and supported, else legacy, stale marked") {
  FakeCluster cluster;
  cluster.set_stale("batch", "v1");
  const std::string accept =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
  const ApiAnswer apis = ask(cluster, "/apis", accept);
  CHECK(apis.content_type ==
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
  CHECK(apis.body.find(R"({"version":"v1","freshness":"Stale"})") != std::string::npos);
  const std::vector<FakeType> read = types_of_discovery(apis.body);
  const auto deployment =
      std::ranges::find_if(read, [](const FakeType& t) { return t.type.plural == "deployments"; });
  REQUIRE(deployment != read.end());
  CHECK(deployment->type == cluster.type_at("apps", "v1", "deployments")->type);
  CHECK(ask(cluster, "/api", accept).body.find(R"("resource":"pods")") != std::string::npos);

  CHECK(ask(cluster, "/apis", accept, {.aggregated_apis = false}).body.find("APIGroupList") !=
        std::string::npos);
  CHECK(ask(cluster, "/api", "application/json").body.find("APIVersions") != std::string::npos);
  const std::string core = ask(cluster, "/api/v1").body;
  CHECK(core.find(R"("name":"pods","singularName":"pod","namespaced":true)") != std::string::npos);
  CHECK(core.find(R"("name":"pods/status")") != std::string::npos);
}

TEST_CASE("partial metadata of lists and objects") {
  FakeCluster cluster;
  cluster.put(pod("a"));
  const std::string accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
  const std::string list = ask(cluster, "/api/v1/pods", accept).body;
  CHECK(list.starts_with(R"({"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1")"));
  CHECK(names_in(list) == "a");
  CHECK(list.find("\"spec\"") == std::string::npos);
}

TEST_CASE("synthetic pods: all different, of the usual size, in all their namespaces") {
  FakeCluster cluster;
  cluster.load_pods(500);
  CHECK(cluster.size("pods") == 500);
  json::Parser parser;
  std::set<std::string> uids;
  std::string token;
  std::size_t bytes = 0;
  do {
    const std::string page = ask(cluster, "/api/v1/pods?limit=200&continue=" + token).body;
    bytes += page.size();
    for (const json::Value item : parser.parse(page)["items"].elements()) {
      uids.emplace(item["metadata"]["uid"].text_or(""));
      CHECK(item["metadata"]["managedFields"].size() == 2);
      CHECK(
          cluster.get("namespaces", {"", std::string{item["metadata"]["namespace"].text_or("")}}));
    }
    token = token_of(page);
  } while (!token.empty());
  CHECK(uids.size() == 500);
  CHECK(bytes / 500 > 8'000);
  CHECK(bytes / 500 < 10'500);
  CHECK(parser.parse(ask(cluster, "/api/v1/namespaces/default/pods").body)["items"].size() == 100);
  CHECK(
      parser.parse(ask(cluster, "/api/v1/pods?labelSelector=app=app-00017").body)["items"].size() ==
      10);
}

}  // namespace
}  // namespace k8scache::tests
