#include "core/serve/kube/kube_list.hpp"

#include "tests/support/served_cache.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using tests::CacheFile;
using tests::objects_of;

TEST_CASE("page by page a list is whole, whether others list meanwhile or write unnoticed") {
  tests::Served served;
  served.list_pods({{"a", "p1", "x", "1"},
                    {"a", "p2", "x", "2"},
                    {"a-b", "p3", "x", "3"},  // before a/, as the keys of etcd
                    {"b", "p4", "x", "4"}},
                   "5");
  const auto ask = [&](const std::string& path) { return served.ask("/k8s/clusters/prod" + path); };
  const auto names = [&](const serve::Response& page) {
    std::string all;
    for (const json::Value item : served.read(page)["items"].elements()) {
      all += (all.empty() ? "" : " ") + std::string(item["metadata"]["name"].text_or("?"));
    }
    return all;
  };
  const auto next_of = [&](const serve::Response& page) {
    return std::string(served.read(page)["metadata"]["continue"].text_or(""));
  };
  serve::Response page = ask("/api/v1/pods?limit=1");
  CHECK(names(page) == "p3");
  CHECK(names(ask("/api/v1/namespaces/b/pods?limit=1")) == "p4");
  CHECK(names(ask("/api/v1/pods?limit=1&labelSelector=x")) == "");
  page = ask("/api/v1/pods?limit=2&continue=" + next_of(page));
  CHECK(names(page) == "p1 p2");
  CHECK(served.read(page)["metadata"]["remainingItemCount"].integer_or(0) == 1);
  const std::string token = next_of(page);
  CHECK(names(ask("/api/v1/pods?limit=2&continue=" + token)) == "p4");
  // The loop has rested, and reads what nobody has told it of.
  served.file.list({CacheFile::kPods, ""},
                   objects_of({{"a", "p1", "x", "1"}, {"b", "p0", "x", "6"}}), "7");
  served.gateway.rest();
  CHECK(names(ask("/api/v1/pods?limit=2&continue=" + token)) == "p4");
  page = ask("/api/v1/pods?limit=1");
  CHECK(names(page) == "p1");
  CHECK(names(ask("/api/v1/pods?limit=1&continue=" + next_of(page))) == "p0");
  CHECK(names(ask("/api/v1/pods?limit=-1")) == "p1 p0");  // as an API server: no limit
  CHECK(ask("/api/v1/pods?limit=x").status == 400);
}

TEST_CASE("what the server says about a type is said of an object that is not there, too") {
  tests::FakeClock clock;
  tests::Served served(clock);
  served.list_pods({{"a", "p1", "x", "1"}}, "5");
  clock.advance(std::chrono::hours(1));
  const serve::Response response =
      served.ask("/k8s/clusters/prod/api/v1/namespaces/a/pods/nothing");
  CHECK(response.status == 404);
  CHECK(tests::header(response, "Warning").find("data as of") != std::string::npos);
}
