#include "core/serve/gateway.hpp"

#include "core/json/value.hpp"
#include "core/serve/rest/rest_routes.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/served_cache.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <string>
#include <string_view>

using namespace k8scache;

using tests::header;
using tests::Served;

namespace {

const std::vector<tests::ObjectFacts> kPods{{"a", "p1", "30", "1", "", "app=web"},
                                            {"a", "p2", "4", "2"},
                                            {"b", "p3", "100", "3"},
                                            {"b", "q4", "5", "4"}};

}  // namespace

TEST_CASE("a page says what it is a page of, and links to the others") {
  Served served;
  served.list_pods(kPods, "5");
  const serve::Response response = served.ask("/api/v1/pods?page=2&limit=1");
  const json::Value page = served.read(response);
  CHECK(page["items"].at(0)["metadata"]["name"].text_or("") == "p2");
  CHECK(page["total"].integer_or(0) == 4);
  CHECK(page["pages"].integer_or(0) == 4);
  CHECK(page["cluster"].text_or("") == "prod");
  CHECK_FALSE(page["stale"].boolean_or(true));
  CHECK(header(response, "X-Total-Count") == "4");
  CHECK(header(response, "Link") ==
        "</api/v1/pods?page=1&limit=1>; rel=\"first\", </api/v1/pods?page=1&limit=1>; "
        "rel=\"prev\", </api/v1/pods?page=3&limit=1>; rel=\"next\", "
        "</api/v1/pods?page=4&limit=1>; rel=\"last\"");
  CHECK(served.names("/api/v1/pods?page=9").empty());
  CHECK(served.ask("/api/v1/pods?page=9").status == 200);
}

TEST_CASE("pages by cursor do not drift when objects come and go") {
  Served served;
  served.list_pods(kPods, "5");
  const std::string next(served.read(served.ask("/api/v1/pods?limit=2"))["next"].text_or(""));
  served.list_pods({kPods[0], kPods[2], kPods[3]}, "9");
  CHECK(served.names("/api/v1/pods?limit=2&cursor=" + next) == "p3 q4");
  CHECK_FALSE(served.read(served.ask("/api/v1/pods?limit=2&cursor=" + next))["next"].exists());
  CHECK(served.ask("/api/v1/pods?cursor=x").status == 400);
  CHECK(served.ask("/api/v1/pods?page=1&cursor=" + next).status == 400);
}

TEST_CASE("parameters choose, sort and cut") {
  Served served;
  served.list_pods(kPods, "5");
  CHECK(served.names("/api/v1/pods?search=P") == "p1 p2 p3");
  CHECK(served.names("/api/v1/pods?search=WEB") == "p1");
  CHECK(served.names("/api/v1/pods?search=%25") == "");
  CHECK(served.names("/api/v1/pods?namespace=b") == "p3 q4");
  CHECK(served.names("/api/v1/namespace/b/pods") == "p3 q4");
  CHECK(served.names("/api/v1/namespaces/b/pods") == "p3 q4");
  CHECK(served.names("/api/v1/pods?sort=data.value") == "p2 q4 p1 p3");  // as quantities
  CHECK(served.names("/api/v1/pods?sort=-metadata.name") == "q4 p3 p2 p1");
  CHECK(served.names("/api/v1/pods?filter=data.value%3D4,data.value%3D5") == "p2 q4");
  CHECK(served.names("/api/v1/pods?filter=metadata.name~P&filter=data.value!%3D4") == "p1 p3");
  CHECK(served.names("/api/v1/pods?filter=data%5B'value'%5D%3D4&sort=data%5B'value'%5D") == "p2");
  CHECK(served.names("/api/v1/pods?labelSelector=app") == "p1");
  CHECK(served.names("/api/v1/pods?fieldSelector=data.value%3D100") == "p3");
  CHECK(served.ask("/api/v1/pods?limit=1&fields=metadata.name")
            .body.starts_with(R"({"items":[{"metadata":{"name":"p1"}}],)"));
}

TEST_CASE("what is meant by nothing is refused in words") {
  Served served;
  served.list_pods(kPods, "5");
  for (const char* query :
       {"pgae=1", "page=0", "page=x", "limit=1001", "limit=-1", "sort=", "filter=x", "filter==x",
        "labelSelector===", "sort=..[", "fields=a..b", "namespace=a%zz", "cluster"}) {
    CAPTURE(query);
    const bool is_fine = std::string_view(query) == "sort=" || std::string_view(query) == "cluster";
    const serve::Response response = served.ask(std::string("/api/v1/pods?") + query);
    CHECK(response.status == (is_fine ? 200 : 400));
    if (is_fine) continue;
    CHECK(header(response, "Content-Type") == "application/problem+json");
    CHECK(served.read(response)["status"].integer_or(0) == 400);
  }
  CHECK(served.ask("/api/v1/nodes?namespace=a").status == 400);
  CHECK(served.ask("/api/v1/namespaces/a/pods?namespace=b").status == 400);
  CHECK(served.ask("/api/v1/pods?cluster=other").status == 404);
  CHECK(served.ask("/api/v1/nosuch").status == 404);
  CHECK(served.ask("/x").status == 404);
  CHECK(served.ask("/api/v1/../etc/passwd").status == 400);
  const serve::Response written = served.ask("/api/v1/pods", {}, "POST");
  CHECK(written.status == 405);
  CHECK(header(written, "Allow") == "GET, HEAD");
}

