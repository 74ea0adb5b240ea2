#include "cli/each_context.hpp"

#include "cli/exit_code.hpp"
#include "core/base/error.hpp"
#include "tests/support/command_world.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <ostream>
#include <sstream>

namespace k8scache::cli {
namespace {

/// A command's world without a world.
using World = tests::CommandWorld<SystemClock>;

std::string name_of(const Context& context) { return context.flags.kube.context.value_or(""); }

TEST_CASE("the exit code of several is that of all, else 3") {
  CHECK(joined_code({}) == kSuccess);
  CHECK(joined_code({0, 0}) == kSuccess);
  CHECK(joined_code({4, 4, 4}) == kUnreachable);
  CHECK(joined_code({0, 4}) == kPartial);
  CHECK(joined_code({4, 5}) == kPartial);
  CHECK(joined_code({75}) == kLocked);
}

TEST_CASE("runs are side by side, and what they say is in order all the same") {
  World world;
  std::latch all_here(3);
  std::latch last_done(1);
  const auto run = [&](Context& one) {
    all_here.arrive_and_wait();  // would never end one after the other
    if (name_of(one) != "c") last_done.wait();
    one.out << "stored\nand more\n";
    one.err << "warning: " << name_of(one) << "\n";
    if (name_of(one) == "c") last_done.count_down();
    return 0;
  };
  CHECK(run_each(world.context, {.names = {"a", "b", "c"}, .at_once = 3}, run) == 0);
  CHECK(world.out.str() ==
        "a: stored\na: and more\nb: stored\nb: and more\nc: stored\nc: and more\n");
  CHECK(world.err.str() == "a: warning: a\nb: warning: b\nc: warning: c\n");
}

TEST_CASE("no more than that many at once") {
  World world;
  std::atomic<int> now{0};
  std::atomic<int> most{0};
  const auto run = [&](Context&) {
    const int mine = ++now;
    int seen = most;
    while (seen < mine && !most.compare_exchange_weak(seen, mine)) {
    }
    --now;
    return 0;
  };
  run_each(world.context, {.names = {"a", "b", "c", "d", "e", "f", "g"}, .at_once = 2}, run);
  CHECK(most <= 2);
}

TEST_CASE("one that fails stops no other") {
  World world;
  const auto run = [](Context& one) {
    if (name_of(one) == "a") fail(ErrorKind::Unreachable, "nobody there");
    one.out << "here\n";
    return 0;
  };
  CHECK(run_each(world.context, {.names = {"a", "b"}, .at_once = 2}, run) == kPartial);
  CHECK(world.out.str() == "b: here\n");
  CHECK(world.err.str() == "a: error: nobody there\n");
}

TEST_CASE("a stop is told once, by whoever called") {
  World world;
  const auto run = [&](Context&) -> int { fail(ErrorKind::Interrupted, "interrupted"); };
  CHECK_THROWS_AS(run_each(world.context, {.names = {"a", "b"}, .at_once = 2}, run), Error);
  CHECK(world.err.str().empty());
}

TEST_CASE("as JSON each run's object is below its context, and one that printed none says why") {
  World world;
  const auto run = [](Context& one) {
    if (name_of(one) == "b\"") fail(ErrorKind::Stale, "no cache");
    one.out << "{\n  \"x\": 1\n}\n";
    return 0;
  };
  const EachContext each{.names = {"a", "b\""}, .told = Told::Json};
  CHECK(run_each(world.context, each, run) == kPartial);
  CHECK(
      world.out.str() ==
      "{\n  \"contexts\": {\n    \"a\": {\n      \"x\": 1\n    },\n    \"b\\\"\": {\n"
      "      \"error\": \"no cache\",\n      \"exitCode\": 6\n    }\n  },\n  \"exitCode\": 3\n}\n");
}

TEST_CASE("as YAML the same; names are quoted where YAML wants it") {
  World world;
  const auto run = [](Context& one) {
    if (name_of(one) == "on") fail(ErrorKind::Stale, "no cache");
    one.out << "x: |\n  one\n\n  two\nlist:\n- 1\n";
    return 0;
  };
  const EachContext each{.names = {"a b", "on"}, .told = Told::Yaml};
  CHECK(run_each(world.context, each, run) == kPartial);
  CHECK(world.out.str() ==
        "contexts:\n  a b:\n    x: |\n      one\n\n      two\n    list:\n    - 1\n"
        "  \"on\":\n    error: no cache\n    exitCode: 6\nexitCode: 3\n");
}

TEST_CASE("titled blocks name their context, and what printed nothing has none") {
  World world;
  const auto run = [](Context& one) {
    if (name_of(one) != "b") one.out << "block\n";
    return 0;
  };
  run_each(world.context, {.names = {"a", "b", "c"}, .told = Told::Titled}, run);
  CHECK(world.out.str() == "Context:  a\nblock\n\nContext:  c\nblock\n");
  CHECK(told_as("") == Told::Titled);
  CHECK(told_as("json") == Told::Json);
  CHECK(told_as("yaml") == Told::Yaml);
}

TEST_CASE("blocks have an empty line between them") {
  World world;
  const auto run = [](Context& one) {
    if (name_of(one) != "b") one.out << "block\n";
    return 0;
  };
  run_each(world.context, {.names = {"a", "b", "c"}, .told = Told::Blocks}, run);
  CHECK(world.out.str() == "block\n\nblock\n");
}

}  // namespace
}  // namespace k8scache::cli
