#include "core/store/known_objects.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;
using Match = store::KnownObjects::Match;

TEST_CASE("a list's object is new, changed, unchanged, or shown before") {
  store::KnownObjects known;
  known.reserve(2);
  known.remember(7, "uid-1", "10", 111);
  known.remember(9, "uid-2", "10", 222);
  known.remember(8, "uid-3", "10", 333);
  CHECK(known.see("uid-1", "10", 111) == Match::Unchanged);
  CHECK(known.see("uid-2", "11", 222) == Match::Changed);
  CHECK(known.see("uid-4", "12", 444) == Match::New);
  CHECK(known.see("uid-4", "12", 444) == Match::Repeated);
  CHECK(known.see("uid-1", "10", 111) == Match::Repeated);
  CHECK(known.seen() == 3);
  CHECK(known.unseen() == std::vector<std::int64_t>{8});
}

TEST_CASE("other content under the same version is a change") {
  store::KnownObjects known;
  known.remember(1, "uid", "10", 111);
  CHECK(known.see("uid", "10", 112) == Match::Changed);
}

TEST_CASE("however many objects there are, none is taken for another") {
  for (const int count : {0, 1, 63, 64, 65, 1000, 20'000}) {
    CAPTURE(count);
    store::KnownObjects known;
    if (count % 2 == 0) known.reserve(static_cast<std::size_t>(count));
    for (int i = 1; i <= count; ++i) known.remember(i, "uid-" + std::to_string(i), "1", i);
    int unchanged = 0;
    for (int i = 1; i <= count; i += 2) {
      if (known.see("uid-" + std::to_string(i), "1", i) == Match::Unchanged) ++unchanged;
    }
    int added = 0;
    for (int i = 0; i < count; ++i) {
      if (known.see("other-" + std::to_string(i), "1", i) == Match::New) ++added;
    }
    CHECK(unchanged == (count + 1) / 2);
    CHECK(added == count);
    CHECK(known.unseen().size() == static_cast<std::size_t>(count / 2));
    if (count > 1) CHECK(known.unseen().front() == 2);
  }
}

TEST_CASE("the hash of a content leaves out its resource version, and nothing else") {
  const auto body = [](const std::string& version, const std::string& value) {
    return R"({"metadata":{"name":"a","resourceVersion":")" + version + R"("},"data":")" + value +
           R"("})";
  };
  const auto hash = [&](const std::string& version, const std::string& value) {
    return store::content_hash(body(version, value), version);
  };
  CHECK(hash("1", "x") == hash("2", "x"));
  CHECK(hash("9", "x") == hash("10", "x"));
  CHECK(hash("1", "x") != hash("1", "y"));
  CHECK(store::content_hash("{}", "1") != store::content_hash("{ }", "1"));
  // A text that looks like it, in another object's place.
  CHECK(store::content_hash(R"({"a":{"resourceVersion":"5"}})", "7") !=
        store::content_hash(R"({"a":{"resourceVersion":"6"}})", "7"));
}
