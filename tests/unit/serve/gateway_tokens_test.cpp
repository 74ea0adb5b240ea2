#include "core/json/value.hpp"
#include "core/serve/gateway.hpp"
#include "tests/support/cache_file.hpp"
#include "tests/support/shipped_registry.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace k8scache;
using tests::CacheFile;
using tests::objects_of;

namespace {

const std::string kAdmin = serve::new_token();
const std::string kCi = serve::new_token();
const std::string kLines = serve::token_line({.who = "admin"}, kAdmin) +
                           serve::token_line({.who = "ci", .namespaces = {"a", "c"}}, kCi);

const std::vector<tests::ObjectFacts> kPods{{"a", "p1", "30", "1", "", "app=web"},
                                            {"a", "p2", "4", "2"},
                                            {"b", "p3", "100", "3"},
                                            {"b", "q4", "5", "4"}};

/// A cache of pods in two namespaces and a node, for whoever has a token.
struct Guarded {
  Guarded() {
    file.list({CacheFile::kNodes, ""}, objects_of({{"", "n1", "x", "1"}}), "4");
    list_pods(kPods, "5");
  }
  serve::Response ask(const std::string& token, const std::string& target,
                      const std::string& method = "GET", const std::string& body = "") {
    serve::Request request{.method = method, .target = target, .body = body};
    if (!token.empty()) request.headers.emplace_back("Authorization", "Bearer " + token);
    return gateway.answer(request);
  }
  int status(const std::string& token, const std::string& target) {
    return ask(token, target).status;
  }
  json::Value read(const serve::Response& response) {
    text = response.body;
    return parser.parse(text);
  }
  std::string names(const std::string& token, const std::string& target) {
    std::string all;
    for (const json::Value item : read(ask(token, target))["items"].elements()) {
      all += (all.empty() ? "" : " ") + std::string(item["metadata"]["name"].text_or("?"));
    }
    return all;
  }
  void list_pods(const std::vector<tests::ObjectFacts>& facts, const std::string& version) {
    file.list({CacheFile::kPods, ""}, objects_of(facts), version);
    ++news.commits;
    gateway.rest();
  }
  void take(const std::string& lines) {
    gateway.take(clusters, {.tokens = serve::AccessTokens::parse(lines, "f")});
  }

