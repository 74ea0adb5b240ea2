// The net effect of the changes since any instant is what two pictures of the cluster, of then and
// now, differ in; and who repeats what a watch says has the picture of now.

#include "core/history/net_effect.hpp"

#include "core/history/watch_feed.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <random>
#include <string>
#include <vector>

using namespace k8scache;
using history::Effect;
using tests::CacheFile;

namespace {

const store::TypeScope kAllPods{CacheFile::kPods, ""};

struct State {
  std::string uid;
  std::string version;
  std::string app;  // the label, in the body too
};
using Picture = std::map<std::string, State>;

model::Object object_of(const std::string& name, const State& state) {
  model::Object object =
      tests::object_of({"a", name, "x", state.version, state.uid, "app=" + state.app});
  object.body.insert(object.body.find("\"name\""), "\"labels\":{\"app\":\"" + state.app + "\"},");
  return object;
}

class RandomCluster {
 public:
  explicit RandomCluster(unsigned seed) : random_(seed) {}

  const Picture& go_on() {
    for (std::size_t i = below(5); i > 0; --i) {
      const std::string name = fmt::format("pod-{}", below(8));
      const auto place = objects_.find(name);
      const std::string app = below(2) == 0 ? "web" : "db";
      if (place == objects_.end() || below(4) == 0) {
        objects_[name] = {fmt::format("u{}", ++uids_), next(), app};
      } else if (below(2) == 0) {
        objects_.erase(place);
      } else {
        place->second = {place->second.uid, next(), app};
      }
    }
    return objects_;
  }
  std::string next() { return std::to_string(++version_); }

 private:
  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }
  std::mt19937_64 random_;
  Picture objects_;
  int version_ = 100;
  int uids_ = 0;
};

void store_picture(CacheFile& file, const Picture& picture, const std::string& version) {
  std::vector<model::Object> objects;
  for (const auto& [name, state] : picture) objects.push_back(object_of(name, state));
  file.list(kAllPods, std::move(objects), version);
}

/// What became of each object, by comparing two pictures.
std::map<std::string, Effect> differences(const Picture& then, const Picture& now) {
  std::map<std::string, Effect> found;
  for (const auto& [name, state] : then) {
    const auto place = now.find(name);
    if (place == now.end()) {
      found[name] = Effect::Removed;
    } else if (place->second.uid != state.uid) {
      found[name] = Effect::Replaced;
    } else if (place->second.version != state.version) {
      found[name] = Effect::Modified;
    }
  }
  for (const auto& [name, state] : now) {
    if (!then.contains(name)) found[name] = Effect::Added;
  }
  return found;
}

void check_net_effect(CacheFile& file, std::int64_t after, const Picture& then,
                      const Picture& now) {
  store::Reader reader(file.path());
  store::Changes changes(reader);
  history::NetEffect effect;
  changes.newest_first(0, std::nullopt, [&](const store::StoredChange& change) {
    if (change.seq <= after) return false;
    effect.take_older(change);
    return true;
  });
  std::map<std::string, Effect> found;
  for (const history::NetChange& change : effect.changes()) {
    const std::string& name = change.key.name;
    found[name] = change.effect;
    const bool was_there = change.effect != Effect::Added;
    const bool is_there = change.effect != Effect::Removed;
    if (was_there) {
      REQUIRE(change.old_version == then.at(name).version);
      REQUIRE(changes.body_before(change.first_seq) == object_of(name, then.at(name)).body);
    }
    if (is_there) {
      REQUIRE(changes.body_after(change.last_seq) == object_of(name, now.at(name)).body);
    }
  }
  REQUIRE(found == differences(then, now));
}

/// Who repeats the events, in any order of looks, has what the query selects.
class Repeater {
 public:
  Repeater(CacheFile& file, const std::string& selector, history::WatchFeed::Source source)
      : file_(file), feed_(made(file, selector, source)) {}

  void look() {
    store::Reader reader(file_.path());
    REQUIRE(feed_.next(reader, [&](const history::WatchEvent& event) {
      const std::string name(event.name);
      switch (event.kind) {
        case history::WatchEvent::Kind::Added:
          REQUIRE(seen_.emplace(name, event.body).second);
          break;
        case history::WatchEvent::Kind::Modified: seen_.at(name) = event.body; break;
        case history::WatchEvent::Kind::Deleted: REQUIRE(seen_.erase(name) == 1); break;
      }
    }) == history::WatchFeed::Answer::Whole);
    std::map<std::string, std::string> now;
    reader.each(feed_.query(),
                [&](const store::StoredObject& object) { now.emplace(object.name, object.body); });
    REQUIRE(seen_ == now);
  }

 private:
  static history::WatchFeed made(CacheFile& file, const std::string& selector,
                                 history::WatchFeed::Source source) {
    query::Query query;
    query.type = CacheFile::kPods;
    query.labels = query::LabelSelector::parse(selector);
    store::Reader reader(file.path());
    return {reader, std::move(query), tests::cached_types()[0].type, source};
  }

  CacheFile& file_;
  history::WatchFeed feed_;
  std::map<std::string, std::string> seen_;
};

}  // namespace

TEST_CASE("what the changes since any moment add up to is what two pictures differ in") {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    RandomCluster cluster(seed);
    CacheFile file;
    std::vector<std::pair<std::int64_t, Picture>> moments;
    for (int round = 0; round < 25; ++round) {
      const Picture picture = cluster.go_on();
      store_picture(file, picture, cluster.next());
      store::Reader reader(file.path());
      moments.emplace_back(store::Changes(reader).last_seq(), picture);
    }
    for (const auto& [seq, picture] : moments) {
      check_net_effect(file, seq, picture, moments.back().second);
    }
  }
}

TEST_CASE("who repeats what a watch of the cache says has what the cache has") {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    RandomCluster cluster(seed);
    CacheFile file;
    file.list(kAllPods, {}, "1");
    Repeater all(file, "", history::WatchFeed::Source::Changelog);
    Repeater selected(file, "app=web", history::WatchFeed::Source::Changelog);
    Repeater others(file, "app!=web", history::WatchFeed::Source::Objects);
    for (int round = 0; round < 30; ++round) {
      store_picture(file, cluster.go_on(), cluster.next());
      all.look();
      if (round % 3 == 0) selected.look();
      if (round % 2 == 0) others.look();
    }
  }
}
