#include "core/kube/reflector.hpp"

#include "tests/support/reflector_words.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <string>
#include <vector>

using namespace k8scache;
using namespace k8scache::kube;
using tests::say;
using namespace std::chrono_literals;

namespace {

Page page(std::string text, std::string version, std::string token) {
  return {.resource_version = std::move(version),
          .continue_token = std::move(token),
          .text = std::move(text)};
}

Failed failed(std::optional<std::chrono::milliseconds> retry_after = {}) {
  return {.kind = ErrorKind::Unreachable, .why = "no luck", .retry_after = retry_after};
}

/// How often the input can come before the reflector gives up; it wakes after every sleep.
template <typename Next>
int tries_until_give_up(Reflector& reflector, Next next) {
  for (int tries = 1; tries < 100; ++tries) {
    const Step step = reflector.on(next());
    if (std::holds_alternative<GiveUp>(step.next)) return tries;
    if (std::holds_alternative<Sleep>(step.next)) (void)reflector.on(Woke{});
  }
  return 100;
}

int limit_of(const Step& step) { return std::get<GetPage>(step.next).limit; }

}  // namespace

TEST_CASE("a list goes from page to page and ends where no token is left") {
  Reflector r({});
  CHECK(say(r.start()) == "began list()");
  CHECK(say(r.on(page("a", "5", "t1"))) == "+a list(t1)");
  CHECK(say(r.on(page("", "5", "t2"))) == "+ list(t2)");
  CHECK(say(r.on(page("b", "5", ""))) == "+b finished@5 done");
}

TEST_CASE("after trouble that passes the same page is asked for again") {
  Reflector r({});
  CHECK(say(r.start()) == "began list()");
  CHECK(say(r.on(failed())) == "sleep");
  CHECK(say(r.on(Woke{})) == "list()");
  CHECK(say(r.on(page("a", "5", "t1"))) == "+a list(t1)");
  CHECK(say(r.on(failed())) == "sleep");
  CHECK(say(r.on(Woke{})) == "list(t1)");
  CHECK(say(r.on(page("b", "5", ""))) == "+b finished@5 done");
}

TEST_CASE("a list that expires starts anew, at once the first time, then after a pause") {
  Reflector r({});
  CHECK(say(r.start()) == "began list()");
  CHECK(say(r.on(page("a", "5", "t1"))) == "+a list(t1)");
  CHECK(say(r.on(Expired{})) == "began list()");
  CHECK(say(r.on(page("a", "7", "t2"))) == "+a list(t2)");
  CHECK(say(r.on(Expired{})) == "began sleep");
  CHECK(say(r.on(Woke{})) == "list()");
  CHECK(say(r.on(page("b", "9", ""))) == "+b finished@9 done");
}

TEST_CASE("the pauses between lists that expire grow though their first pages succeed") {
  Reflector r({.max_retries = 6});
  (void)r.start();
  std::vector<std::chrono::milliseconds> pauses;
  while (true) {
    (void)r.on(page("a", "5", "t1"));
    const Step step = r.on(Expired{});
    if (std::holds_alternative<GiveUp>(step.next)) break;
    if (const auto* sleep = std::get_if<Sleep>(&step.next)) {
      pauses.push_back(sleep->time);
      (void)r.on(Woke{});
    }
  }
  REQUIRE(pauses.size() == 4);
  CHECK(pauses[0] >= 800ms);
  CHECK(pauses[3] >= 6400ms);
}

TEST_CASE("a list that changes its resource version between pages starts anew") {
  Reflector r({});
  (void)r.start();
  (void)r.on(page("a", "5", "t1"));
  CHECK(say(r.on(page("b", "6", "t2"))) == "began list()");
  CHECK(say(r.on(page("a", "6", "t1"))) == "+a list(t1)");
  CHECK(say(r.on(page("b", "6", ""))) == "+b finished@6 done");
}

TEST_CASE("a page that cannot be read starts the list anew, even after its last page") {
  Reflector r({});
  (void)r.start();
  CHECK(say(r.on(page("a", "5", "t1"))) == "+a list(t1)");
  CHECK(say(r.on(Malformed{"broken"})) == "began list()");
  CHECK(say(r.on(page("a", "5", ""))) == "+a finished@5 done");
  CHECK(say(r.on(Malformed{"broken"})) == "began sleep");
}

TEST_CASE("a continue token that comes back at once would never end") {
  Reflector r({});
  (void)r.start();
  CHECK(say(r.on(page("a", "5", "t1"))) == "+a list(t1)");
  const Step step = r.on(page("a", "5", "t1"));
  CHECK(say(step) == "give up");
  CHECK(std::get<GiveUp>(step.next).why ==
        "the server repeats its continue token: the list would never end");
}

TEST_CASE("what will not pass is given up without another try") {
  Reflector r({});
  (void)r.start();
  CHECK(say(r.on(Refused{.kind = ErrorKind::Denied, .why = "no", .forbidden = true})) ==
        "forbidden");
  Reflector s({});
  (void)s.start();
  const Step step = s.on(Refused{.kind = ErrorKind::NotFound, .why = "gone", .forbidden = false});
  CHECK(say(step) == "give up");
  CHECK(std::get<GiveUp>(step.next).kind == ErrorKind::NotFound);
  CHECK(std::get<GiveUp>(step.next).why == "gone");
}

