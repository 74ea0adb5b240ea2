#include "core/kube/reflector.hpp"
#include "tests/support/reflector_words.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <set>
#include <string>

using namespace k8scache;
using namespace k8scache::kube;
using tests::say;
using namespace std::chrono_literals;

namespace {

model::Object object(const std::string& name, const std::string& version) {
  return {.key = {"n", name},
          .uid = "u-" + name,
          .resource_version = version,
          .labels = {},
          .created_at_ms = {},
          .body = {}};
}

WatchedObject added(const std::string& name, const std::string& version) {
  return {WatchedObject::Verb::Added, object(name, version)};
}

WatchedObject deleted(const std::string& name, const std::string& version) {
  return {WatchedObject::Verb::Deleted, object(name, version)};
}

Page whole_list(const std::string& version) {
  return {.resource_version = version, .continue_token = {}, .text = "a"};
}

Failed unanswered() { return {.kind = ErrorKind::Unreachable, .why = "reset", .retry_after = {}}; }

Failed answered() {
  return {.kind = ErrorKind::Unreachable, .why = "500", .retry_after = {}, .answered = true};
}

Reflector follower() { return Reflector({.goal = Reflector::Goal::Follow}); }

/// A follower whose watch goes on from version 5.
Reflector watching() {
  Reflector r = follower();
  (void)r.start();
  (void)r.on(whole_list("5"));
  return r;
}

/// What follows a sleep, and the question after the storage's version.
std::string woken(Reflector& r) {
  const Step step = r.on(Woke{});
  if (std::holds_alternative<GetVersion>(step.next)) return say(r.on(CurrentVersion{"99"}));
  return say(step);
}

/// Gives the same input until it is answered by something else than a sleep, which is woken from;
/// says how often, and the answer.
template <typename In>
std::string repeated(Reflector& r, const In& input) {
  for (int times = 1; times < 100; ++times) {
    const Step step = r.on(In(input));
    if (!std::holds_alternative<Sleep>(step.next)) return std::to_string(times) + ": " + say(step);
    (void)woken(r);
  }
  return "for ever";
}

}  // namespace

TEST_CASE("who follows lists, then watches from the list's version, then from the cursor") {
  Reflector r = follower();
  CHECK(say(r.start()) == "began list()");
  CHECK(say(r.on(Page{"5", "t1", "a"})) == "+a list(t1)");
  CHECK(say(r.on(Page{"5", "", "b"})) == "+b finished@5 watch(5)");
  CHECK(say(r.on(deleted("a", "6"))) == "-a @5 wait");
  CHECK(say(r.on(added("c", "7"))) == "+c @6 wait");
  CHECK(say(r.on(WatchedVersion{"9"})) == "@9 wait");
  CHECK(say(r.on(StreamEnded{})) == "watch(9)");
  CHECK(say(r.on(Expired{})) == "began list()");
}

TEST_CASE("a cursor from an earlier run is watched from, without a list") {
  Reflector r = follower();
  CHECK(say(r.start_at("42")) == "version?");
  CHECK(say(r.on(CurrentVersion{"60"})) == "watch(42)");
  CHECK(say(r.on(added("a", "50"))) == "+a @42 wait");
}

TEST_CASE("the cursor stays behind a version whose events may not all have come") {
  Reflector r = watching();
  CHECK(say(r.on(deleted("a", "9"))) == "-a @5 wait");
  CHECK(say(r.on(deleted("b", "9"))) == "-b @5 wait");
  CHECK(say(r.on(unanswered())) == "sleep");
  CHECK(woken(r) == "watch(5)");
  CHECK(say(r.on(deleted("a", "9"))) == "-a @5 wait");
  CHECK(say(r.on(deleted("b", "9"))) == "-b @5 wait");
  CHECK(say(r.on(deleted("c", "9"))) == "-c @5 wait");
  CHECK(say(r.on(added("d", "10"))) == "+d @9 wait");
}

TEST_CASE("watches last from five to ten minutes, not all alike") {
  Reflector r = watching();
  std::set<std::chrono::seconds> lengths;
  for (int i = 0; i < 20; ++i) {
    const Step step = r.on(StreamEnded{});
    lengths.insert(std::get<OpenWatch>(step.next).timeout);
  }
  CHECK(*lengths.begin() >= 300s);
  CHECK(*lengths.rbegin() <= 600s);
  CHECK(lengths.size() > 10);
}

TEST_CASE("a lost connection is no reason to list, and five in a row end the tries") {
  Reflector r = watching();
  CHECK(repeated(r, unanswered()) == "5: give up");
  CHECK(say(r.resume()) == "version?");
  CHECK(say(r.on(unanswered())) == "give up");
  CHECK(say(r.resume()) == "version?");
  CHECK(say(r.on(CurrentVersion{"99"})) == "watch(5)");
  CHECK(say(r.on(added("a", "6"))) == "+a @5 wait");
  CHECK(repeated(r, unanswered()) == "5: give up");
}

TEST_CASE("a server that asks to wait is waited for ten times, and not listed") {
  Reflector r = watching();
  const Failed busy{
      .kind = ErrorKind::Unreachable, .why = "429", .retry_after = 3s, .answered = true};
  const Step step = r.on(Failed(busy));
  REQUIRE(say(step) == "sleep");
  CHECK(std::get<Sleep>(step.next).time >= 3s);
  CHECK(woken(r) == "watch(5)");
  CHECK(repeated(r, busy) == "10: give up");
}

