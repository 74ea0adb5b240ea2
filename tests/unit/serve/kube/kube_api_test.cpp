#include "core/serve/kube/kube_api.hpp"

#include "core/json/value.hpp"
#include "core/serve/url.hpp"
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

const store::TypeScope kAllPods{CacheFile::kPods, ""};
constexpr const char* kTable = "application/json;as=Table;v=v1;g=meta.k8s.io";

/// A cache file, and the Kubernetes API in front of it.
struct Served {
  serve::Response ask(const std::string& target, const std::string& accept = "",
                      const std::string& method = "GET", const std::string& body = "") {
    serve::Request request{.method = method, .target = target, .body = body};
    if (!accept.empty()) request.headers.emplace_back("Accept", accept);
    return serve::kube_answer(cache, request, *serve::path_steps(request.path()));
  }
  json::Value read(const serve::Response& response) {
    text = response.body;
    return parser.parse(text);
  }
  /// The names of a list, with blanks between.
  std::string names(const serve::Response& response) {
    std::string all;
    for (const json::Value item : read(response)["items"].elements()) {
      all += (all.empty() ? "" : " ") + std::string(item["metadata"]["name"].text_or("?"));
    }
    return all;
  }
  void commit() {
    ++news.commits;
    cache.let_go();
  }
  void list_pods(const std::vector<tests::ObjectFacts>& facts, const std::string& version) {
    file.list(kAllPods, objects_of(facts), version);
    commit();
  }

  CacheFile file;
  serve::CacheNews news;
  serve::ClusterCache cache{"test", file.path(), tests::shipped_registry(), file.clock(), news};
  json::Parser parser;
  std::string text;
};

/// All that a stream has to say until it waits.
std::string said(const serve::Response& response) {
  std::string text;
  while (true) {
    serve::Piece piece = response.next();
    text += piece.bytes;
    if (piece.then != serve::Piece::Then::More || piece.wait.count() > 0) return text;
  }
}

/// The events of a watch, `ADDED a@5`.
std::vector<std::string> events(const std::string& text) {
  std::vector<std::string> all;
  json::Parser parser;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = text.find('\n', begin);
    const json::Value event = parser.parse(std::string_view(text).substr(begin, end - begin));
    const json::Value metadata = event["object"]["metadata"];
    all.push_back(fmt::format("{} {}@{}", event["type"].text_or(""), metadata["name"].text_or(""),
                              metadata["resourceVersion"].text_or("")));
    begin = end + 1;
  }
  return all;
}

}  // namespace

TEST_CASE("nothing synced, nothing there and nothing allowed are different answers") {
  Served served;
  const serve::Response never = served.ask("/api/v1/pods");
  CHECK(never.status == 503);
  CHECK(served.read(never)["reason"].text_or("") == "ServiceUnavailable");
  served.list_pods({}, "5");
  const serve::Response none = served.ask("/api/v1/pods");
  CHECK(none.status == 200);
  CHECK(none.body ==
        R"({"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"5"},"items":[]})"
        "\n");
  served.file.execute("update cursor set coverage = 'forbidden', complete = 0, error = 'no!'");
  served.commit();
  const serve::Response forbidden = served.ask("/api/v1/pods");
  CHECK(forbidden.status == 403);
  CHECK(served.read(forbidden)["message"].text_or("") == "no!");
  CHECK(served.ask("/api/v1/nosuch").status == 404);
  CHECK(served.ask("/api/v2/pods").status == 404);
}

