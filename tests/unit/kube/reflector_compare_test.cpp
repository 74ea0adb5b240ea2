#include "core/kube/reflector.hpp"
#include "tests/support/reflector_words.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace k8scache;
using namespace k8scache::kube;
using tests::say;
using namespace std::chrono_literals;
using Ask = Reflector::AskVersion;
using Patience = Reflector::Patience;

namespace {

WatchedObject changed(const std::string& name, const std::string& version) {
  return {WatchedObject::Verb::Modified,
          {.key = {"n", name},
           .uid = "u-" + name,
           .resource_version = version,
           .labels = {},
           .created_at_ms = {},
           .body = {}}};
}

Page page(const std::string& version, const std::string& text, const std::string& more = "") {
  return {.resource_version = version, .continue_token = more, .text = text};
}

Failed unanswered() { return {.kind = ErrorKind::Unreachable, .why = "reset", .retry_after = {}}; }
Failed answered() {
  return {.kind = ErrorKind::Unreachable, .why = "500", .retry_after = {}, .answered = true};
}

/// One that compares rows of version 5 and has been told that the storage is at 9.
Reflector comparing() {
  Reflector r({});
  CHECK(say(r.compare("5", Ask::First)) == "version?");
  CHECK(say(r.on(CurrentVersion{"9"})) == "comparing metadata()");
  return r;
}

/// One that catches up from 5 with 9.
Reflector catching_up() {
  Reflector r({});
  CHECK(say(r.catch_up("5", Patience::Short)) == "version?");
  CHECK(say(r.on(CurrentVersion{"9"})) == "watch(5)");
  return r;
}

}  // namespace

TEST_CASE("when the storage has not moved on, nothing has happened") {
  Reflector r({});
  (void)r.compare("5", Ask::First);
  CHECK(say(r.on(CurrentVersion{"5"})) == "confirmed@5 done");
}

TEST_CASE("a list of metadata is read to its end, then what the rows lack has to be fetched") {
  Reflector r = comparing();
  CHECK(say(r.on(page("9", "a", "more"))) == "?a metadata(more)");
  CHECK(say(r.on(page("9", "b"))) == "?b compared@9 complete");
}

TEST_CASE("a comparison may go without the question after the version") {
  Reflector r({});
  CHECK(say(r.compare("5", Ask::Never)) == "comparing metadata()");
}

TEST_CASE("a cluster that was set back is listed, and said to be so") {
  Reflector r({});
  (void)r.compare("5", Ask::First);
  CHECK(say(r.on(CurrentVersion{"4"})) == "rewound began list()");
  CHECK(say(r.on(page("4", "a"))) == "+a finished@4 done");

  Reflector metadata = comparing();
  CHECK(say(metadata.on(page("4", "a"))) == "rewound began list()");

  Reflector watch({});
  (void)watch.catch_up("5", Patience::Short);
  CHECK(say(watch.on(CurrentVersion{"4"})) == "rewound began list()");

  Reflector list({});
  CHECK(say(list.start("5")) == "began list()");
  CHECK(say(list.on(page("4", "a"))) == "rewound +a finished@4 done");

  Reflector forgetful({});
  (void)forgetful.start("5");
  forgetful.forget_version();
  CHECK(say(forgetful.on(page("4", "a"))) == "+a finished@4 done");
}

TEST_CASE("a list of metadata has the same trouble as any list") {
  Reflector r = comparing();
  CHECK(say(r.on(unanswered())) == "sleep");
  CHECK(say(r.on(Woke{})) == "metadata()");
  CHECK(say(r.on(page("9", "a", "more"))) == "?a metadata(more)");
  CHECK(say(r.on(Expired{})) == "comparing metadata()");
  CHECK(say(r.on(page("10", "a", "more"))) == "?a metadata(more)");
  CHECK(say(r.on(page("11", "b"))) == "comparing sleep");  // two versions in one list
}

TEST_CASE("a list of metadata that broke off after parts had gone on begins anew") {
  Reflector r = comparing();
  CHECK(say(r.on(BrokenOff{"reset"})) == "comparing metadata()");
  CHECK(say(r.on(BrokenOff{"reset"})) == "comparing sleep");
}

TEST_CASE("who does not know metadata, or garbles it, is asked for a list") {
  Reflector refused = comparing();
  CHECK(say(refused.on(Refused{ErrorKind::NotFound, "406", false})) == "began list()");
  CHECK(say(refused.on(page("4", "a"))) == "rewound +a finished@4 done");
  Reflector garbled = comparing();
  CHECK(say(garbled.on(Malformed{"no protobuf"})) == "began list()");
  Reflector forbidden = comparing();
  CHECK(say(forbidden.on(Refused{ErrorKind::Denied, "403", true})) == "forbidden");
  Reflector unanswerable({});
  (void)unanswerable.compare("5", Ask::First);
  CHECK(say(unanswerable.on(Refused{ErrorKind::Denied, "403", true})) == "comparing metadata()");
}

TEST_CASE("one that follows may compare its rows and go on from there") {
  Reflector r({.goal = Reflector::Goal::Follow});
  (void)r.start();
  CHECK(say(r.on(page("5", "a"))) == "+a finished@5 watch(5)");
  CHECK(say(r.recheck()) == "comparing metadata()");
  CHECK(say(r.on(page("9", "a"))) == "?a compared@9 complete");
  CHECK(say(r.completed("11")) == "watch(11)");
  CHECK(say(r.recheck()) == "comparing metadata()");
  CHECK(say(r.reconnect()) == "comparing metadata()");
  CHECK(say(r.on(page("12", "a"))) == "?a compared@12 complete");
  CHECK(say(r.list_instead()) == "began list()");
  CHECK(say(r.on(page("13", "a"))) == "+a finished@13 watch(13)");
}