  CacheFile file;
  serve::CacheNews news;
  std::vector<serve::ServedCluster> clusters{{"prod", file.path(), &news}};
  serve::Gateway gateway{clusters,
                         tests::shipped_registry(),
                         file.clock(),
                         {.tokens = serve::AccessTokens::parse(kLines, "f")}};
  json::Parser parser;
  std::string text;
};

std::string header(const serve::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

/// All that a stream has to say until it waits.
std::string said(const serve::Response& response, bool* is_over = nullptr) {
  std::string text;
  while (true) {
    const serve::Piece piece = response.next();
    text += piece.bytes;
    if (is_over != nullptr) *is_over = piece.then != serve::Piece::Then::More;
    if (piece.then != serve::Piece::Then::More || piece.wait.count() > 0) return text;
  }
}

constexpr const char* kKube = "/k8s/clusters/prod";

}  // namespace

TEST_CASE("without a token that is known nothing is answered, but whether the server lives") {
  Guarded guarded;
  for (const char* target : {"/", "/api/v1/pods", "/api/v1/clusters", "/api/v1/health", "/metrics",
                             "/openapi.json", "/nosuch", "/k8s/clusters/prod/api/v1/pods",
                             "/k8s/clusters/prod/version", "/k8s/clusters/prod/livez"}) {
    CAPTURE(target);
    const serve::Response none = guarded.ask("", target);
    CHECK(none.status == 401);
    CHECK(header(none, "WWW-Authenticate") == "Bearer realm=\"k8scache\"");
    const serve::Response wrong = guarded.ask("k8scache_wrong", target);
    CHECK(wrong.status == 401);
    CHECK(header(wrong, "WWW-Authenticate") ==
          "Bearer realm=\"k8scache\", error=\"invalid_token\"");
    CHECK(wrong.body.find("p1") == std::string::npos);
  }
  const serve::Response kube = guarded.ask("", "/k8s/clusters/prod/api/v1/pods");
  CHECK(guarded.read(kube)["reason"].text_or("") == "Unauthorized");
  CHECK(header(guarded.ask("", "/api/v1/pods"), "Content-Type") == "application/problem+json");
  CHECK(guarded.ask("", "/livez").body == "ok");
  CHECK(guarded.ask("", "/readyz?verbose").body == "ok");
  CHECK(guarded.ask("", "/readyz/ping").body == "ok");
  // The other checks are called like clusters: whether there is one is not told.
  for (const char* target : {"/readyz/prod", "/readyz/nosuch", "/livez/nosuch", "/readyz/a/b"}) {
    CHECK(guarded.status("", target) == 401);
  }
  CHECK(guarded.status("", "/livez?verbose=%zz") == 400);
  CHECK(guarded.ask("", "/readyz", "POST").status == 405);
  CHECK(guarded.ask(kAdmin, "/readyz?verbose").body.find("[+]prod ok") != std::string::npos);
}

TEST_CASE("a token without namespaces sees everything") {
  Guarded guarded;
  CHECK(guarded.names(kAdmin, "/api/v1/pods") == "p1 p2 p3 q4");
  CHECK(guarded.names(kAdmin, "/api/v1/nodes") == "n1");
  CHECK(guarded.names(kAdmin, std::string(kKube) + "/api/v1/pods") == "p1 p2 p3 q4");
  CHECK(guarded.status(kAdmin, "/api/v1/status") == 200);
  CHECK(guarded.status(kAdmin, "/metrics") == 200);
}

TEST_CASE("a token for some namespaces sees their objects alone, in our own API") {
  Guarded guarded;
  const serve::Response page = guarded.ask(kCi, "/api/v1/pods");
  CHECK(guarded.read(page)["total"].integer_or(0) == 2);
  CHECK(guarded.read(page)["namespaces"].size() == 2);
  CHECK(header(page, "X-Total-Count") == "2");
  CHECK(guarded.names(kCi, "/api/v1/pods") == "p1 p2");
  CHECK(guarded.names(kCi, "/api/v1/pods?search=p") == "p1 p2");
  CHECK(guarded.names(kCi, "/api/v1/pods?sort=-data.value") == "p1 p2");
  CHECK(guarded.names(kCi, "/api/v1/pods?filter=data.value%3D100") == "");
  CHECK(guarded.names(kCi, "/api/v1/pods?namespace=a&limit=1") == "p1");
  CHECK(guarded.status(kCi, "/api/v1/pods?namespace=b") == 403);
  CHECK(guarded.status(kCi, "/api/v1/namespaces/b/pods") == 403);
  CHECK(guarded.status(kCi, "/api/v1/namespace/b/pods?watch=true") == 403);
  CHECK(guarded.status(kCi, "/api/v1/namespaces/b/pods/p3") == 403);
  CHECK(guarded.status(kCi, "/api/v1/namespaces/a/pods/p1") == 200);
  CHECK(guarded.status(kCi, "/api/v1/pods/uid-p1") == 200);
  CHECK(guarded.status(kCi, "/api/v1/pods/uid-p3") == 404);
  CHECK(guarded.status(kCi, "/api/v1/nodes") == 403);
  CHECK(guarded.status(kCi, "/api/v1/nodes/uid-n1") == 403);
  CHECK(guarded.status(kCi, "/api/v1/nodes?watch=true") == 403);
  CHECK(guarded.status(kCi, "/api/v1/status") == 403);
  CHECK(guarded.status(kCi, "/metrics") == 403);
  CHECK(guarded.status(kCi, "/api/v1/clusters") == 200);
  const serve::Response types = guarded.ask(kCi, "/api/v1/resources");
  CHECK(types.status == 200);
  CHECK_FALSE(guarded.read(types)["resources"].at(0)["objects"].exists());
}

TEST_CASE("what one token was told is not taken for another's answer") {
  Guarded guarded;
  // The same question, first of who sees everything.
  CHECK(guarded.names(kAdmin, "/api/v1/pods?search=p") == "p1 p2 p3");
  CHECK(guarded.names(kCi, "/api/v1/pods?search=p") == "p1 p2");
  CHECK(guarded.names(kAdmin, "/api/v1/pods?search=p") == "p1 p2 p3");
  const std::string etag = header(guarded.ask(kAdmin, "/api/v1/pods"), "ETag");
  serve::Request again{.method = "GET",
                       .target = "/api/v1/pods",
                       .headers = {{"Authorization", "Bearer " + kCi}, {"If-None-Match", etag}},
                       .body = {}};
  CHECK(guarded.gateway.answer(again).status == 200);
  // A page of all goes on as a page of some.
  const std::string next(
      guarded.read(guarded.ask(kAdmin, "/api/v1/pods?limit=1"))["next"].text_or(""));
  CHECK(guarded.names(kCi, "/api/v1/pods?cursor=" + next) == "p2");
  const std::string kube = std::string(kKube) + "/api/v1/namespaces/b/pods?limit=1";
  const std::string token(
      guarded.read(guarded.ask(kAdmin, kube))["metadata"]["continue"].text_or(""));
  CHECK(guarded.status(kAdmin, kube + "&continue=" + token) == 200);
  CHECK(guarded.status(kCi, kube + "&continue=" + token) == 403);
}

TEST_CASE("a token for some namespaces is refused like a user without the rights, by Kubernetes") {
  Guarded guarded;
  const std::string kube = kKube;
  CHECK(guarded.names(kCi, kube + "/api/v1/namespaces/a/pods") == "p1 p2");
  CHECK(guarded.names(kCi, kube + "/api/v1/namespaces/c/pods") == "");
  CHECK(guarded.status(kCi, kube + "/api/v1/namespaces/a/pods/p1") == 200);
  CHECK(guarded.status(kCi, kube + "/api/v1/namespaces/b/pods/p3") == 403);
  for (const char* path :
       {"/api/v1/pods", "/api/v1/namespaces/b/pods", "/api/v1/nodes", "/api/v1/nodes/n1",
        "/api/v1/pods?watch=true", "/api/v1/namespaces/b/pods?watch=true",
        "/api/v1/pods?fieldSelector=metadata.namespace%3Da",
        "/api/v1/nodes?watch=true&resourceVersion=1"}) {
    CAPTURE(path);
    const serve::Response refused = guarded.ask(kCi, kube + path);
    CHECK(refused.status == 403);
    CHECK(guarded.read(refused)["reason"].text_or("") == "Forbidden");
    CHECK(refused.body.find("is forbidden") != std::string::npos);
  }
  CHECK(guarded.status(kCi, kube + "/version") == 200);
  CHECK(guarded.status(kCi, kube + "/api/v1") == 200);
}

TEST_CASE("streams of a token for some namespaces tell of nothing else") {
  Guarded guarded;
  const serve::Response events = guarded.ask(kCi, "/api/v1/pods?watch=true&fields=metadata.name");
  said(events);
  const serve::Response watch = guarded.ask(
      kCi, std::string(kKube) + "/api/v1/namespaces/a/pods?watch=true&resourceVersion=5");
  said(watch);
  guarded.list_pods({{"a", "p1", "31", "8"},
                     {"a", "p2", "4", "2"},
                     {"b", "p3", "101", "9"},
                     {"b", "new", "1", "10"}},
                    "12");
  const std::string told = said(events);
  CHECK(told.find("p1") != std::string::npos);
  for (const char* name : {"p3", "new", "q4"}) {
    CAPTURE(name);
    CHECK(told.find(name) == std::string::npos);
  }
  const std::string seen = said(watch);
  CHECK(seen.find("\"p1\"") != std::string::npos);
  CHECK(seen.find("p3") == std::string::npos);
}

TEST_CASE("reviews of one's rights answer as the token allows") {
  Guarded guarded;
  const auto allowed = [&](const std::string& token, const std::string& attributes) {
    const std::string body = R"({"spec":{"resourceAttributes":)" + attributes + "}}";
    const serve::Response response = guarded.ask(
        token, std::string(kKube) + "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        "POST", body);
    CHECK(response.status == 201);
    return guarded.read(response)["status"]["allowed"].boolean_or(false);
  };
  CHECK(allowed(kAdmin, R"({"verb":"list","resource":"pods"})"));
  CHECK_FALSE(allowed(kCi, R"({"verb":"list","resource":"pods"})"));
  CHECK(allowed(kCi, R"({"verb":"list","resource":"pods","namespace":"a"})"));
  CHECK_FALSE(allowed(kCi, R"({"verb":"list","resource":"pods","namespace":"b"})"));
  CHECK(allowed(kAdmin, R"({"verb":"get","resource":"nodes","name":"n1"})"));
  CHECK_FALSE(allowed(kCi, R"({"verb":"get","resource":"nodes","name":"n1"})"));
  const auto rules = [&](const std::string& ns) {
    return guarded
        .ask(kCi, std::string(kKube) + "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
             "POST", R"({"spec":{"namespace":")" + ns + "\"}}")
        .body;
  };
  CHECK(rules("a").find("\"pods\"") != std::string::npos);
  CHECK(rules("b").find("\"pods\"") == std::string::npos);
  CHECK(rules("a").find("\"nodes\"") == std::string::npos);
  CHECK(guarded
            .ask(kCi, std::string(kKube) + "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                 "POST", "{}")
            .body.find("k8scache:ci") != std::string::npos);
}

TEST_CASE("tokens come and go while the server runs; a stream lasts as long as its own") {
  Guarded guarded;
  const std::string other = serve::new_token();
  const serve::Response admin = guarded.ask(kAdmin, "/api/v1/pods?watch=true");
  const serve::Response ci = guarded.ask(kCi, "/api/v1/pods?watch=true");
  bool is_over = false;
  said(admin, &is_over);
  said(ci, &is_over);
  CHECK_FALSE(is_over);
  guarded.take(serve::token_line({.who = "admin"}, kAdmin) +
               serve::token_line({.who = "ci", .namespaces = {"a", "c"}}, other));
  said(admin, &is_over);
  CHECK_FALSE(is_over);
  CHECK(said(ci, &is_over).empty());
  CHECK(is_over);
  CHECK(guarded.status(kCi, "/api/v1/pods") == 401);
  CHECK(guarded.names(other, "/api/v1/pods") == "p1 p2");
  guarded.take(serve::token_line({.who = "admin", .namespaces = {"b"}}, kAdmin));
  CHECK(said(admin, &is_over).empty());
  CHECK(is_over);
  CHECK(guarded.names(kAdmin, "/api/v1/pods") == "p3 q4");
}

TEST_CASE("clusters come and go; who follows one that has gone is told to begin anew") {
  Guarded guarded;
  const serve::Response watch =
      guarded.ask(kAdmin, std::string(kKube) + "/api/v1/pods?watch=true&resourceVersion=5");
  said(watch);
  CacheFile second;
  second.list({CacheFile::kPods, ""}, objects_of({{"x", "other", "1", "1"}}), "3");
  guarded.clusters = {{"second", second.path(), &guarded.news}};
  guarded.take(kLines);
  CHECK(said(watch).find("\"code\":410") != std::string::npos);
  CHECK(guarded.names(kAdmin, "/api/v1/pods") == "other");
  CHECK(guarded.status(kAdmin, std::string(kKube) + "/api/v1/pods") == 404);
  CHECK(guarded.names(kAdmin, "/k8s/clusters/second/api/v1/pods") == "other");
  guarded.clusters.push_back({"prod", guarded.file.path(), &guarded.news});
  guarded.take(kLines);
  CHECK(guarded.names(kAdmin, "/api/v1/pods?cluster=prod") == "p1 p2 p3 q4");
}