TEST_CASE("a list is told in pages of one state, whatever happens meanwhile") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"},
                    {"a", "p2", "x", "2"},
                    {"a", "p3", "x", "3"},
                    {"b", "p4", "x", "4"},
                    {"b", "p5", "x", "5"}},
                   "5");
  serve::Response page = served.ask("/api/v1/pods?limit=2");
  CHECK(served.names(page) == "p1 p2");
  CHECK(served.read(page)["metadata"]["remainingItemCount"].integer_or(0) == 3);
  const std::string token(served.read(page)["metadata"]["continue"].text_or(""));
  // One goes, one changes, one comes: the list that began knows nothing of it.
  served.list_pods({{"a", "p1", "x", "1"},
                    {"a", "p2", "x", "2"},
                    {"b", "p4", "y", "7"},
                    {"b", "p44", "x", "8"},
                    {"b", "p5", "x", "5"}},
                   "9");
  page = served.ask("/api/v1/pods?limit=2&continue=" + token);
  CHECK(served.names(page) == "p3 p4");
  CHECK(served.read(page)["metadata"]["resourceVersion"].text_or("") == "5");
  CHECK(served.read(page)["items"].at(1)["data"]["value"].text_or("") == "x");
  const std::string last(served.read(page)["metadata"]["continue"].text_or(""));
  page = served.ask("/api/v1/pods?limit=2&continue=" + last);
  CHECK(served.names(page) == "p5");
  CHECK_FALSE(served.read(page)["metadata"]["continue"].exists());
  CHECK(served.names(served.ask("/api/v1/pods")) == "p1 p2 p4 p44 p5");
  // The token of one list is none of another's, and none forever.
  CHECK(served.ask("/api/v1/namespaces/a/pods?limit=2&continue=" + token).status == 400);
  CHECK(served.ask("/api/v1/pods?limit=2&continue=xyz").status == 400);
  served.file.execute("delete from change where seq <= 3");
  served.commit();
  CHECK(served.ask("/api/v1/pods?limit=2&continue=" + token).status == 410);
}

TEST_CASE("versions that a list must have are kept, or refused") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  CHECK(served.ask("/api/v1/pods?resourceVersion=0").status == 200);
  CHECK(served.ask("/api/v1/pods?resourceVersion=3").status == 200);
  CHECK(served.ask("/api/v1/pods?resourceVersion=5&resourceVersionMatch=Exact").status == 200);
  CHECK(served.ask("/api/v1/pods?resourceVersion=3&resourceVersionMatch=Exact").status == 410);
  CHECK(served.ask("/api/v1/pods?resourceVersion=6").status == 504);
  CHECK(served.ask("/api/v1/pods?resourceVersion=x").status == 400);
  CHECK(served.ask("/api/v1/pods?resourceVersionMatch=Exact").status == 422);
}

TEST_CASE("selectors choose, and bad ones are refused in the server's words") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1", "", "app=web"}, {"b", "p2", "x", "2"}}, "5");
  CHECK(served.names(served.ask("/api/v1/pods?labelSelector=app%3Dweb")) == "p1");
  CHECK(served.names(served.ask("/api/v1/pods?fieldSelector=metadata.name%3Dp2")) == "p2");
  CHECK(served.names(served.ask("/api/v1/pods?fieldSelector=metadata.namespace!%3Da")) == "p2");
  CHECK(served.names(served.ask("/api/v1/namespaces/a/pods")) == "p1");
  CHECK(served.ask("/api/v1/pods?labelSelector=%3D%3D").status == 400);
  const serve::Response unknown = served.ask("/api/v1/pods?fieldSelector=spec.nope%3Dx");
  CHECK(unknown.status == 400);
  CHECK(served.read(unknown)["message"].text_or("") == "field label not supported: spec.nope");
}

