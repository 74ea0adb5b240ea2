#include "core/report/overview.hpp"

#include "core/json/value.hpp"
#include "tests/support/served_cache.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using tests::CacheFile;

namespace {

const store::TypeScope kAllPods{CacheFile::kPods, ""};

/// A file's overview, parsed.
struct Overview {
  explicit Overview(CacheFile& file) {
    store::Reader reader(file.path());
    report::ObjectTally tally(tests::shipped_registry());
    REQUIRE(tally.advance(reader, file.clock(), std::chrono::hours(1)));
    text = report::overview_document(reader, tally, "prod", file.clock().now());
    root = parser.parse(text);
  }
  json::Value type(std::string_view name) const {
    for (const json::Value one : root["types"].elements()) {
      if (one["type"].text_or("") == name) return one;
    }
    return {};
  }
  std::string text;
  json::Parser parser;
  json::Value root;
};

model::Object pod(const std::string& ns, const std::string& name, const std::string& version,
                  const std::string& status) {
  return tests::object_with(ns, name, version, "\"status\":" + status);
}

}  // namespace

TEST_CASE("an overview counts what there is, by type, namespace, phase and health") {
  CacheFile file;
  file.list(kAllPods,
            {pod("a", "ok", "1", R"({"phase":"Succeeded"})"),
             pod("b", "bad", "2", R"({"phase":"Failed","reason":"Evicted"})")},
            "5");
  file.list({CacheFile::kSecrets, ""}, tests::objects_of({{"b", "s"}}), "5");
  file.list({CacheFile::kNodes, ""}, {}, "5");
  file.clock().advance(std::chrono::seconds(5));
  const Overview overview(file);
  CHECK(overview.root["cluster"].text_or("") == "prod");
  CHECK(overview.root["syncedAt"].text_or("") == "2026-01-02T03:04:05Z");
  CHECK_FALSE(overview.root["stale"].boolean_or(true));
  CHECK(overview.root["objects"].integer_or(0) == 3);
  CHECK(overview.root["health"]["healthy"].integer_or(-1) == 1);
  CHECK(overview.root["health"]["degraded"].integer_or(-1) == 1);
  CHECK(overview.root["health"]["unknown"].integer_or(-1) == 0);
  const json::Value pods = overview.type("pods");
  CHECK(pods["kind"].text_or("") == "Pod");
  CHECK(pods["state"].text_or("") == "ok");
  CHECK(pods["objects"].integer_or(0) == 2);
  CHECK(pods["phases"]["Failed"].integer_or(0) == 1);
  CHECK(pods["health"]["degraded"].integer_or(0) == 1);
  CHECK(overview.type("nodes")["objects"].integer_or(-1) == 0);
  CHECK_FALSE(overview.type("secrets")["health"].exists());
  const json::Value second = overview.root["namespaces"].at(1);
  CHECK(second["name"].text_or("") == "b");
  CHECK(second["objects"].integer_or(0) == 2);
  CHECK(second["health"]["degraded"].integer_or(0) == 1);
  const json::Value bad = overview.root["degraded"].at(0);
  CHECK(bad["type"].text_or("") == "pods");
  CHECK(bad["namespace"].text_or("") == "b");
  CHECK(bad["name"].text_or("") == "bad");
  CHECK(bad["reason"].text_or("") == "Evicted");
  CHECK(overview.root["file"]["bytes"].integer_or(0) > 0);
}

TEST_CASE("no objects, never synced and not allowed are three states of a type") {
  CacheFile file;
  file.list(kAllPods, {}, "5");
  file.list({CacheFile::kNodes, ""}, tests::objects_of({{"", "n"}}), "5");
  file.execute(
      "update cursor set coverage = 'forbidden', complete = 0, error = 'no!' where type = 3");
  const Overview overview(file);
  CHECK(overview.type("pods")["state"].text_or("") == "ok");
  CHECK(overview.type("pods")["objects"].integer_or(-1) == 0);
  CHECK(overview.type("secrets")["state"].text_or("") == "never");
  CHECK_FALSE(overview.type("secrets")["objects"].exists());
  CHECK(overview.type("nodes")["state"].text_or("") == "forbidden");
  CHECK(overview.type("nodes")["error"].text_or("") == "no!");
  CHECK_FALSE(overview.type("nodes")["objects"].exists());
  CHECK(overview.root["objects"].integer_or(-1) == 0);
}

TEST_CASE("a type of which some namespaces are cached says which") {
  CacheFile file;
  file.list({CacheFile::kPods, "a"}, tests::objects_of({{"a", "p"}}), "5");
  const Overview overview(file);
  CHECK(overview.type("pods")["state"].text_or("") == "partial");
  CHECK(overview.type("pods")["namespaces"].at(0).text_or("") == "a");
  CHECK(overview.type("pods")["objects"].integer_or(0) == 1);
}

TEST_CASE("rates are of the last minute, hour and day") {
  CacheFile file;
  for (int i = 1; i <= 4; ++i) {
    const std::string version = std::to_string(i);
    file.list(kAllPods, {pod("a", "p", version, R"({"phase":"Running"})")}, version);
    file.clock().advance(std::chrono::minutes(25));
  }
  file.clock().advance(std::chrono::seconds(-24 * 60 - 30));
  const Overview overview(file);
  const json::Value changes = overview.root["changes"];
  CHECK(changes["last"].integer_or(0) == 4);
  CHECK(changes["since"].text_or("") == "2026-01-02T03:04:05Z");
  CHECK(changes["lastMinute"].integer_or(-1) == 1);
  CHECK(changes["lastHour"].integer_or(-1) == 3);
  CHECK(changes["lastDay"].integer_or(-1) == 3);  // the first list is none
}

TEST_CASE("the degraded are named, twenty of them, their reasons cut between two letters") {
  CacheFile file;
  std::vector<model::Object> objects;
  std::string reason;
  for (int i = 0; i < 400; ++i) reason += "ü";
  for (int i = 0; i < 30; ++i) {
    objects.push_back(pod("a", "p" + std::to_string(i), "1",
                          R"({"phase":"Failed","message":"x)" + reason + "\"}"));
  }
  file.list(kAllPods, std::move(objects), "5");
  const Overview overview(file);
  CHECK(overview.root["degraded"].size() == 20);
  CHECK(overview.root["health"]["degraded"].integer_or(0) == 30);
  const std::string_view told = overview.root["degraded"].at(0)["reason"].text_or("");
  CHECK(told == "x" + reason.substr(0, told.size() - 1));
  CHECK(told.size() == 299);
}

TEST_CASE("an overview is another one after a change, a sync, a minute") {
  CacheFile file;
  const auto state = [&] {
    store::Reader reader(file.path());
    return report::overview_state(reader, file.clock().now());
  };
  file.list(kAllPods, tests::objects_of({{"a", "p"}}), "5");
  const std::string first = state();
  CHECK(state() == first);
  file.clock().advance(std::chrono::minutes(1));
  const std::string later = state();
  CHECK(later != first);
  file.list(kAllPods, tests::objects_of({{"a", "p"}}), "5");  // nothing new, but as of now
  const std::string synced = state();
  CHECK(synced != later);
  file.list(kAllPods, tests::objects_of({{"a", "p"}, {"a", "q"}}), "6");
  CHECK(state() != synced);
}
