#include "core/serve/kube/kube_api.hpp"
#include "tests/support/served_cache.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace k8scache {
namespace {

using tests::header;
using tests::Served;

const std::string kBase = "/k8s/clusters/prod";
const std::vector<serve::Header> kTable{{"Accept", "application/json;as=Table;v=v1;g=meta.k8s.io"}};

/// All that a stream has to say until it waits, and whether it has ended then.
std::string said(const serve::Response& stream, bool* ended = nullptr) {
  std::string text;
  while (true) {
    const serve::Piece piece = stream.next();
    text += piece.bytes;
    if (ended != nullptr) *ended = piece.then == serve::Piece::Then::End;
    if (piece.then != serve::Piece::Then::More || piece.wait.count() > 0) return text;
  }
}

TEST_CASE("what a server says of a type is said when it refuses, too") {
  Served served;
  served.list_pods({{"a", "p", "x", "5"}}, "5");
  served.file.execute("update resource_type set warnings = 'pods are old'");
  served.changed();
  const std::string list = kBase + "/api/v1/pods";
  for (const std::string& path :
       {list, kBase + "/api/v1/namespaces/a/pods/none", list + "?limit=x", list + "?continue=x",
        list + "?fieldSelector=spec.no=1", list + "?resourceVersion=9",
        kBase + "/api/v1/namespaces/a/pods/p?resourceVersion=9",
        list + "?watch=true&resourceVersion=9", list + "?watch=true&resourceVersion=1"}) {
    CAPTURE(path);
    CHECK(header(served.ask(path), "Warning") == "299 - \"pods are old\"");
  }
  CHECK(header(served.ask(list + "?includeObject=x", kTable), "Warning") ==
        "299 - \"pods are old\"");
  CHECK(header(served.ask(list, {{"Accept", "text/html"}}), "Warning") == "299 - \"pods are old\"");
}

TEST_CASE("of a cluster that was never synced nothing is said but that") {
  Served served;
  served.file.execute("delete from resource_type");
  for (const char* path : {"/apis", "/api/v1/pods", "/version", "/openapi/v3", "/"}) {
    CAPTURE(path);
    const serve::Response response = served.ask(kBase + path);
    CHECK(response.status == 503);
    CHECK(served.read(response)["message"].text_or("").find("was never synced") !=
          std::string::npos);
  }
  CHECK(served.ask(kBase + "/livez").status == 200);
  CHECK(served.ask(kBase + "/healthz").status == 200);
  CHECK(served.ask(kBase + "/readyz").status == 503);
  CHECK(served.ask("/api/v1/pods").status == 503);
}

TEST_CASE("a cluster is ready once a list of it was whole") {
  Served served;
  CHECK(served.ask(kBase + "/readyz").status == 503);
  served.list_pods({}, "5");
  CHECK(served.ask(kBase + "/readyz").status == 200);
}

TEST_CASE("probes of a cluster have checks, one by one and all, and no others") {
  Served served;
  const serve::Response empty = served.ask(kBase + "/readyz");
  CHECK(empty.body == "[+]ping ok\n[-]prod failed: nothing was synced yet\nreadyz check failed\n");
  CHECK(header(empty, "Content-Type") == "text/plain; charset=utf-8");
  CHECK(served.ask(kBase + "/readyz/prod").status == 503);
  served.list_pods({}, "5");
  const auto said = [&](const std::string& path) { return served.ask(kBase + path).body; };
  CHECK(said("/readyz") == "ok");
  CHECK(said("/readyz?verbose") == "[+]ping ok\n[+]prod ok\nreadyz check passed\n");
  CHECK(said("/readyz?verbose&exclude=ping") == "[+]prod ok\nreadyz check passed\n");
  CHECK(said("/livez?verbose") == "[+]ping ok\nlivez check passed\n");
  CHECK(said("/healthz?verbose") == "[+]ping ok\nhealthz check passed\n");
  for (const char* const path : {"/readyz/prod", "/readyz/ping", "/livez/ping", "/healthz/ping"}) {
    CAPTURE(path);
    CHECK(said(path) == "ok");
  }
  for (const char* const path : {"/readyz/nosuch", "/readyz/ping/x", "/livez/nosuch", "/livez/prod",
                                 "/healthz/nosuch", "/readyz/other"}) {
    CAPTURE(path);
    CHECK(served.ask(kBase + path).status == 404);
  }
  CHECK(served.ask("/readyz/ping/x").status == 404);
}

TEST_CASE("nobody is asked to come back later: clients would, for minutes, before they say why") {
  Served served;
  served.list_pods({}, "5");
  const serve::Response never = served.ask(kBase + "/api/v1/nodes");
  CHECK(never.status == 503);
  CHECK(header(never, "Retry-After").empty());
  CHECK(never.body.find("retryAfterSeconds") == std::string::npos);
  CHECK(!header(served.ask("/api/v1/nodes"), "Retry-After").empty());
}

TEST_CASE("documents are only read, and nobody is somebody else") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  for (const char* path : {"/version", "/api", "/api/v1", "/apis", "/api/v1/pods"}) {
    CAPTURE(path);
    const serve::Response response = served.ask(kBase + path, {}, "DELETE");
    CHECK(response.status == 405);
    CHECK(header(response, "Allow") == "GET, HEAD");
    CHECK(served.ask(kBase + path, {{"impersonate-user", "nobody"}}).status == 403);
  }
  for (const char* path : {"/", "/metrics", "/livez", "/readyz", "/openapi.json"}) {
    CAPTURE(path);
    CHECK(served.ask(path, {}, "POST").status == 405);
  }
}