TEST_CASE("one object is told in each form, or not found") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  CHECK(served.read(served.ask("/api/v1/namespaces/a/pods/p1"))["metadata"]["uid"].text_or("") ==
        "uid-p1");
  const serve::Response missing = served.ask("/api/v1/namespaces/a/pods/p2");
  CHECK(missing.status == 404);
  CHECK(served.read(missing)["message"].text_or("") == "pods \"p2\" not found");
  CHECK(served.ask("/api/v1/namespaces/a/pods/*").status == 404);
  const serve::Response partial =
      served.ask("/api/v1/namespaces/a/pods/p1",
                 "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");
  CHECK(served.read(partial)["kind"].text_or("") == "PartialObjectMetadata");
  CHECK_FALSE(served.read(partial)["data"].exists());
  CHECK(served.ask("/api/v1/pods", "application/vnd.kubernetes.protobuf").status == 406);
  CHECK(served.ask("/api/v1/namespaces/a/pods/p1/log").status == 501);
  for (const char* none : {"bogus", "log/x"}) {
    CAPTURE(none);
    CHECK(served.ask(std::string("/api/v1/namespaces/a/pods/p1/") + none).status == 404);
  }
  CHECK(served.ask("/api/v1/namespaces/a/pods/p1/proxy/metrics").status == 501);
  CHECK(served.ask("/api/v1/namespaces/a/pods/p1/scale").status == 501);
}

TEST_CASE("a table has the columns of the kind, and a row for each object") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  const json::Value table = served.read(served.ask("/api/v1/pods", kTable));
  CHECK(table["kind"].text_or("") == "Table");
  CHECK(table["columnDefinitions"].at(0)["name"].text_or("") == "Name");
  CHECK(table["rows"].at(0)["cells"].at(0).text_or("") == "p1");
  CHECK(table["rows"].at(0)["object"]["kind"].text_or("") == "PartialObjectMetadata");
  const json::Value bare = served.read(served.ask("/api/v1/pods?includeObject=None", kTable));
  CHECK(bare["rows"].at(0)["object"].type() == json::Type::Null);
}

TEST_CASE("news in the middle of an answer wait for the next one") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  served.cache.refresh();
  const model::CatalogType* const type = served.cache.reader().catalog().by_plural("", "pods");
  served.file.list(kAllPods, objects_of({{"a", "p2", "x", "6"}}), "7");
  ++served.news.commits;
  CHECK(served.cache.reader().catalog().by_plural("", "pods") == type);
  CHECK(served.cache.reader().cursors(CacheFile::kPods).front().resource_version == "5");
  served.cache.refresh();
  CHECK(served.cache.reader().cursors(CacheFile::kPods).front().resource_version == "7");
}

TEST_CASE("nothing is written") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
    CAPTURE(method);
    const serve::Response response = served.ask("/api/v1/namespaces/a/pods/p1", "", method, "{}");
    CHECK(response.status == 405);
    CHECK(served.read(response)["reason"].text_or("") == "MethodNotAllowed");
  }
}

TEST_CASE("a watch from a list's version tells what happens behind it") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}, {"a", "p2", "x", "2"}}, "5");
  const serve::Response watch = served.ask("/api/v1/pods?watch=true&resourceVersion=5");
  REQUIRE(watch.next);
  CHECK(said(watch).empty());
  served.list_pods({{"a", "p1", "y", "7"}, {"a", "p3", "x", "8"}}, "9");
  std::vector<std::string> told = events(said(watch));
  std::sort(told.begin(), told.end());
  CHECK(told == std::vector<std::string>{"ADDED p3@8", "DELETED p2@9", "MODIFIED p1@7"});
  CHECK(said(watch).empty());
  // Another watch that begins between the two states is told the same from the changelog.
  told = events(said(served.ask("/api/v1/pods?watch=true&resourceVersion=7")));
  std::sort(told.begin(), told.end());
  CHECK(told == std::vector<std::string>{"ADDED p3@8", "DELETED p2@9"});
}

TEST_CASE("what a list brought is told by version, so that who was cut off misses nothing") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}, {"a", "p2", "x", "2"}, {"a", "p3", "x", "3"}}, "5");
  const serve::Response watch = served.ask("/api/v1/pods?watch=true&resourceVersion=5");
  served.list_pods({{"a", "p1", "y", "9"}, {"a", "p2", "y", "8"}, {"a", "p3", "y", "7"}}, "10");
  CHECK(events(said(watch)) ==
        std::vector<std::string>{"MODIFIED p3@7", "MODIFIED p2@8", "MODIFIED p1@9"});
  CHECK(events(said(served.ask("/api/v1/pods?watch=true&resourceVersion=7"))) ==
        std::vector<std::string>{"MODIFIED p2@8", "MODIFIED p1@9"});
  CHECK(events(said(served.ask("/api/v1/pods?watch=true&resourceVersion=9"))).empty());
}

