// Objects of every kind of every minor, as Go writes them: recorded at random by
// tests/cluster/wire.sh.

#include "core/base/embedded.hpp"
#include "core/base/text.hpp"
#include "core/net/inflater.hpp"
#include "tests/support/shipped_registry.hpp"
#include "tests/support/wire_samples.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>
#include <sstream>
#include <string>

using namespace k8scache;
using tests::SampleCounts;
using tests::SamplesOf;

namespace {

std::string samples_of(int minor) {
  const std::string file = fmt::format("tests/data/wire/1.{}.gz", minor);
  net::Inflater inflater;
  std::string samples;
  REQUIRE(inflater.feed(tests::source_text(file), samples));
  REQUIRE(inflater.is_complete());
  return samples;
}

SampleCounts compared(const wire::Table& table, const std::string& samples, SamplesOf of,
                      std::string& differences) {
  SampleCounts counts;
  std::istringstream lines(samples);
  std::ostringstream told;
  for (std::string line; std::getline(lines, line);) {
    tests::compare_sample(table, line, of, counts, told);
  }
  differences = told.str();
  return counts;
}

std::string_view text() { return embedded_wire().front().text; }

}  // namespace

TEST_CASE("every kind of every minor is what Go makes of it, byte for byte") {
  const wire::Minors minors = wire::minors_of(text());
  for (int minor = minors.first; minor <= minors.last; ++minor) {
    CAPTURE(minor);
    std::string differences;
    const SampleCounts counts =
        compared(wire::Table(text(), minor), samples_of(minor), SamplesOf::SameMinor, differences);
    CAPTURE(differences);
    CHECK(counts.failed == 0);
    CHECK(counts.equal > 50);
  }
}

TEST_CASE("by another minor's table an object is equal or refused, but for what nobody has set") {
  const wire::Minors minors = wire::minors_of(text());
  std::set<std::string> unset;
  for (int table_minor = minors.first; table_minor <= minors.last; ++table_minor) {
    const wire::Table table(text(), table_minor);
    for (int minor = minors.first; minor <= minors.last; ++minor) {
      if (minor == table_minor) continue;
      CAPTURE(minor);
      CAPTURE(table_minor);
      std::string differences;
      const SampleCounts counts =
          compared(table, samples_of(minor), SamplesOf::OtherMinor, differences);
      CAPTURE(differences);
      CHECK(counts.failed == 0);
      CHECK(counts.equal > 0);
      for (const std::string& path : counts.paths) unset.insert(path.substr(path.rfind('.') + 1));
    }
  }
  // Where Go's `omitempty` and `omitzero` came and went, and members that were new.
  CHECK(join(unset, " ") == "adminAccess creationTimestamp devices status stubPKCS10Request");
}
