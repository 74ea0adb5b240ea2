// wire-samples MINOR [foreign] < SAMPLES: what the transcoder makes of random objects, by the table
// of a minor.
//
// SAMPLES are lines of `wire-schema samples`. With `foreign` they are those of another minor: what
// is refused is fine then, and so are members that nobody has set and one of the minors leaves out;
// which ones is printed.
#include "core/base/embedded.hpp"
#include "tests/support/wire_samples.hpp"

#include <cstdlib>
#include <iostream>
#include <string>

using namespace k8scache;

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::cerr << "usage: wire-samples MINOR [foreign] < SAMPLES\n";
    return 2;
  }
  const auto of = argc == 3 ? tests::SamplesOf::OtherMinor : tests::SamplesOf::SameMinor;
  const wire::Table table(embedded_wire().front().text, std::atoi(argv[1]));
  tests::SampleCounts counts;
  std::string line;
  while (std::getline(std::cin, line)) {
    tests::compare_sample(table, line, of, counts, std::cerr);
  }
  if (of == tests::SamplesOf::OtherMinor) {
    std::cout << counts.equal << " equal, " << counts.refused << " refused, " << counts.unset
              << " differ in what is not set\n";
    for (const std::string& path : counts.paths) std::cout << "  set or not: " << path << "\n";
  }
  std::cout << counts.equal + counts.refused + counts.unset << " passed, " << counts.failed
            << " failed\n";
  return counts.failed == 0 && counts.equal > 0 ? 0 : 1;
}
