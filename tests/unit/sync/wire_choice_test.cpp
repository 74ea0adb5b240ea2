#include "core/sync/wire_choice.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

using namespace k8scache;

namespace {

std::optional<int> chosen(wire::Mode mode, const std::string& version) {
  std::vector<sync::ListJob> jobs(2);
  jobs[1].wire_minor = 31;  // of an earlier choice
  sync::choose_wire(jobs, mode, version);
  CHECK(jobs[0].wire_minor == jobs[1].wire_minor);
  return jobs[0].wire_minor;
}

}  // namespace

TEST_CASE("the lists of all types are read by the table of the server's minor, or are JSON") {
  CHECK(chosen(wire::Mode::Auto, "v1.36.3") == 36);
  CHECK(chosen(wire::Mode::Auto, "v1.99.0") == std::nullopt);
  CHECK(chosen(wire::Mode::Protobuf, "v1.12.0") == 31);
  CHECK(chosen(wire::Mode::Json, "v1.36.3") == std::nullopt);
}
