#include "core/store/changes.hpp"
#include "core/store/retention.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <limits>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

using namespace k8scache;
using tests::CacheFile;
using tests::ObjectFacts;

namespace {

struct Expected {
  store::Verb verb = store::Verb::Added;
  std::string uid;
  std::optional<std::string> before;
  std::optional<std::string> after;
};

/// A cluster of a few names that are created, modified, deleted and created again, and what each
/// list must add to the changelog.
class RandomCluster {
 public:
  explicit RandomCluster(unsigned seed) : random_(seed) {}

  /// Several things happen between two lists.
  void go_on() {
    for (std::size_t i = below(6); i > 0; --i) {
      const std::string name = "object-" + std::to_string(below(6));
      const auto found = objects_.find(name);
      if (found == objects_.end()) {
        objects_[name] = {"a", name, text(), next(), "uid-" + next()};
      } else if (below(12) == 0) {
        objects_.erase(found);
      } else {
        // Sometimes a new version of the same content.
        if (below(4) != 0) found->second.value = text();
        found->second.version = next();
      }
    }
  }

  std::vector<model::Object> objects() const {
    std::vector<model::Object> objects;
    for (const auto& [name, facts] : objects_) objects.push_back(tests::object_of(facts));
    return objects;
  }
  std::string version() { return next(); }

  /// What a list of now changes, by object and uid; the list counts as seen afterwards.
  std::map<std::string, Expected> differences() {
    std::map<std::string, Expected> found;
    for (const auto& [name, facts] : seen_) {
      const auto now = objects_.find(name);
      const std::string before = tests::object_of(facts).body;
      if (now == objects_.end() || now->second.uid != facts.uid) {
        found[name + facts.uid] = {store::Verb::Deleted, facts.uid, before, std::nullopt};
      } else if (now->second.version != facts.version) {
        const bool same = now->second.value == facts.value;
        found[name + facts.uid] = {same ? store::Verb::Reencoded : store::Verb::Modified, facts.uid,
                                   before, tests::object_of(now->second).body};
      }
    }
    for (const auto& [name, facts] : objects_) {
      const auto old = seen_.find(name);
      if (old == seen_.end() || old->second.uid != facts.uid) {
        found[name + facts.uid] = {store::Verb::Added, facts.uid, std::nullopt,
                                   tests::object_of(facts).body};
      }
    }
    seen_ = objects_;
    return found;
  }

 private:
  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }
  std::string next() { return std::to_string(++version_); }
  std::string text() {
    std::string text = "value";
    for (std::size_t i = below(40); i > 0; --i) text += fmt::format("-{:x}", below(1U << 16U));
    return text;
  }

  std::mt19937_64 random_;
  std::map<std::string, ObjectFacts> objects_;
  std::map<std::string, ObjectFacts> seen_;
  int version_ = 100;
};

/// Every change that the file still has is the expected one, bodies included.
void check_changelog(const CacheFile& file, const std::vector<Expected>& expected,
                     std::int64_t first) {
  store::Reader reader(file.path());
  store::Changes changes(reader);
  REQUIRE(changes.last_seq() == static_cast<std::int64_t>(expected.size()));
  const store::ChangesSince found = changes.since(first - 1, 100'000);
  REQUIRE(found.changes.size() == expected.size() - static_cast<std::size_t>(first - 1));
  std::int64_t seq = first;
  for (const store::StoredChange& change : found.changes) {
    CAPTURE(seq);
    const Expected& wanted = expected[static_cast<std::size_t>(seq - 1)];
    REQUIRE(change.seq == seq++);
    REQUIRE(change.verb == wanted.verb);
    REQUIRE(change.uid == wanted.uid);
    REQUIRE(change.has_body == wanted.before.has_value());
    REQUIRE(changes.body_before(change.seq) == wanted.before);
    REQUIRE(changes.body_after(change.seq) == wanted.after);
  }
}

std::int64_t first_seq(const CacheFile& file) {
  return file.integer(
      "select coalesce(min(seq), (select value + 1 from meta where key = 'last_seq'))"
      " from change");
}

}  // namespace

TEST_CASE("every body that was superseded can be read back, and no change is missing") {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    CAPTURE(seed);
    RandomCluster cluster(seed);
    CacheFile file;
    cluster.go_on();
    cluster.differences();
    file.list({CacheFile::kPods, ""}, cluster.objects(), cluster.version());
    std::vector<Expected> expected{{store::Verb::Baseline, "", std::nullopt, std::nullopt}};
    for (int round = 0; round < 120; ++round) {
      cluster.go_on();
      std::map<std::string, Expected> wanted = cluster.differences();
      file.clock().advance(std::chrono::minutes(1));
      file.list({CacheFile::kPods, ""}, cluster.objects(), cluster.version());
      // Within a list the order is the store's business.
      store::Reader reader(file.path());
      const std::size_t before = expected.size();
      for (const store::StoredChange& change :
           store::Changes(reader).since(static_cast<std::int64_t>(before), 1000).changes) {
        const auto found = wanted.find(change.key.name + change.uid);
        REQUIRE(found != wanted.end());
        expected.push_back(found->second);
        wanted.erase(found);
      }
      REQUIRE(wanted.empty());
    }
    check_changelog(file, expected, 1);

    store::prune(file.path(), {file.clock().now() - std::chrono::minutes(50),
                               std::numeric_limits<std::int64_t>::max()});
    const std::int64_t by_age = first_seq(file);
    REQUIRE(by_age > 1);
    check_changelog(file, expected, by_age);

    const std::int64_t bytes = file.integer("select sum(length(body)) from change");
    store::prune(file.path(), {Instant{}, bytes / 3});
    REQUIRE(first_seq(file) > by_age);
    check_changelog(file, expected, first_seq(file));
  }
}
