#include "core/history/watch_feed.hpp"

#include "core/json/value.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace k8scache;
using history::WatchEvent;
using history::WatchFeed;
using tests::CacheFile;
using tests::object_of;
using tests::objects_of;

namespace {

const store::TypeScope kAllPods{CacheFile::kPods, ""};
using Lines = std::vector<std::string>;

/// A feed of pods and the file it follows.
struct Followed {
  explicit Followed(CacheFile& cache, query::Query query = {},
                    WatchFeed::Source source = WatchFeed::Source::Changelog)
      : file(cache), feed(made(cache, std::move(query), source)) {}

  static WatchFeed made(CacheFile& cache, query::Query query, WatchFeed::Source source) {
    query.type = CacheFile::kPods;
    store::Reader reader(cache.path());
    return {reader, std::move(query), tests::cached_types()[0].type, source};
  }

  /// `added a/web 3`: kind, key, version; at the end `fell off` where it did.
  Lines next() {
    store::Reader reader(file.path());
    Lines lines;
    const auto visit = [&](const WatchEvent& event) {
      const char* const kinds[] = {"added", "modified", "deleted"};
      json::Parser parser;
      const json::Value metadata = parser.parse(event.body)["metadata"];
      lines.push_back(fmt::format("{} {}/{} {}{}", kinds[static_cast<int>(event.kind)], event.ns,
                                  event.name, metadata["resourceVersion"].text_or("-"),
                                  event.is_trace ? " trace" : ""));
      CHECK(metadata["name"].text() == event.name);
    };
    if (feed.next(reader, visit) == WatchFeed::Answer::FellOff) lines.push_back("fell off");
    return lines;
  }

  CacheFile& file;
  WatchFeed feed;
};

/// An object whose labels stand in its body too.
model::Object labelled(const std::string& name, const std::string& app, const std::string& version,
                       const std::string& uid = "") {
  model::Object object = object_of({"a", name, "x", version, uid, "app=" + app});
  const std::string labels = "\"labels\":{\"app\":\"" + app + "\"},";
  object.body.insert(object.body.find("\"name\""), labels);
  return object;
}

query::Query with_labels(const std::string& selector) {
  query::Query query;
  query.labels = query::LabelSelector::parse(selector);
  return query;
}

}  // namespace

TEST_CASE("a feed tells every change between two looks, in order") {
  CacheFile file;
  file.list(kAllPods, objects_of({{"a", "web", "1", "1"}, {"b", "db", "1", "2"}}), "2");
  Followed followed(file);
  CHECK(followed.next().empty());
  file.list(kAllPods,
            objects_of({{"a", "web", "2", "3"}, {"b", "db", "1", "2"}, {"b", "new", "1", "4"}}),
            "4");
  file.list(kAllPods, objects_of({{"a", "web", "3", "5"}, {"b", "db", "1", "2"}}), "6");
  CHECK(followed.next() ==
        Lines{"modified a/web 3", "added b/new 4", "deleted b/new 4", "modified a/web 5"});
  CHECK(followed.next().empty());
}

TEST_CASE("the same bytes of another version are an event, other bytes of the same version none") {
  CacheFile file;
  file.list(kAllPods, objects_of({{"a", "web", "1", "1"}}), "1");
  Followed followed(file);
  file.list(kAllPods, objects_of({{"a", "web", "2", "1"}}), "2");
  CHECK(followed.next().empty());
}

TEST_CASE("a feed keeps to its namespaces, names and type") {
  CacheFile file;
  file.list(kAllPods, {}, "1");
  file.list({CacheFile::kNodes, ""}, {}, "1");
  query::Query query;
  query.namespaces = {"team-*"};
  Followed teams(file, query);
  query.namespaces = {"team-b"};
  query.names = {"db"};
  Followed one(file, query);
  file.list(
      kAllPods,
      objects_of({{"team-a", "web", "1", "2"}, {"team-b", "db", "1", "3"}, {"x", "y", "", "4"}}),
      "4");
  file.list({CacheFile::kNodes, ""}, objects_of({{"", "n", "1", "5"}}), "5");
  CHECK(teams.next() == Lines{"added team-a/web 2", "added team-b/db 3"});
  CHECK(one.next() == Lines{"added team-b/db 3"});
}

