#include "core/sync/pipeline.hpp"

#include "core/store/commit_bell.hpp"
#include "tests/support/sync_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace k8scache;
using sync::ListJob;
using tests::Versions;

namespace {

struct Setup : tests::SyncSetup {
  ListJob pods = job("pods");
  ListJob nodes = job("nodes");
  std::unique_ptr<sync::Pipeline> pipeline;

  Setup() { open(); }
  void open() {
    pipeline.reset();
    pipeline = std::make_unique<sync::Pipeline>(*writer, path(), model::SecretsMode::Keys,
                                                transport, clock);
  }

  void began(const ListJob& job, int attempt) {
    pipeline->send({.job = &job, .attempt = attempt, .what = model::ListBegan{}, .finish = {}}, 1);
  }
  void page(const ListJob& job, int attempt, std::string text) {
    pipeline->send(
        {.job = &job, .attempt = attempt, .what = model::ListPage{std::move(text)}, .finish = {}},
        1);
  }
  void finished(const ListJob& job, int attempt, const std::string& version = "9") {
    sync::Parcel parcel{
        .job = &job, .attempt = attempt, .what = model::ListFinished{version}, .finish = {}};
    parcel.finish.at = job.at;
    parcel.finish.resource_version = version;
    parcel.finish.as_of = clock.now();
    pipeline->send(std::move(parcel), 1);
  }
  void gave_up(const ListJob& job, int attempt) {
    pipeline->send({.job = &job,
                    .attempt = attempt,
                    .what = store::GiveUpList{job.at, ErrorKind::Unreachable, "no luck", false},
                    .finish = {}},
                   1);
  }