TEST_CASE("a stream tells what is committed, and goes on where it was left") {
  Served served;
  served.list_pods(kPods, "5");
  const std::int64_t seq = served.read(served.ask("/api/v1/pods?limit=1"))["seq"].integer_or(-1);
  const serve::Response stream = served.ask("/api/v1/pods?watch=true&fields=metadata.name");
  CHECK(header(stream, "Content-Type") == "text/event-stream");
  const std::string first = stream.next().bytes;
  CHECK(first.starts_with("retry: 2000\nid: "));
  CHECK(first.ends_with(fmt::format("-{}\n\n", seq)));
  CHECK(stream.next().wait.count() > 0);
  served.list_pods({kPods[0], {"a", "p2", "5", "7"}, kPods[2], {"c", "new", "1", "8"}}, "9");
  const std::string told = stream.next().bytes;
  CHECK(told.find("event: modified\ndata: {\"metadata\":{\"name\":\"p2\"}}\n\n") !=
        std::string::npos);
  CHECK(told.find("event: added\ndata: {\"metadata\":{\"name\":\"new\"}}\n\n") !=
        std::string::npos);
  CHECK(told.find("event: deleted\ndata: {\"metadata\":{\"name\":\"q4\"}}\n\n") !=
        std::string::npos);
  CHECK(stream.next().wait.count() > 0);
  served.file.clock().advance(std::chrono::seconds(16));
  CHECK(stream.next().bytes == ":\n\n");
  // Another stream goes on behind the page, and one behind what it was told last.
  const serve::Response again =
      served.ask(fmt::format("/api/v1/pods?watch=true&since={}&fields=metadata.name", seq));
  CHECK(again.next().bytes.ends_with(told));
  const std::size_t last = told.rfind("id: ");
  const std::string id = told.substr(last + 4, told.find('\n', last) - last - 4);
  const serve::Response later = served.ask("/api/v1/pods?watch=true", {{"Last-Event-ID", id}});
  CHECK(later.next().bytes == "retry: 2000\nid: " + id + "\n\n");
  served.file.execute("delete from change");
  ++served.news.commits;
  const serve::Response lost = served.ask("/api/v1/pods?watch=true&since=1");
  CHECK(lost.next().bytes.find("event: reset\n") != std::string::npos);
  CHECK(served.ask("/api/v1/pods?watch=true&since=x").status == 400);
  for (const char* of_pages :
       {"search=x", "sort=a", "filter=a%3Db", "page=2", "limit=3", "cursor=x"}) {
    CAPTURE(of_pages);
    CHECK(served.ask(std::string("/api/v1/pods?watch=true&") + of_pages).status == 400);
  }
  CHECK(served.ask("/api/v1/pods?since=1").status == 400);
}

TEST_CASE("one object is found by its uid, and by its name") {
  Served served;
  served.list_pods(kPods, "5");
  CHECK(served.read(served.ask("/api/v1/pods/uid-p3"))["metadata"]["name"].text_or("") == "p3");
  CHECK(served.read(served.ask("/api/v1/namespaces/b/pods/q4"))["metadata"]["uid"].text_or("") ==
        "uid-q4");
  CHECK(served.ask("/api/v1/pods/nosuch").status == 404);
  CHECK(served.ask("/api/v1/namespaces/a/pods/q4").status == 404);
}

TEST_CASE("who has an answer already is told so, until the type changes") {
  Served served;
  served.list_pods(kPods, "5");
  const serve::Response first = served.ask("/api/v1/pods?limit=1");
  const std::string etag = header(first, "ETag");
  CHECK(etag.starts_with("W/\""));
  const serve::Response again = served.ask("/api/v1/pods?limit=1", {{"If-None-Match", etag}});
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  CHECK(served.ask("/api/v1/pods?limit=2", {{"If-None-Match", etag}}).status == 200);
  served.list_pods({kPods[0]}, "9");
  CHECK(served.ask("/api/v1/pods?limit=1", {{"If-None-Match", etag}}).status == 200);
  const serve::Response one = served.ask("/api/v1/pods/uid-p1");
  CHECK(served.ask("/api/v1/pods/uid-p1", {{"If-None-Match", header(one, "ETag")}}).status == 304);
}

