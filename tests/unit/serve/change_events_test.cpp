#include "core/serve/change_events.hpp"

#include "core/serve/recent_looks.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace k8scache {
namespace {

using serve::ChangeEvent;
using serve::ChangeEvents;
using tests::CacheFile;
using tests::ObjectFacts;
using tests::objects_of;

/// A watch of a type that leaves no trace in the changelog.
class Watched {
 public:
  Watched(const std::vector<ObjectFacts>& objects, const std::string& labels,
          const std::string& fields) {
    query_.labels = query::LabelSelector::parse(labels);
    fields_ = query::FieldSelector::parse(fields, query::FieldSelector::Paths::Any);
    list(objects);
  }

  void list(const std::vector<ObjectFacts>& objects) {
    std::vector<model::Object> all = objects_of(objects);
    for (model::Object& object : all) {
      const std::string head = R"({"metadata":{)";
      if (object.labels == "app=web") {
        object.body.replace(0, head.size(), head + R"("labels":{"app":"web"},)");
      }
    }
    file_.list({CacheFile::kPods, ""}, std::move(all), std::to_string(++version_));
  }
  void begin(std::optional<history::WatchFeed> seen = std::nullopt) {
    store::Reader reader(file_.path());
    events_.emplace(reader, query_, std::move(fields_), type_, false, 0, "",
                    ChangeEvents::Order::ByVersion, std::move(seen));
  }
  history::WatchFeed look() {
    store::Reader reader(file_.path());
    serve::RecentLooks looks;
    looks.keep(reader, 1, query_, type_, "1");
    return *looks.find(1, query_, "1");
  }
  /// `A` for added and so on, with the name, and `!` where the object's body is not known.
  std::string told() {
    store::Reader reader(file_.path());
    serve::ChangeTail tail;
    tail.follow(reader, {1, ++commits_});
    std::string all;
    json::Parser parser;
    events_->next(reader, tail, [&](const ChangeEvent& event) {
      const json::Value object = parser.parse(event.body);
      if (!all.empty()) all += ' ';
      all += "AMD"[static_cast<int>(event.kind)];
      all += object["metadata"]["name"].text_or("?");
      if (!object["metadata"]["resourceVersion"].exists()) all += '!';
    });
    return all;
  }

 private:
  CacheFile file_;
  const model::ResourceType type_ = tests::cached_types()[0].type;
  query::Query query_{.type = CacheFile::kPods, .namespaces = {}, .names = {}, .labels = {}};
  query::FieldSelector fields_;
  std::optional<ChangeEvents> events_;
  int version_ = 0;
  std::uint64_t commits_ = 0;
};

TEST_CASE("who chooses by a field hears of the end of what was chosen, and of nothing else") {
  Watched watched({{"a", "p", "x", "1"}, {"a", "q", "y", "1"}}, "", "data.value=x");
  watched.begin();
  CHECK(watched.told().empty());
  watched.list({{"a", "p", "x", "1"}, {"a", "q", "y", "1"}, {"a", "r", "x", "2"}});
  CHECK(watched.told() == "Ar");
  watched.list({{"a", "p", "x", "3"}, {"a", "q", "y", "3"}, {"a", "r", "y", "3"}});
  CHECK(watched.told() == "Mp Dr");  // r is there, but not one of these
  watched.list({});
  CHECK(watched.told() == "Dp!");
}

TEST_CASE("who chooses by a label hears the whole of what has lost it") {
  Watched watched({{"a", "p", "x", "1", "", "app=web"}, {"a", "q", "x", "1"}}, "app=web", "");
  watched.begin();
  watched.list({{"a", "p", "x", "2"}, {"a", "q", "x", "2", "", "app=web"}});
  CHECK(watched.told() == "Dp Aq");
  watched.list({});
  CHECK(watched.told() == "Dq!");
}

TEST_CASE("who goes on from a list hears of all that is gone since, rather once too often") {
  Watched watched({{"a", "p", "x", "1"}, {"a", "q", "y", "1"}}, "", "data.value=x");
  history::WatchFeed seen = watched.look();
  watched.list({{"a", "r", "x", "2"}});
  watched.begin(std::move(seen));
  CHECK(watched.told() == "Ar Dp! Dq!");
  watched.list({});
  CHECK(watched.told() == "Dr!");
}

TEST_CASE("who chooses all hears of all") {
  Watched watched({{"a", "p", "x", "1"}}, "", "");
  watched.begin();
  watched.list({{"a", "q", "x", "2"}});
  CHECK(watched.told() == "Aq Dp!");
}

}  // namespace
}  // namespace k8scache