TEST_CASE("a cursor is an event behind its rows: who was cut off before it misses nothing") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}, {"a", "p2", "x", "2"}}, "2");
  served.list_pods({{"a", "p1", "x", "1"}}, "9");
  served.file.execute("update cursor set resource_version = '2'");
  served.commit();
  CHECK(served.read(served.ask("/api/v1/pods"))["metadata"]["resourceVersion"].text_or("") == "9");
  CHECK(events(said(served.ask("/api/v1/pods?watch=true&resourceVersion=2"))) ==
        std::vector<std::string>{"DELETED p2@9"});
  const serve::Response watch = served.ask("/api/v1/pods?watch=true&resourceVersion=9");
  CHECK(events(said(watch)).empty());
  CHECK(served.ask("/api/v1/pods?watch=true&resourceVersion=10").status == 504);
  served.list_pods({{"a", "p3", "x", "11"}, {"a", "p1", "x", "1"}}, "11");
  CHECK(events(said(watch)) == std::vector<std::string>{"ADDED p3@11"});
}

TEST_CASE("a type of which nothing is in the changelog any more can be watched from its list") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  served.file.execute("delete from change");
  served.commit();
  const serve::Response watch = served.ask("/api/v1/pods?watch=True&resourceVersion=5");
  REQUIRE(watch.next);
  CHECK(said(watch).empty());
  CHECK(served.ask("/api/v1/pods?watch=true&resourceVersion=5&timeoutSeconds=9223372036854775807")
            .next()
            .then == serve::Piece::Then::More);
}

TEST_CASE("a namespace is a name, not a pattern") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  CHECK(served.names(served.ask("/api/v1/namespaces/*/pods")).empty());
  CHECK(served.names(served.ask("/api/v1/namespaces/%5Ba%5D/pods")).empty());
}

TEST_CASE("a watch without a version tells all objects first") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}, {"b", "p2", "x", "2"}}, "5");
  CHECK(events(said(served.ask("/api/v1/pods?watch=true"))) ==
        std::vector<std::string>{"ADDED p1@1", "ADDED p2@2"});
  CHECK(events(said(served.ask("/api/v1/pods?watch=true&sendInitialEvents=true&"
                               "resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"))) ==
        std::vector<std::string>{"ADDED p1@1", "ADDED p2@2", "BOOKMARK @5"});
  CHECK(events(said(served.ask("/api/v1/pods?watch=true&allowWatchBookmarks=true"))) ==
        std::vector<std::string>{"ADDED p1@1", "ADDED p2@2", "BOOKMARK @5"});
  CHECK(served.ask("/api/v1/pods?watch=true&sendInitialEvents=true").status == 422);
}

TEST_CASE("an object that begins to match is added, one that ceases to is deleted") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}, {"a", "p2", "x", "2"}}, "5");
  const serve::Response watch =
      served.ask("/api/v1/pods?watch=true&resourceVersion=5&fieldSelector=metadata.name%3Dp1");
  served.list_pods({{"a", "p1", "x", "1"}, {"a", "p2", "y", "7"}}, "8");
  CHECK(said(watch).empty());
  served.list_pods({{"a", "p1", "z", "9"}, {"a", "p2", "y", "7"}}, "10");
  CHECK(events(said(watch)) == std::vector<std::string>{"MODIFIED p1@9"});
}