TEST_CASE("five failures in a row are the end, as many as the option says") {
  for (const int most : {1, 2, 5, 7}) {
    Reflector r({.max_retries = most});
    (void)r.start();
    CHECK(tries_until_give_up(r, [] { return failed(); }) == most);
    Reflector expiring({.max_retries = most});
    (void)expiring.start();
    CHECK(tries_until_give_up(expiring, [] { return Expired{}; }) == most);
    Reflector malformed({.max_retries = most});
    (void)malformed.start();
    CHECK(tries_until_give_up(malformed, [] { return Malformed{"broken"}; }) == most);
  }
}

TEST_CASE("giving up says why and after how many tries") {
  Reflector r({.max_retries = 2});
  (void)r.start();
  (void)r.on(failed());
  const Step step = r.on(failed());
  CHECK(std::get<GiveUp>(step.next).why == "no luck (2 tries)");
  CHECK(std::get<GiveUp>(step.next).kind == ErrorKind::Unreachable);
  CHECK_FALSE(std::get<GiveUp>(step.next).forbidden);
}

TEST_CASE("a page that arrives makes the count of failures start again") {
  Reflector r({.max_retries = 5});
  (void)r.start();
  for (int turn = 0; turn < 3; ++turn) {
    for (int i = 0; i < 4; ++i) {
      REQUIRE(say(r.on(failed())) == "sleep");
      (void)r.on(Woke{});
    }
    REQUIRE(say(r.on(page("a", "5", fmt::format("t{}", turn)))) ==
            fmt::format("+a list(t{})", turn));
  }
  CHECK(tries_until_give_up(r, [] { return failed(); }) == 5);
}

TEST_CASE("waiting as long as the server asks is no failure, up to ten times") {
  Reflector r({.max_retries = 5});
  (void)r.start();
  for (int i = 0; i < 10; ++i) {
    const Step step = r.on(failed(3s));
    REQUIRE(say(step) == "sleep");
    const auto time = std::get<Sleep>(step.next).time;
    CHECK(time >= 3s);
    CHECK(time <= 3750ms);
    (void)r.on(Woke{});
  }
  SUBCASE("the eleventh is the end") { CHECK(say(r.on(failed(3s))) == "give up"); }
  SUBCASE("a page makes the server's waits start again") {
    (void)r.on(page("a", "5", "t1"));
    CHECK(tries_until_give_up(r, [] { return failed(3s); }) == 11);
  }
  SUBCASE("they are counted apart from failures") {
    CHECK(tries_until_give_up(r, [] { return failed(); }) == 5);
  }
}

TEST_CASE("the pauses after failures double, with jitter, from 0.8 s") {
  Reflector r({.max_retries = 9});
  (void)r.start();
  std::chrono::milliseconds least = 800ms;
  for (int i = 0; i < 8; ++i) {
    const auto time = std::get<Sleep>(r.on(failed()).next).time;
    CHECK(time >= least);
    CHECK(time < 2 * least);
    least = std::min(2 * least, std::chrono::milliseconds(30s));
    (void)r.on(Woke{});
  }
}

TEST_CASE("a page that arrives makes the pauses short again") {
  Reflector r({.max_retries = 9});
  (void)r.start();
  for (int i = 0; i < 6; ++i) {
    (void)r.on(failed());
    (void)r.on(Woke{});
  }
  (void)r.on(page("a", "5", "t1"));
  CHECK(std::get<Sleep>(r.on(failed()).next).time < 1600ms);
}

TEST_CASE("pages grow from 50 objects to about 4 MiB and shrink again") {
  const auto bytes = [](std::size_t count, std::size_t each) {
    return std::string(count * each, 'x');
  };
  for (const std::size_t each : {200UL, 3'000UL, 9'000UL, 70'000UL, 500'000UL}) {
    CAPTURE(each);
    Reflector r({});
    int limit = limit_of(r.start());
    CHECK(limit == 50);
    for (int i = 0; i < 8; ++i) {
      const int next = limit_of(
          r.on(page(bytes(static_cast<std::size_t>(limit), each), "5", fmt::format("t{}", i))));
      CHECK(next >= 1);
      CHECK(next <= 5000);
      CHECK(next <= 4 * limit);
      CHECK(static_cast<std::size_t>(next) * each <= kPageBytes);
      limit = next;
    }
    const std::size_t full = std::min<std::size_t>(kPageBytes, 5000 * each);
    CHECK(static_cast<std::size_t>(limit) * each > full - each);
  }
  Reflector r({});
  (void)r.start();
  CHECK(limit_of(r.on(page(bytes(50, 100), "5", "t1"))) == 200);
  CHECK(limit_of(r.on(page(bytes(200, 100'000), "5", "t2"))) == 41);
}

TEST_CASE("an object larger than a page still comes alone") {
  Reflector r({});
  (void)r.start();
  CHECK(limit_of(r.on(page(std::string(60U << 20U, 'x'), "5", "t1"))) == 3);
  CHECK(limit_of(r.on(page(std::string(60U << 20U, 'x'), "5", "t2"))) == 1);
}
