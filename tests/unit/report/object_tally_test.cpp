#include "core/report/object_tally.hpp"

#include "tests/support/served_cache.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace k8scache;
using report::HealthCounts;
using report::ObjectTally;
using tests::CacheFile;

namespace {

const store::TypeScope kAllPods{CacheFile::kPods, ""};
constexpr std::chrono::milliseconds kEver = std::chrono::hours(1);

model::Object pod(const std::string& ns, const std::string& name, const std::string& phase,
                  const std::string& version = "1") {
  return tests::object_with(
      ns, name, version,
      fmt::format(R"("status":{{"phase":"{}","conditions":[{{"type":"Ready","status":"True"}}]}})",
                  phase));
}

std::vector<model::Object> pods(int count, const std::string& phase) {
  std::vector<model::Object> all;
  for (int i = 0; i < count; ++i) all.push_back(pod("a", fmt::format("p{:03}", i), phase));
  return all;
}

}  // namespace

TEST_CASE("objects are counted by health, phase and namespace") {
  CacheFile file;
  file.list(kAllPods,
            {pod("a", "1", "Running"), pod("a", "2", "Pending"), pod("b", "3", "Failed"),
             pod("b", "4", "Running"), pod("b", "5", "")},
            "1");
  file.list({CacheFile::kSecrets, ""}, tests::objects_of({{"a", "s"}}), "1");
  ObjectTally tally(tests::shipped_registry());
  store::Reader reader(file.path());
  REQUIRE(tally.advance(reader, file.clock(), kEver));
  const report::TypeTally* const counts = tally.of(CacheFile::kPods);
  REQUIRE(counts != nullptr);
  CHECK(counts->health == HealthCounts{2, 0, 1, 1, 1});
  CHECK(counts->phases ==
        std::map<std::string, std::int64_t>{{"Failed", 1}, {"Pending", 1}, {"Running", 2}});
  CHECK(counts->namespaces.at("a") == HealthCounts{1, 0, 1, 0, 0});
  CHECK(counts->namespaces.at("b") == HealthCounts{1, 0, 0, 1, 1});
  CHECK(tally.of(CacheFile::kSecrets) == nullptr);
  CHECK(tally.ids(health::Health::Degraded, 5).at(CacheFile::kPods).size() == 1);
  CHECK(tally.ids(health::Health::Healthy, 1).at(CacheFile::kPods).size() == 1);
  CHECK(tally.ids(health::Health::Suspended, 5).empty());
}

TEST_CASE("counts follow what is added, changed and deleted, to nothing") {
  CacheFile file;
  ObjectTally tally(tests::shipped_registry());
  const auto health_after = [&](std::vector<model::Object> objects, const char* version) {
    file.list(kAllPods, std::move(objects), version);
    store::Reader reader(file.path());
    REQUIRE(tally.advance(reader, file.clock(), kEver));
    return tally.of(CacheFile::kPods)->health;
  };
  CHECK(health_after({pod("a", "1", "Running"), pod("a", "2", "Running")}, "1") ==
        HealthCounts{2, 0, 0, 0, 0});
  CHECK(health_after(
            {pod("a", "1", "Running"), pod("a", "2", "Failed", "2"), pod("a", "0", "Pending", "2")},
            "2") == HealthCounts{1, 0, 1, 1, 0});
  CHECK(health_after({pod("a", "2", "Failed", "2")}, "3") == HealthCounts{0, 0, 0, 1, 0});
  CHECK(health_after({}, "4") == HealthCounts{});
  CHECK(tally.of(CacheFile::kPods)->phases.empty());
  CHECK(tally.of(CacheFile::kPods)->namespaces.empty());
  CHECK(tally.objects() == 0);
}

TEST_CASE("what a watch brings is counted, though the type's version stays behind it") {
  CacheFile file;
  ObjectTally tally(tests::shipped_registry());
  for (const char* phase : {"Running", "Failed"}) {
    file.clock().advance(std::chrono::milliseconds(1));
    file.list(kAllPods, {pod("a", "1", phase)}, "5");
    store::Reader reader(file.path());
    REQUIRE(tally.advance(reader, file.clock(), kEver));
    CHECK(tally.of(CacheFile::kPods)->phases.at(phase) == 1);
  }
}

TEST_CASE("who has little time counts piece by piece, while the cache goes on") {
  CacheFile file;
  file.list(kAllPods, pods(100, "Running"), "1");
  ObjectTally tally(tests::shipped_registry());
  int pieces = 0;
  for (bool is_whole = false; !is_whole; ++pieces) {
    REQUIRE(pieces < 100);
    if (pieces == 2) file.list(kAllPods, pods(70, "Running"), "2");  // some were read, are gone now
    store::Reader reader(file.path());
    is_whole = tally.advance(reader, file.clock(), std::chrono::milliseconds(0));
  }
  CHECK(pieces > 3);
  CHECK(tally.of(CacheFile::kPods)->health == HealthCounts{70, 0, 0, 0, 0});
  file.list(kAllPods, pods(80, "Running"), "3");
  store::Reader reader(file.path());
  CHECK(tally.advance(reader, file.clock(), std::chrono::milliseconds(0)));  // ten, no more
  CHECK(tally.of(CacheFile::kPods)->health == HealthCounts{80, 0, 0, 0, 0});
}

TEST_CASE("phases that are no words are counted as others") {
  CacheFile file;
  std::vector<model::Object> objects{pod("a", "long", std::string(100, 'x'))};
  for (int i = 0; i < 30; ++i) {
    objects.push_back(pod("a", fmt::format("p{:02}", i), fmt::format("phase-{:02}", i)));
  }
  file.list(kAllPods, std::move(objects), "1");
  ObjectTally tally(tests::shipped_registry());
  store::Reader reader(file.path());
  REQUIRE(tally.advance(reader, file.clock(), kEver));
  const auto& phases = tally.of(CacheFile::kPods)->phases;
  CHECK(phases.size() == 16);
  CHECK(phases.at("...") == 16);
}