TEST_CASE("what cannot be completed is listed") {
  Reflector r = comparing();
  (void)r.on(page("9", "a"));
  CHECK(say(r.list_instead()) == "began list()");
}

TEST_CASE("a watch proves that the rows are up to date by what is at or past the version") {
  Reflector bookmark = catching_up();
  CHECK(say(bookmark.on(WatchedVersion{"7"})) == "@7 wait");
  CHECK(say(bookmark.on(WatchedVersion{"9"})) == "confirmed@9 done");

  Reflector event = catching_up();
  CHECK(say(event.on(changed("a", "8"))) == "+a @5 wait");
  // One of this version may be followed by another: a later one proves it, or silence.
  CHECK(say(event.on(changed("b", "9"))) == "+b @8 linger");
  CHECK(say(event.on(changed("c", "10"))) == "+c @9 confirmed@9 done");

  Reflector last = catching_up();
  CHECK(say(last.on(changed("a", "9"))) == "+a @5 linger");
  CHECK(say(last.on(changed("b", "9"))) == "+b @5 linger");
  CHECK(say(last.on(Woke{})) == "confirmed@5 done");

  Reflector over = catching_up();
  CHECK(say(over.on(changed("a", "9"))) == "+a @5 linger");
  CHECK(say(over.on(StreamEnded{})) == "confirmed@5 done");

  Reflector broken = catching_up();
  CHECK(say(broken.on(changed("a", "9"))) == "+a @5 linger");
  CHECK(say(broken.on(unanswered())) == "sleep");
  CHECK(say(broken.on(Woke{})) == "version?");

  Reflector nothing({});
  (void)nothing.catch_up("5", Patience::Short);
  CHECK(say(nothing.on(CurrentVersion{"5"})) == "confirmed@5 done");
}

TEST_CASE("a watch that ends without a proof may have shown all there was") {
  Reflector quiet = catching_up();
  (void)quiet.on(WatchedVersion{"8"});
  CHECK(say(quiet.on(StreamEnded{})) == "version?");
  CHECK(say(quiet.on(CurrentVersion{"8"})) == "confirmed@8 done");

  Reflector behind = catching_up();
  (void)behind.on(StreamEnded{});
  CHECK(say(behind.on(CurrentVersion{"9"})) == "unproved");
}

TEST_CASE("one that has time lets a longer watch prove it") {
  const auto length_of = [](const Step& step) { return std::get<OpenWatch>(step.next).timeout; };
  Reflector r({});
  (void)r.catch_up("5", Patience::Long);
  CHECK(length_of(r.on(CurrentVersion{"9"})) == 3s);
  CHECK(say(r.on(StreamEnded{})) == "version?");
  CHECK(length_of(r.on(CurrentVersion{"9"})) == 26s);
  CHECK(say(r.on(StreamEnded{})) == "version?");
  CHECK(say(r.on(CurrentVersion{"9"})) == "unproved");
}

TEST_CASE("a watch that cannot prove anything leaves it to a list") {
  for (const Input& input :
       {Input(Expired{}), Input(Unreadable{"?"}), Input(StreamEnded{.at_once = true}),
        Input(Refused{ErrorKind::Denied, "403", true})}) {
    Reflector r = catching_up();
    CHECK(say(r.on(input)) == "unproved");
  }
  Reflector unordered({});
  (void)unordered.catch_up("abc", Patience::Short);
  CHECK(say(unordered.on(CurrentVersion{"def"})) == "unproved");
}

TEST_CASE("trouble that may pass is waited for, then the version is asked for again") {
  Reflector r = catching_up();
  (void)r.on(changed("a", "8"));
  CHECK(say(r.on(unanswered())) == "sleep");
  CHECK(say(r.on(Woke{})) == "version?");
  CHECK(say(r.on(CurrentVersion{"12"})) == "watch(5)");
  for (int i = 0; i < 3; ++i) CHECK(say(r.on(answered())) == "sleep");
  CHECK(say(r.on(answered())) == "unproved");
}

TEST_CASE("a watch that is cut off behind the same event each time proves nothing for ever") {
  Reflector r = catching_up();
  int tries = 0;
  std::string said;
  do {
    REQUIRE(++tries < 20);
    (void)r.on(changed("a", "7"));
    said = say(r.on(answered()));
    if (said.starts_with("sleep")) {
      CHECK(say(r.on(Woke{})) == "version?");
      CHECK(say(r.on(CurrentVersion{"9"})) == "watch(5)");
    }
  } while (said.starts_with("sleep"));
  CHECK(said == "unproved");
  CHECK(tries == 5);
}

TEST_CASE("a bookmark that is no further each time proves nothing for ever") {
  Reflector r = catching_up();
  int tries = 0;
  std::string said;
  do {
    REQUIRE(++tries < 20);
    (void)r.on(WatchedVersion{"5"});
    said = say(r.on(answered()));
    if (said.starts_with("sleep")) {
      (void)r.on(Woke{});
      (void)r.on(CurrentVersion{"9"});
    }
  } while (said.starts_with("sleep"));
  CHECK(said == "unproved");
}