TEST_CASE("an object that ceases to match is deleted as it was last, one that begins to is added") {
  CacheFile file;
  file.list(kAllPods, {labelled("one", "web", "1"), labelled("two", "db", "2")}, "2");
  Followed followed(file, with_labels("app=web"));
  file.list(kAllPods, {labelled("one", "db", "3"), labelled("two", "web", "4")}, "4");
  CHECK(followed.next() == Lines{"deleted a/one 1", "added a/two 4"});
  file.list(kAllPods, {labelled("one", "old", "5"), labelled("two", "web", "6")}, "6");
  CHECK(followed.next() == Lines{"modified a/two 6"});
  file.list(kAllPods, {}, "7");
  CHECK(followed.next() == Lines{"deleted a/two 6"});
}

TEST_CASE("who falls off the changelog is told, and goes on from there") {
  CacheFile file;
  file.list(kAllPods, objects_of({{"a", "web", "1", "1"}}), "1");
  Followed followed(file);
  for (const std::string version : {"2", "3", "4"}) {
    file.list(kAllPods, objects_of({{"a", "web", version, version}}), version);
  }
  file.execute("delete from change where seq <= 3");
  CHECK(followed.next() == Lines{"fell off"});
  file.list(kAllPods, objects_of({{"a", "web", "5", "5"}}), "5");
  CHECK(followed.next() == Lines{"modified a/web 5"});
}

TEST_CASE("a first list has no rows, so the objects are to be read; a new epoch has") {
  CacheFile file;
  file.list({CacheFile::kPods, "a"}, {}, "1");
  Followed followed(file);
  file.list({CacheFile::kNodes, ""}, objects_of({{"", "n", "1", "2"}}), "2");
  CHECK(followed.next().empty());
  file.list({CacheFile::kPods, "b"}, objects_of({{"b", "web", "1", "3"}}), "3");
  CHECK(followed.next() == Lines{"fell off"});
  file.apply({{file.clock().now(), {store::NewEpoch{{CacheFile::kPods, "a"}}}}});
  CHECK(followed.next().empty());
}

TEST_CASE("without a changelog the objects themselves are compared") {
  CacheFile file;
  file.list(kAllPods, objects_of({{"a", "web", "1", "1"}, {"a", "db", "1", "2"}}), "2", false);
  Followed followed(file, {}, WatchFeed::Source::Objects);
  CHECK(followed.next().empty());
  file.list(
      kAllPods,
      objects_of({{"a", "web", "2", "3"}, {"a", "db", "1", "4", "uid-2"}, {"b", "x", "", "5"}}),
      "5", false);
  CHECK(followed.next() ==
        Lines{"deleted a/db - trace", "added a/db 4", "modified a/web 3", "added b/x 5"});
  file.list(kAllPods, objects_of({{"a", "web", "2", "3"}}), "6", false);
  CHECK(followed.next() == Lines{"deleted a/db - trace", "deleted b/x - trace"});
  CHECK(followed.next().empty());
}

TEST_CASE("without a changelog too, an object that ceases to match is deleted") {
  CacheFile file;
  file.list(kAllPods, {labelled("one", "web", "1"), labelled("two", "db", "2")}, "2", false);
  Followed followed(file, with_labels("app=web"), WatchFeed::Source::Objects);
  file.list(kAllPods, {labelled("one", "db", "3"), labelled("two", "web", "4")}, "4", false);
  CHECK(followed.next() == Lines{"added a/two 4", "deleted a/one - trace"});
}