TEST_CASE("a watch that cannot be gone on with says so, and ends") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  served.list_pods({{"a", "p1", "y", "7"}}, "8");
  CHECK(served.ask("/api/v1/pods?watch=true&resourceVersion=9").status == 504);
  const serve::Response old = served.ask("/api/v1/pods?watch=true&resourceVersion=4");
  CHECK(old.status == 200);
  CHECK(served.read(old)["type"].text_or("") == "ERROR");
  CHECK(served.read(old)["object"]["code"].integer_or(0) == 410);
  const serve::Response watch = served.ask("/api/v1/pods?watch=true&resourceVersion=8");
  CHECK(said(watch).empty());
  served.file.list(kAllPods, objects_of({{"a", "p1", "z", "9"}}), "9");
  served.file.list(kAllPods, objects_of({{"a", "p1", "w", "10"}}), "10");
  served.file.execute("delete from change where seq < (select max(seq) from change)");
  served.commit();
  CHECK(said(watch).find("\"code\":410") != std::string::npos);
}

TEST_CASE("bookmarks come to who asks for them, with time and before the end") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  const serve::Response watch = served.ask(
      "/api/v1/pods?watch=true&resourceVersion=5&allowWatchBookmarks=true&timeoutSeconds=90");
  CHECK(said(watch).find("BOOKMARK") == std::string::npos);
  served.list_pods({{"a", "p1", "x", "1"}}, "9");
  served.file.clock().advance(std::chrono::seconds(61));
  CHECK(events(said(watch)) == std::vector<std::string>{"BOOKMARK @9"});
  served.list_pods({{"a", "p1", "x", "1"}}, "12");
  served.file.clock().advance(std::chrono::seconds(28));
  CHECK(events(said(watch)) == std::vector<std::string>{"BOOKMARK @12"});
  served.file.clock().advance(std::chrono::seconds(3));
  CHECK(watch.next().then == serve::Piece::Then::End);
}

TEST_CASE("discovery is told in three forms, with the verbs that read") {
  Served served;
  served.list_pods({}, "5");
  const json::Value groups = served.read(served.ask("/apis"));
  CHECK(groups["kind"].text_or("") == "APIGroupList");
  const json::Value types = served.read(served.ask("/api/v1"));
  CHECK(types["resources"].at(0)["name"].text_or("") == "pods");
  CHECK(types["resources"].at(0)["verbs"].size() == 3);
  const serve::Response aggregated =
      served.ask("/api", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
  CHECK(aggregated.headers.front().second ==
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
  CHECK(served.read(aggregated)["items"]
            .at(0)["versions"]
            .at(0)["resources"]
            .at(0)["resource"]
            .text_or("") == "pods");
}

TEST_CASE("one's rights are what is cached") {
  Served served;
  served.list_pods({}, "5");
  const auto allowed = [&](const std::string& attributes) {
    serve::Request request{
        .method = "POST",
        .target = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        .body = fmt::format(R"({{"spec":{{"resourceAttributes":{}}}}})", attributes)};
    const serve::Response response =
        serve::kube_answer(served.cache, request, *serve::path_steps(request.path()));
    CHECK(response.status == 201);
    return served.read(response)["status"]["allowed"].boolean_or(false);
  };
  CHECK(allowed(R"({"verb":"list","resource":"pods"})"));
  CHECK(allowed(R"({"verb":"get","resource":"pods","namespace":"a","name":"x"})"));
  CHECK_FALSE(allowed(R"({"verb":"delete","resource":"pods"})"));
  CHECK_FALSE(allowed(R"({"verb":"list","resource":"secrets"})"));
  CHECK_FALSE(allowed(R"({"verb":"get","resource":"pods","subresource":"log"})"));
  CHECK(served.ask("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "", "POST", "{}")
            .status == 422);
  // Fields of other wire types than they should be of.
  for (const std::string& tail : {std::string("\x10\x01"), std::string("\x08\x01"),
                                  std::string("\x12\x02\x08\x01"), std::string("\x12\x7f")}) {
    serve::Request request{.method = "POST",
                           .target = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                           .headers = {{"Content-Type", "application/vnd.kubernetes.protobuf"}},
                           .body = std::string("k8s\0", 4) + tail};
    CHECK(serve::kube_answer(served.cache, request, *serve::path_steps(request.path())).status ==
          400);
  }
}