TEST_CASE("documents have an ETag") {
  Served served;
  served.list_pods({}, "5");
  const serve::Response first = served.ask(kBase + "/api");
  const std::string etag = header(first, "ETag");
  CHECK(etag.starts_with("\""));
  CHECK(served.ask(kBase + "/api", {{"If-None-Match", etag}}).status == 304);
  CHECK(served.ask(kBase + "/apis", {{"If-None-Match", etag}}).status == 200);
}

TEST_CASE("what cannot be read is a Status below the Kubernetes API, a problem elsewhere") {
  Served served;
  served.list_pods({}, "5");
  CHECK(served.read(served.ask(kBase + "/%zz"))["kind"].text_or("") == "Status");
  CHECK(served.read(served.ask("/api/v1/%zz"))["title"].text_or("") == "Bad Request");
  CHECK(served.read(served.ask("/api/v1/\xff\xfe"))["status"].integer_or(0) == 400);  // no UTF-8
  CHECK(served.read(served.ask(kBase + "/api", {{"Host", "evil.example"}}))["code"].integer_or(0) ==
        403);
}

TEST_CASE("what a watch may ask for together is what a server says") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  const auto watch = [&](const std::string& query) {
    return served.ask(kBase + "/api/v1/pods?watch=true&" + query);
  };
  const std::string newer = "resourceVersionMatch=NotOlderThan&";
  CHECK(watch("continue=abc").status == 422);
  CHECK(watch("sendInitialEvents=false").status == 422);
  CHECK(served.ask(kBase + "/api/v1/pods?sendInitialEvents=false").status == 422);
  CHECK(served.ask(kBase + "/api/v1/pods?timeoutSeconds=-1").status == 200);
  // No events unless they are asked for, and no bookmark that nobody allows.
  CHECK(said(watch(newer + "sendInitialEvents=false&allowWatchBookmarks=true")).empty());
  CHECK(said(watch(newer + "sendInitialEvents=true")).find("BOOKMARK") == std::string::npos);
  const serve::Response forbidden = watch("resourceVersionMatch=NotOlderThan");
  CHECK(served.read(forbidden)["details"]["causes"].at(0)["field"].text_or("") ==
        "resourceVersionMatch");
}

TEST_CASE("a watch of a type that the cluster serves no longer ends") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  const serve::Response watch = served.ask(kBase + "/api/v1/pods?watch=true&resourceVersion=5");
  bool ended = false;
  said(watch, &ended);
  CHECK(!ended);
  served.file.execute("update resource_type set state = 'gone' where plural = 'pods'");
  served.changed();
  said(watch, &ended);
  CHECK(ended);
}

