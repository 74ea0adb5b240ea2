#include "core/sync/wire_choice.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;

namespace {

/// Whether the lists of pods, of a custom kind and of a kind that 1.36 has not may be protobuf.
std::string chosen(wire::Mode mode, const std::string& version) {
  std::vector<sync::ListJob> jobs(3);
  jobs[0].type = {.group = "", .version = "v1", .kind = "Pod", .plural = "pods"};
  jobs[1].type = {.group = "example.com", .version = "v1", .kind = "Widget", .plural = "widgets"};
  jobs[2].type = {
      .group = "apps", .version = "v1beta1", .kind = "Deployment", .plural = "deployments"};
  sync::choose_wire(jobs, mode, version);
  std::string words;
  for (const sync::ListJob& job : jobs) words += job.message == nullptr ? "json " : "protobuf ";
  return words;
}

}  // namespace

TEST_CASE("the kinds that the API server serves itself may come as protobuf, others not") {
  CHECK(chosen(wire::Mode::Auto, "v1.36.3") == "protobuf json json ");
  CHECK(chosen(wire::Mode::Auto, "v1.99.0") == "json json json ");
  CHECK(chosen(wire::Mode::Protobuf, "v1.99.0") == "protobuf json json ");
  CHECK(chosen(wire::Mode::Json, "v1.36.3") == "json json json ");
}
