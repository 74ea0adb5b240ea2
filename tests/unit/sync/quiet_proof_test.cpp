#include "core/sync/quiet_proof.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

using namespace k8scache;
using namespace std::chrono_literals;
using sync::QuietProof;
using Watch = QuietProof::Watch;
using Counter = QuietProof::Counter;

namespace {

constexpr Tick kStart{1'000'000ms};
constexpr Tick kAsked = kStart + 100s;
const Instant kAsOf{1'700'000'000'000ms};

/// A watch that has been open and quiet since the start.
Watch quiet(std::int64_t type, const std::string& version, Counter counter = Counter::Shared) {
  return {
      .at = {type, ""}, .counter = counter, .opened = kStart, .known = kStart, .version = version};
}

QuietProof asked_by(const Watch& watch) {
  QuietProof proof({}, kStart);
  proof.on_asked(watch, kAsked, kAsOf);
  return proof;
}

/// The types that an answer half a second after the question proves.
std::vector<std::int64_t> proved(const Watch& by, const std::string& answer,
                                 const std::vector<Watch>& watches) {
  QuietProof proof = asked_by(by);
  std::vector<std::int64_t> types;
  for (const std::size_t i : proof.on_answer(answer, watches, kAsked + 500ms).watches) {
    types.push_back(watches[i].at.type);
  }
  return types;
}

using Types = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("rows of exactly the storage's version are those of when it was asked for") {
  QuietProof proof = asked_by(quiet(1, "500"));
  const auto got = proof.on_answer("500", {quiet(1, "500"), quiet(2, "500")}, kAsked + 500ms);
  CHECK(got.asked == kAsked);
  CHECK(got.as_of == kAsOf);
  CHECK(got.watches == std::vector<std::size_t>{0, 1});
}

TEST_CASE("another version proves nothing, be it newer, older, odd or missing") {
  const std::vector<Watch> all{quiet(1, "500"), quiet(2, "501"), quiet(3, "499"), quiet(4, "x"),
                               quiet(5, "")};
  CHECK(proved(all[0], "500", all) == Types{1});
  CHECK(proved(all[0], "502", all).empty());
  CHECK(proved(all[0], "400", all).empty());  // set back: found at the next reconnect
  CHECK(proved(all[0], "0500", all).empty());
  CHECK(proved(all[0], "", all).empty());
}

TEST_CASE("the version of one server's storage says nothing of another's") {
  const std::vector<Watch> all{quiet(1, "500"), quiet(2, "500", Counter::Own),
                               quiet(3, "500", Counter::Own)};
  CHECK(proved(all[0], "500", all) == Types{1});
  CHECK(proved(all[1], "500", all) == Types{2});
}

TEST_CASE("versions that are no numbers are compared with their own type's only") {
  const std::vector<Watch> all{quiet(1, "500"), quiet(2, "abc", Counter::Own)};
  CHECK(proved(all[1], "abc", all) == Types{2});
  CHECK(proved(all[1], "abd", all).empty());
}

TEST_CASE("scopes of one type share its counter") {
  Watch web = quiet(2, "7", Counter::Own);
  web.at.scope = "web";
  Watch db = web;
  db.at.scope = "db";
  CHECK(proved(web, "7", {web, db}) == Types{2, 2});
}

TEST_CASE("what was opened, listed or heard of after the question is not proved by it") {
  Watch reopened = quiet(1, "500");
  reopened.opened = kAsked + 10ms;
  Watch told = quiet(2, "500");
  told.known = kAsked + 10ms;
  CHECK(proved(quiet(3, "500"), "500", {reopened, told, quiet(3, "500")}) == Types{3});
}

TEST_CASE("an event that has just come may not be the last of its version") {
  Watch busy = quiet(1, "500");
  busy.known = kAsked - 50ms;
  QuietProof proof = asked_by(busy);
  CHECK(proof.on_answer("500", {busy}, kAsked + 100ms).watches.empty());
  proof.on_asked(busy, kAsked, kAsOf);
  CHECK(proof.on_answer("500", {busy}, kAsked + 150ms).watches.size() == 1);
}

TEST_CASE("an answer to a question that was dropped proves nothing") {
  QuietProof proof = asked_by(quiet(1, "500"));
  proof.drop();
  CHECK(proof.on_answer("500", {quiet(1, "500")}, kAsked + 500ms).watches.empty());
}

TEST_CASE("nothing is asked while all watches have shown something of late, or none is open") {
  QuietProof proof({.interval = 20s}, kStart);
  CHECK_FALSE(proof.is_due(kStart + 19s));
  CHECK(proof.is_due(kStart + 20s));
  CHECK_FALSE(proof.choose({}, kStart + 20s));
  Watch told = quiet(1, "5");
  told.known = kStart + 15s;
  Watch other = quiet(2, "5");
  other.known = kStart + 12s;
  CHECK_FALSE(proof.choose({told, other}, kStart + 22s));
  CHECK_FALSE(proof.is_due(kStart + 31s));  // not before one of them has been silent so long
  CHECK(proof.is_due(kStart + 32s));
  CHECK(proof.choose({told, other}, kStart + 32s) == 1U);
}

TEST_CASE("a watch that was opened again makes no rows younger") {
  QuietProof proof({.interval = 20s}, kStart);
  Watch reopened = quiet(1, "5");
  reopened.opened = kStart + 18s;
  CHECK(proof.choose({reopened}, kStart + 20s) == 0U);
}

TEST_CASE(
    "a question that fails is asked once more soon, by a type that was heard of, no oftener") {
  QuietProof proof({.interval = 20s}, kStart);
  std::vector<Watch> all;
  for (int type = 1; type <= 12; ++type) all.push_back(quiet(type, "5"));
  all.push_back(quiet(13, "5"));
  all.back().known = kStart + 1s;
  Tick now = kStart + 21s;
  const auto first = proof.choose(all, now);
  REQUIRE(first == 0U);
  proof.on_asked(all[*first], now, kAsOf);
  CHECK(proof.on_answer("", all, now + 100ms).watches.empty());
  CHECK_FALSE(proof.is_due(now + 4s));
  REQUIRE(proof.is_due(now + 5s));
  CHECK(proof.choose(all, now + 5s) == 12U);
  SUBCASE("and answered") {
    proof.on_asked(all[12], now + 5s, kAsOf);
    CHECK(proof.on_answer("5", all, now + 6s).watches.size() == 13);
    CHECK_FALSE(proof.is_due(now + 23s));
    CHECK(proof.is_due(now + 27s));
    CHECK(proof.choose(all, now + 27s) == 1U);  // not the one that fails
  }
  SUBCASE("and fails") {
    int asked = 1;
    for (now += 5s; now < kStart + 421s; now += 1s) {
      if (!proof.is_due(now)) continue;
      proof.on_asked(all[*proof.choose(all, now)], now, kAsOf);
      (void)proof.on_answer("", all, now + 100ms);
      ++asked;
    }
    CHECK(asked >= 18);
    CHECK(asked <= 21);
  }
}

TEST_CASE("a question comes about every twenty seconds, and none while one is open") {
  QuietProof proof({.interval = 20s}, kStart);
  Tick now = kStart + 20s;
  for (int i = 0; i < 50; ++i) {
    REQUIRE(proof.is_due(now));
    proof.on_asked(quiet(1, "5"), now, kAsOf);
    CHECK_FALSE(proof.is_due(now + 60s));
    proof.drop();
    CHECK_FALSE(proof.is_due(now + 18'999ms));
    CHECK(proof.is_due(now + 21s));
    now += 21s;
  }
}

TEST_CASE("it is asked by the type that waits longest; one that failed has had its turn") {
  QuietProof proof({.interval = 20s}, kStart);
  std::vector<Watch> all{quiet(1, "5", Counter::Own), quiet(2, "5"), quiet(3, "5")};
  all[2].known = kStart - 5s;
  const Tick now = kStart + 40s;
  CHECK(proof.choose(all, now) == 2U);  // not what proves itself only
  proof.on_asked(all[2], now, kAsOf);
  proof.drop();
  CHECK(proof.choose(all, now + 20s) == 1U);
  proof.on_asked(all[1], now + 20s, kAsOf);
  proof.drop();
  CHECK(proof.choose(all, now + 40s) == 2U);
  all.resize(1);
  CHECK(proof.choose(all, now + 60s) == 0U);
}

TEST_CASE("rows without proof are compared after five minutes, if their last list was cheap") {
  const store::ListCost cheap{.time = 1'999ms, .requests = 1, .bytes = 5'000'000};
  CHECK_FALSE(sync::is_worth_comparing(kStart, kStart, cheap, kStart + 299s));
  CHECK(sync::is_worth_comparing(kStart, kStart, cheap, kStart + 300s));
  CHECK_FALSE(sync::is_worth_comparing(kStart, kStart, cheap, kStart + 3h));  // the machine slept
  const store::ListCost slow{.time = 2s, .requests = 1, .bytes = 10};
  CHECK_FALSE(sync::is_worth_comparing(kStart, kStart, slow, kStart + 400s));
  const store::ListCost large{.time = 1s, .requests = 1, .bytes = 5'000'001};
  CHECK_FALSE(sync::is_worth_comparing(kStart, kStart, large, kStart + 400s));
}