TEST_CASE("what a watch brings is told, though the type's version stays behind it") {
  Served served;
  served.list_pods(kPods, "5");
  const std::string etag = header(served.ask("/api/v1/pods?limit=1"), "ETag");
  served.file.clock().advance(std::chrono::milliseconds(1));
  served.list_pods({kPods[0], kPods[1]}, "5");
  CHECK(served.ask("/api/v1/pods?limit=1", {{"If-None-Match", etag}}).status == 200);
  CHECK(served.names("/api/v1/pods") == "p1 p2");
  CHECK(served.read(served.ask("/api/v1/stats/overview"))["objects"].integer_or(0) == 2);
}

TEST_CASE("never synced and not allowed are no empty lists") {
  Served served;
  CHECK(served.ask("/api/v1/pods").status == 503);
  served.list_pods(kPods, "5");
  served.file.execute("update cursor set coverage = 'forbidden', complete = 0, error = 'no!'");
  ++served.news.commits;
  CHECK(served.ask("/api/v1/pods").status == 403);
}

TEST_CASE("our own words tell how the cache is") {
  Served served;
  served.list_pods(kPods, "5");
  CHECK(served.read(served.ask("/api/v1/health"))["health"].text_or("") == "healthy");
  CHECK(served.read(served.ask("/api/v1/status"))["types"].at(0)["objects"].integer_or(0) == 4);
  const json::Value pods = served.read(served.ask("/api/v1/resources"))["resources"].at(0);
  CHECK(pods["plural"].text_or("") == "pods");
  CHECK(pods["icon"].text_or("") == "pod");
  CHECK(pods["objects"].integer_or(0) == 4);
  CHECK(served.read(served.ask("/api/v1/clusters"))["clusters"].at(0)["kubernetes"].text_or("") ==
        "/k8s/clusters/prod");
  CHECK(served.ask("/metrics").body.find("k8scache_objects{cluster=\"prod\",kind=\"pods\"} 4\n") !=
        std::string::npos);
  CHECK(served.ask("/livez").body == "ok");
  CHECK(served.ask("/readyz").status == 200);
  CHECK(served.ask("/readyz?verbose").body == "[+]ping ok\n[+]prod ok\nreadyz check passed\n");
  CHECK(served.ask("/readyz/nosuch").status == 404);
  CHECK(served.ask("/readyz?verbose&exclude=ping").body == "[+]prod ok\nreadyz check passed\n");
}

TEST_CASE("a server is ready as long as what it has is as young as is asked for") {
  tests::FakeClock clock;
  Served served(clock);
  served.list_pods(kPods, "5");
  CHECK(served.ask("/readyz?maxAge=10m").status == 200);
  clock.advance(std::chrono::minutes(11));
  const serve::Response old = served.ask("/readyz?maxAge=10m");
  CHECK(old.status == 503);
  CHECK(old.body == "[+]ping ok\n[-]prod failed: too old: pods\nreadyz check failed\n");
  CHECK(served.ask("/readyz?maxAge=10m&exclude=prod").status == 200);
  CHECK(served.ask("/readyz").status == 200);
  CHECK(served.ask("/livez?maxAge=10m").status == 200);
  CHECK(served.ask("/readyz?maxAge=soon").status == 400);
}

TEST_CASE("a cluster's Kubernetes API lies below its name") {
  Served served;
  served.list_pods(kPods, "5");
  CHECK(tests::header(served.ask("/k8s/clusters/prod/api/v1/pods"), "Cache-Control") ==
        "no-cache, private");
  CHECK(served.names("/k8s/clusters/prod/api/v1/namespaces/a/pods") == "p1 p2");
  CHECK(served.ask("/k8s/clusters/other/api/v1/pods").status == 404);
  CHECK(served.ask("/api/v1/pods", {{"Host", "evil.example"}}).status == 403);
}

TEST_CASE("the description of our API has every route, and every answer its schema") {
  Served served;
  served.list_pods(kPods, "5");
  const json::Value document = served.read(served.ask("/openapi.json"));
  CHECK(document["openapi"].text_or("") == "3.1.0");
  std::size_t routes = 0;
  for (const json::Member path : document["paths"].members()) {
    CAPTURE(path.key);
    if (!path.key.starts_with("/api/")) continue;
    ++routes;
    const json::Value answers = path.value["get"]["responses"];
    const std::string schema(
        answers["200"]["content"]["application/json"]["schema"]["$ref"].text_or(""));
    const std::string name = schema.substr(schema.rfind('/') + 1);
    CHECK(document["components"]["schemas"][name].is_object());
  }
  CHECK(routes == serve::rest_routes().size());
}