TEST_CASE("what can only be created is in discovery, and cannot be read") {
  Served served;
  served.file.execute(
      "update resource_type set verbs = 'create' where plural in ('nodes', 'secrets')");
  served.list_pods({}, "5");
  const json::Value types = served.read(served.ask(kBase + "/api/v1"));
  int found = 0;
  for (const json::Value one : types["resources"].elements()) {
    if (one["name"].text_or("") == "nodes" && one["verbs"].size() == 0) ++found;
  }
  CHECK(found == 1);
  for (const char* path : {"/api/v1/nodes", "/api/v1/namespaces/a/secrets"}) {
    const serve::Response response = served.ask(kBase + path);
    CHECK(response.status == 405);
    CHECK(served.read(response)["message"].text_or("") ==
          "the server does not allow this method on the requested resource");
  }
  for (const char* path : {"/api/v1/nodes/a", "/api/v1/namespaces/a/nodes", "/api/v1/secrets",
                           "/api/v1/namespaces/a/secrets/b"}) {
    CHECK(served.ask(kBase + path).status == 404);
  }
}

TEST_CASE("an object of a version that the cache has not reached is not told") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  const std::string path = kBase + "/api/v1/namespaces/a/pods/p1?resourceVersion=";
  CHECK(served.ask(path + "5").status == 200);
  CHECK(served.ask(path + "0").status == 200);
  CHECK(served.ask(path + "6").status == 504);
}

TEST_CASE("who is told Secrets without values is told so") {
  Served served;
  served.list({tests::CacheFile::kSecrets, ""}, tests::objects_of({{"a", "s"}}), "5");
  const std::string path = kBase + "/api/v1/namespaces/a/secrets/s";
  CHECK(header(served.ask(path), "Warning").find("values of Secrets") != std::string::npos);
  CHECK(header(served.ask(path, {{"Accept", "application/json;as=Table;v=v1;g=meta.k8s.io"}}),
               "Warning")
            .empty());
}

TEST_CASE("what is of lists and tables alone is not judged where there is none") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  const std::string odd = "?limit=many&fieldSelector=nope%3D1&includeObject=Nope&continue=x";
  CHECK(served.ask(kBase + "/api/v1/namespaces/a/pods/p1" + odd).status == 200);
  CHECK(served.ask(kBase + "/api/v1/namespaces/a/pods/p1?includeObject=Nope", kTable).status ==
        400);
  CHECK(served.ask(kBase + "/api/v1/namespaces/a/pods/p1?resourceVersion=new").status == 400);
  CHECK(served.ask(kBase + "/api/v1/pods?includeObject=Nope").status == 200);
  CHECK(served.ask(kBase + "/api/v1/pods?includeObject=Nope", kTable).status == 400);
}

TEST_CASE("a version with a limit is meant exactly") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  CHECK(served.ask(kBase + "/api/v1/pods?resourceVersion=5&limit=1").status == 200);
  CHECK(served.ask(kBase + "/api/v1/pods?resourceVersion=3&limit=1").status == 410);
  CHECK(served.ask(kBase + "/api/v1/pods?resourceVersion=3").status == 200);
  CHECK(served.ask(kBase + "/api/v1/pods?resourceVersion=0&limit=1").status == 200);
}

TEST_CASE("who asks for it gets lines and blanks") {
  Served served;
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  const std::string place = kBase + "/api/v1/namespaces/a/pods/p1";
  const std::string plain = served.ask(place).body;
  CHECK(served.ask(place + "?pretty=false").body == plain);
  const std::string pretty = served.ask(place + "?pretty=true").body;
  CHECK(pretty.starts_with("{\n  \""));
  CHECK(pretty.ends_with("\n}\n"));
  std::string without_blanks;
  for (const char c : pretty) {
    if (c != ' ' && c != '\n') without_blanks += c;
  }
  CHECK(without_blanks + "\n" == plain);
  CHECK(served.ask(kBase + "/api/v1/pods?pretty=1").body.find("\n  \"items\": [\n") !=
        std::string::npos);
  CHECK(served.ask(place + "x?pretty=1").body.starts_with("{\n  \"kind\": \"Status\""));
  CHECK(served.ask(kBase + "/version?pretty=1").body.starts_with("{\n"));
}

}  // namespace
}  // namespace k8scache
