#include "tests/property/world.hpp"

#include <doctest/doctest.h>

using namespace k8scache;
using tests::number_of_seeds;
using tests::text;
using tests::World;

TEST_CASE(
    "whatever goes wrong, readers see states that the cluster had, and the cache gets there") {
  const unsigned seeds = number_of_seeds();
  constexpr int kRuns = 5;
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    CAPTURE(seed);
    World world(seed);
    for (int run = 0; run < kRuns; ++run) {
      CAPTURE(run);
      world.troubled_run();
      world.check_readers();
      for (std::size_t i = world.below(12); i > 0; --i) world.change();
    }
    const sync::Report report = world.clean_run();
    CAPTURE(sync::summary(report));
    REQUIRE_FALSE(sync::failure(report));
    world.check_readers();
    for (const tests::FakeType& type : world.cluster.types()) {
      const std::string name = type.type.plural_and_group();
      CAPTURE(name);
      REQUIRE(text(world.visible(name)) == text(world.existing(name)));
    }
    world.check_history();
  }
}
