#include "tests/support/sync_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace k8scache;
using sync::ListJob;
using sync::ListResult;
using sync::ListStatus;
using tests::small_pod;
using tests::SyncSetup;
using tests::Versions;

namespace {

/// Many namespaces with the same three pods, each listed by itself: one place to break for each.
/// The first page has two pods, the second one.
struct Setup : SyncSetup {
  explicit Setup(std::size_t places) {
    transport.largest_page = 2;
    transport.chunk_bytes = 100;
    engine.max_retries = 2;
    engine.concurrency = 8;
    const ListJob all = job("pods");
    for (std::size_t place = 0; place < places; ++place) {
      names.push_back(fmt::format("n{:04}", place));
      change(names.back());
    }
    jobs = sync::by_namespace(all, names);
  }

  /// New versions of all pods of a namespace.
  void change(const std::string& ns) {
    for (const char* const name : {"a", "b", "c"}) {
      cluster.put(small_pod(ns, name, R"("spec":{"x":"é\n"})"));
    }
  }

  /// Breaks the place's answers after as many bytes as its number says; `once`: the first of them.
  void break_all(const std::string& word, bool last_page, bool once) {
    transport.clear_faults();
    for (std::size_t place = 0; place < names.size(); ++place) {
      transport.add_fault(fmt::format("path=/namespaces/{}/,query={},{}do={}:{}", names[place],
                                      last_page ? "continue=" : "", once ? "count=1," : "", word,
                                      place));
    }
  }

  [[nodiscard]] std::vector<Versions> visible_by_namespace() const {
    std::vector<Versions> all(names.size());
    for (const auto& [key, version] : visible("pods")) {
      all[std::stoul(key.substr(1, 4))].emplace(key.substr(6), version);
    }
    return all;
  }
  [[nodiscard]] std::vector<Versions> existing_by_namespace() const {
    std::vector<Versions> all(names.size());
    for (const auto& [key, version] : existing("pods")) {
      all[std::stoul(key.substr(1, 4))].emplace(key.substr(6), version);
    }
    return all;
  }

  std::vector<std::string> names;
  std::vector<ListJob> jobs;
};

/// How many bytes both pages of a list have.
std::size_t page_bytes() {
  Setup setup(1);
  const auto results = setup.list(setup.jobs);
  REQUIRE(results.front().status == ListStatus::Stored);
  REQUIRE(results.front().cost.requests == 2);
  return static_cast<std::size_t>(results.front().cost.bytes);
}

void check_failed(const std::vector<ListResult>& results) {
  for (const ListResult& result : results) {
    CAPTURE(result.job.at.scope);
    CHECK(result.status == ListStatus::Failed);
    CHECK_FALSE(result.error.empty());
  }
}

}  // namespace

TEST_CASE("an answer that breaks after any byte never leaves half a list") {
  // Both pages together are longer than either; so every byte of each is a place to break.
  const std::size_t bytes = page_bytes();
  for (const char* const word : {"cut", "truncate"}) {
    for (const bool last_page : {false, true}) {
      CAPTURE(std::string(word));
      CAPTURE(last_page);
      // What is cut off behind the shorter page's end is nothing.
      Setup setup(std::string_view(word) == "truncate" ? bytes / 4 : bytes);
      const std::vector<Versions> nothing(setup.names.size());

      // The first list ever: nothing is seen of it.
      setup.break_all(word, last_page, false);
      check_failed(setup.list(setup.jobs));
      CHECK(setup.visible_by_namespace() == nothing);

      // Broken once, it is whole in the end.
      setup.break_all(word, last_page, true);
      for (const ListResult& result : setup.list(setup.jobs)) {
        CAPTURE(result.job.at.scope);
        CHECK(result.status == ListStatus::Stored);
        CHECK(result.outcome.added == 3);
      }
      const std::vector<Versions> before = setup.existing_by_namespace();
      CHECK(setup.visible_by_namespace() == before);

      // A later list: the old one stays as it was.
      for (const std::string& ns : setup.names) setup.change(ns);
      setup.break_all(word, last_page, false);
      check_failed(setup.list(setup.jobs));
      CHECK(setup.visible_by_namespace() == before);

      setup.break_all(word, last_page, true);
      for (const ListResult& result : setup.list(setup.jobs)) {
        CHECK(result.status == ListStatus::Stored);
        CHECK(result.outcome.updated == 3);
      }
      CHECK(setup.visible_by_namespace() == setup.existing_by_namespace());
    }
  }
}

TEST_CASE("a connection that falls silent after any byte ends the list in bounded time") {
  const std::size_t places = page_bytes() / 8;
  Setup setup(places);
  setup.transport.clear_faults();
  for (std::size_t place = 0; place < places; ++place) {
    setup.transport.add_fault(
        fmt::format("path=/namespaces/{}/,do=stall:{}", setup.names[place], place * 8));
  }
  const Tick began = setup.clock.monotonic();
  check_failed(setup.list(setup.jobs));
  CHECK(setup.visible("pods").empty());
  // Two tries of at most a stall each, eight at once.
  const auto each = std::chrono::seconds(2 * 30 + 10);
  CHECK(setup.clock.monotonic() - began < each * static_cast<int>(places / 8 + 1));
}