  /// All that comes back, in words and sorted (of two threads), when everything is written.
  std::vector<std::string> said() {
    pipeline->drain();
    std::vector<std::string> words;
    for (const sync::Feedback& one : pipeline->feedback()) {
      if (const auto* failed = std::get_if<sync::DecodeFailed>(&one)) {
        words.push_back(
            fmt::format("{} cannot be read at {}", failed->job->type.plural, failed->attempt));
      } else if (const auto* stored = std::get_if<sync::Stored>(&one)) {
        const char* const name = stored->at.type == pods.at.type ? "pods" : "nodes";
        words.push_back(stored->outcome
                            ? fmt::format("{} stored {} +{} ~{} -{}", name,
                                          stored->outcome->objects, stored->outcome->added,
                                          stored->outcome->updated, stored->outcome->removed)
                            : fmt::format("{} given up", name));
      } else {
        words.push_back("store failed");
      }
    }
    std::sort(words.begin(), words.end());
    return words;
  }
};

std::string pod(const std::string& name, int version) {
  return fmt::format(
      R"({{"metadata":{{"name":"{0}","namespace":"a","uid":"u-{0}","resourceVersion":"{1}"}}}})",
      name, version);
}

std::string list_of(const std::vector<std::string>& items) {
  return fmt::format(R"({{"kind":"PodList","metadata":{{"resourceVersion":"9"}},"items":[{}]}})",
                     fmt::join(items, ","));
}

using Words = std::vector<std::string>;

void damage(const std::string& path, const char* sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  REQUIRE(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

}  // namespace

TEST_CASE("pages of a list become its rows when it is whole, and not before") {
  Setup setup;
  setup.began(setup.pods, 1);
  setup.page(setup.pods, 1, list_of({pod("x", 3), pod("y", 4)}));
  setup.page(setup.pods, 1, list_of({pod("z", 5)}));
  SUBCASE("whole") {
    setup.finished(setup.pods, 1);
    CHECK(setup.said() == Words{"pods stored 3 +3 ~0 -0"});
    CHECK(setup.visible("pods") == Versions{{"a/x", "3"}, {"a/y", "4"}, {"a/z", "5"}});
    CHECK(setup.cursor("pods")->resource_version == "9");
  }
  SUBCASE("not whole") {
    CHECK(setup.said().empty());
    CHECK(setup.visible("pods").empty());
    CHECK_FALSE(setup.cursor("pods")->complete);
  }
  SUBCASE("given up") {
    setup.gave_up(setup.pods, 2);
    CHECK(setup.said() == Words{"pods given up"});
    CHECK(setup.visible("pods").empty());
    CHECK(setup.cursor("pods")->error == "no luck");
    CHECK(setup.cursor("pods")->failures == 1);
  }
}

TEST_CASE("a page that cannot be read spoils its try of the list, and only that") {
  Setup setup;
  setup.began(setup.pods, 1);
  setup.page(setup.pods, 1, list_of({pod("x", 3)}));
  setup.page(setup.pods, 1, "{\"kind\":\"PodList\",\"items\":[{");
  setup.page(setup.pods, 1, list_of({pod("y", 4)}));
  setup.finished(setup.pods, 1);
  setup.began(setup.nodes, 1);
  setup.page(setup.nodes, 1, R"({"items":[{"metadata":{"name":"n","resourceVersion":"2"}}]})");
  setup.finished(setup.nodes, 1);
  setup.began(setup.pods, 2);
  setup.page(setup.pods, 2, list_of({pod("z", 5)}));
  setup.finished(setup.pods, 2);
  CHECK(setup.said() ==
        Words{"nodes stored 1 +1 ~0 -0", "pods cannot be read at 1", "pods stored 1 +1 ~0 -0"});
  CHECK(setup.visible("pods") == Versions{{"a/z", "5"}});
  CHECK(setup.visible("nodes") == Versions{{"n", "2"}});
}

TEST_CASE("a list that shows an object twice cannot be read") {
  Setup setup;
  setup.began(setup.pods, 1);
  setup.page(setup.pods, 1, list_of({pod("x", 3)}));
  setup.page(setup.pods, 1, list_of({pod("x", 3)}));
  setup.finished(setup.pods, 1);
  CHECK(setup.said() == Words{"pods cannot be read at 1"});
  CHECK(setup.visible("pods").empty());
}

TEST_CASE("a second list replaces the first: new, changed, unchanged and vanished") {
  Setup setup;
  setup.began(setup.pods, 1);
  setup.page(setup.pods, 1, list_of({pod("a", 1), pod("b", 2), pod("c", 3)}));
  setup.finished(setup.pods, 1);
  CHECK(setup.said() == Words{"pods stored 3 +3 ~0 -0"});
  setup.open();
  setup.began(setup.pods, 1);
  setup.page(setup.pods, 1, list_of({pod("b", 7)}));
  setup.page(setup.pods, 1, list_of({pod("c", 3), pod("d", 8)}));
  setup.finished(setup.pods, 1, "12");
  CHECK(setup.said() == Words{"pods stored 3 +1 ~1 -1"});
  CHECK(setup.visible("pods") == Versions{{"a/b", "7"}, {"a/c", "3"}, {"a/d", "8"}});
}

TEST_CASE("what an abandoned try of a re-list has staged is forgotten") {
  Setup setup;
  setup.give_dictionaries();
  setup.open();
  setup.began(setup.pods, 1);
  setup.page(setup.pods, 1, list_of({pod("a", 1)}));
  setup.finished(setup.pods, 1);
  (void)setup.said();
  setup.open();
  setup.began(setup.pods, 1);
  setup.page(setup.pods, 1, list_of({pod("ghost", 5)}));
  setup.began(setup.pods, 2);
  setup.page(setup.pods, 2, list_of({pod("a", 6)}));
  setup.finished(setup.pods, 2);
  CHECK(setup.said() == Words{"pods stored 1 +0 ~1 -0"});
  CHECK(setup.visible("pods") == Versions{{"a/a", "6"}});
}

TEST_CASE("pages in the file are seen by nobody until their list is whole") {
  Setup setup;
  setup.give_dictionaries();
  setup.open();
  setup.began(setup.pods, 1);
  setup.page(setup.pods, 1, list_of({pod("a", 1), pod("b", 2)}));
  CHECK(setup.said().empty());
  CHECK(setup.visible("pods").empty());
  setup.open();
  setup.began(setup.pods, 1);
  setup.page(setup.pods, 1, list_of({pod("b", 3), pod("c", 4)}));
  setup.finished(setup.pods, 1);
  CHECK(setup.said() == Words{"pods stored 2 +2 ~0 -0"});
  setup.open();
  setup.began(setup.pods, 1);
  setup.page(setup.pods, 1, list_of({pod("c", 7), pod("d", 8)}));
  CHECK(setup.said().empty());
  CHECK(setup.visible("pods") == Versions{{"a/b", "3"}, {"a/c", "4"}});
}

TEST_CASE("bodies that were trained on in an abandoned try can all be read afterwards") {
  // Enough for a dictionary; random enough that frames need it.
  const auto big_list = [](int version) {
    std::vector<std::string> items;
    for (int i = 0; i < 2000; ++i) {
      std::string text;
      for (int j = 0; j < 40; ++j)
        text += fmt::format("\"field-{}\":\"value {} of {}\",", j, i * j, j);
      items.push_back(fmt::format(
          R"({{"metadata":{{"name":"p{0}","namespace":"a","uid":"u{0}","resourceVersion":"{1}"}},"spec":{{{2}"z":1}}}})",
          i, version, text));
    }
    return list_of(items);
  };
  Setup setup;
  setup.began(setup.pods, 1);
  std::string bad_at_its_end = big_list(1);
  bad_at_its_end.insert(bad_at_its_end.size() - 2, ",{}");
  setup.page(setup.pods, 1, std::move(bad_at_its_end));
  setup.began(setup.pods, 2);
  setup.page(setup.pods, 2, big_list(2));
  setup.finished(setup.pods, 2);
  CHECK(setup.said() == Words{"pods cannot be read at 1", "pods stored 2000 +2000 ~0 -0"});
  CHECK(setup.visible("pods").size() == 2000);  // reads every body
}

TEST_CASE("empty pages are counted for each list by itself, and 200 in a row are too many") {
  Setup setup;
  setup.began(setup.pods, 1);
  setup.began(setup.nodes, 1);
  for (int i = 0; i < 199; ++i) {
    setup.page(setup.pods, 1, list_of({}));
    setup.page(setup.nodes, 1, list_of({}));
  }
  setup.page(setup.nodes, 1, R"({"items":[{"metadata":{"name":"n"}}]})");
  setup.page(setup.nodes, 1, list_of({}));
  setup.finished(setup.nodes, 1);
  setup.page(setup.pods, 1, list_of({}));
  setup.began(setup.pods, 2);
  setup.page(setup.pods, 2, list_of({}));
  setup.page(setup.pods, 2, list_of({pod("x", 1)}));
  setup.finished(setup.pods, 2);
  CHECK(setup.said() ==
        Words{"nodes stored 1 +1 ~0 -0", "pods cannot be read at 1", "pods stored 1 +1 ~0 -0"});
}

TEST_CASE("Secrets reach the file without their values") {
  Setup setup;
  const ListJob secrets = setup.job("secrets");
  setup.began(secrets, 1);
  setup.page(
      secrets, 1,
      R"({"items":[{"metadata":{"name":"s","namespace":"a"},"data":{"k":"aHVudGVyMg=="}}]})");
  setup.finished(secrets, 1);
  (void)setup.said();
  store::Reader reader(setup.path());
  reader.each(
      {.type = secrets.at.type, .namespaces = {}, .names = {}, .labels = {}},
      [](const store::StoredObject& object) {
        CHECK(
            object.body ==
            R"({"kind":"Secret","apiVersion":"v1","metadata":{"name":"s","namespace":"a"},"data":{"k":""}})");
      });
}

TEST_CASE("a store that fails ends the pipeline once, and nobody waits for it") {
  Setup setup;
  damage(setup.path(), "drop table body");
  setup.began(setup.pods, 1);
  setup.page(setup.pods, 1, list_of({pod("x", 3)}));
  setup.finished(setup.pods, 1);
  for (int i = 0; i < 100; ++i) {
    setup.began(setup.nodes, i);
    setup.pipeline->send({.job = &setup.nodes,
                          .attempt = i,
                          .what = model::ListPage{list_of({pod("n", i)})},
                          .finish = {}},
                         1U << 20U);
    setup.finished(setup.nodes, i);
  }
  const Words words = setup.said();
  CHECK(std::count(words.begin(), words.end(), "store failed") == 1);
}

TEST_CASE("a file that cannot be read is the store's failure, not the list's") {
  Setup setup;
  damage(setup.path(), "drop table cursor");
  setup.began(setup.pods, 1);
  setup.page(setup.pods, 1, list_of({pod("x", 3)}));
  setup.finished(setup.pods, 1);
  CHECK(setup.said() == Words{"store failed"});
}

TEST_CASE(
    "what waits for its place in the file is known by its age, and a heartbeat by its commit") {
  Setup setup;
  CHECK_FALSE(setup.pipeline->waiting_since());
  CHECK_FALSE(setup.pipeline->beat_committed());
  std::promise<void> go_on;
  std::thread slow(
      [&] { setup.pipeline->with_writer([&](store::Writer&) { go_on.get_future().wait(); }); });
  while (!setup.pipeline->waiting_since()) std::this_thread::yield();
  const Tick since = setup.clock.monotonic();
  setup.pipeline->write(store::Heartbeat{});
  setup.clock.advance(std::chrono::seconds(9));
  CHECK(setup.pipeline->waiting_since() == since);
  CHECK_FALSE(setup.pipeline->beat_committed());
  go_on.set_value();
  slow.join();
  setup.pipeline->with_writer([](store::Writer&) {});
  CHECK(setup.pipeline->beat_committed() == setup.clock.monotonic());
  setup.pipeline->drain();
  CHECK_FALSE(setup.pipeline->waiting_since());
}

TEST_CASE("what comes within a time is committed together, and at the end at once") {
  Setup setup;
  using Rang = store::CommitBell::Rang;
  setup.pipeline->gather_for(std::chrono::hours(1));
  store::CommitBell bell(setup.path());
  for (const ListJob* const job : {&setup.pods, &setup.nodes}) {
    setup.pipeline->write(store::GiveUpList{job->at, ErrorKind::Unreachable, "no luck", false});
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK(bell.rang() == Rang::No);
  }
  CHECK(setup.said() == std::vector<std::string>{"nodes given up", "pods given up"});
  CHECK(bell.rang() == Rang::Commit);
}