TEST_CASE("a server that fails five times at the same version is listed") {
  Reflector r = watching();
  CHECK(repeated(r, answered()) == "5: began list()");
  CHECK(say(r.on(whole_list("7"))) == "+a finished@7 watch(7)");
}

TEST_CASE("watches that end at once are waited between, then listed") {
  Reflector r = watching();
  CHECK(repeated(r, StreamEnded{.at_once = true}) == "5: began list()");
}

TEST_CASE("a version that is gone each time is listed with growing pauses, then given up") {
  Reflector r = watching();
  std::string said;
  for (int i = 0; i < 5; ++i) {
    const Step step = r.on(Expired{});
    said += say(step) + ", ";
    if (std::holds_alternative<GiveUp>(step.next)) break;
    if (std::holds_alternative<Sleep>(step.next)) (void)r.on(Woke{});
    (void)r.on(whole_list("7"));
  }
  CHECK(said == "began list(), began sleep, began sleep, began sleep, give up, ");
  CHECK(say(r.resume()) == "began list()");
}

TEST_CASE("what is no event is asked for once more, then listed instead") {
  Reflector r = watching();
  CHECK(say(r.on(Unreadable{"a Table"})) == "sleep");
  CHECK(woken(r) == "watch(5)");
  CHECK(say(r.on(Unreadable{"a Table"})) == "began list()");
}

TEST_CASE("events that go back are a reason to list") {
  Reflector r = watching();
  CHECK(say(r.on(added("a", "8"))) == "+a @5 wait");
  CHECK(say(r.on(added("b", "9"))) == "+b @8 wait");
  CHECK(say(r.on(added("c", "7"))) == "began list()");
  Reflector s = watching();
  CHECK(say(s.on(WatchedVersion{"4"})) == "began list()");
}

TEST_CASE(
    "a deletion with the object's own version, of old servers, does not move the cursor back") {
  Reflector r = watching();
  CHECK(say(r.on(added("a", "8"))) == "+a @5 wait");
  CHECK(say(r.on(added("b", "9"))) == "+b @8 wait");
  CHECK(say(r.on(deleted("c", "3"))) == "-c @8 wait");
  CHECK(say(r.on(StreamEnded{})) == "watch(8)");
}

TEST_CASE("versions that are no numbers are followed in the order they come") {
  Reflector r = follower();
  (void)r.start();
  CHECK(say(r.on(whole_list("abc"))) == "+a finished@abc watch(abc)");
  CHECK(say(r.on(added("a", "xyz"))) == "+a @abc wait");
  CHECK(say(r.on(added("b", "aaa"))) == "+b @xyz wait");
  CHECK(say(r.on(StreamEnded{})) == "watch(xyz)");
}

TEST_CASE("a list that turns out bad after its watch was given up is made again at the next try") {
  Reflector r = watching();
  CHECK(repeated(r, unanswered()) == "5: give up");
  r.distrust_list();
  CHECK(say(r.resume()) == "began list()");
}

TEST_CASE("a page that turns out bad while its list is followed already is listed again") {
  Reflector r = watching();
  (void)r.on(added("a", "8"));
  CHECK(say(r.on(Malformed{"no name"})) == "began list()");
}

TEST_CASE("whoever may list and not watch is listed at each further try") {
  Reflector r = watching();
  CHECK(say(r.on(Refused{.kind = ErrorKind::Denied, .why = "403", .forbidden = true})) ==
        "give up");
  CHECK(say(r.resume()) == "began list()");
  CHECK(say(r.on(whole_list("7"))) == "+a finished@7 watch(7)");
  CHECK(say(r.on(Refused{.kind = ErrorKind::NotFound, .why = "405"})) == "give up");
}

TEST_CASE("a storage that is behind the cursor was restored: everything is listed anew") {
  Reflector r = follower();
  (void)r.start_at("42");
  CHECK(say(r.on(CurrentVersion{"41"})) == "rewound began list()");
  CHECK(say(r.on(whole_list("43"))) == "+a finished@43 watch(43)");
}

TEST_CASE(
    "a storage that is behind the last event was restored, though it has reached the cursor") {
  Reflector r = watching();
  CHECK(say(r.on(added("x", "6"))) == "+x @5 wait");
  CHECK(r.cursor() == "5");
  CHECK(r.latest() == "6");
  CHECK(say(r.reconnect()) == "version?");
  CHECK(say(r.on(CurrentVersion{"5"})) == "rewound began list()");
}

TEST_CASE("who may not ask for the version lists") {
  Reflector r = follower();
  (void)r.start_at("42");
  CHECK(say(r.on(Refused{.kind = ErrorKind::Denied, .why = "403", .forbidden = true})) ==
        "began list()");
}

TEST_CASE("a storage that has not moved on proves the rows to be of now") {
  Reflector r = follower();
  (void)r.start_at("42");
  CHECK(say(r.on(CurrentVersion{"42"})) == "@42 watch(42)");
  CHECK(say(r.reconnect()) == "version?");
  CHECK(say(r.on(CurrentVersion{""})) == "watch(42)");
}

TEST_CASE("the version is asked for after trouble, and not after a watch's usual end") {
  Reflector r = watching();
  CHECK(say(r.on(StreamEnded{})) == "watch(5)");
  CHECK(say(r.on(unanswered())) == "sleep");
  CHECK(say(r.on(Woke{})) == "version?");
  CHECK(say(r.on(unanswered())) == "sleep");
  CHECK(say(r.on(Woke{})) == "version?");
  CHECK(say(r.on(CurrentVersion{"6"})) == "watch(5)");
}
