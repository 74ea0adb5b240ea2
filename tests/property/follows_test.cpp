#include "tests/property/world.hpp"

#include <doctest/doctest.h>

using namespace k8scache;
using tests::number_of_seeds;
using tests::World;

TEST_CASE(
    "whatever goes wrong with watchers, readers see states that the cluster had, in the end its "
    "own") {
  const unsigned seeds = number_of_seeds();
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    CAPTURE(seed);
    World world(seed);
    for (int run = 0; run < 4; ++run) {
      CAPTURE(run);
      if (world.chance(25)) {
        world.troubled_run();
      } else {
        world.troubled_watch();
      }
      world.check_readers();
      for (std::size_t i = world.below(12); i > 0; --i) world.change();
    }
    REQUIRE(world.clean_watch());
    world.check_readers();
    world.check_history();
  }
}
