#include "core/query/usage.hpp"

#include "core/query/quantity.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;
using query::Quantity;

TEST_CASE("a quantity is a whole number of small parts, rounded up") {
  CHECK(Quantity::parse("250m")->scaled(3) == 250);
  CHECK(Quantity::parse("1")->scaled(3) == 1000);
  CHECK(Quantity::parse("1500u")->scaled(3) == 2);
  CHECK(Quantity::parse("12345678n")->scaled(9) == 12345678);
  CHECK(Quantity::parse("64Mi")->scaled(0) == 64 * 1024 * 1024);
  CHECK(Quantity::parse("0")->scaled(9) == 0);
  CHECK(Quantity::parse("-0.5")->scaled(0) == -1);
  CHECK(Quantity::parse("100E")->scaled(9) == std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("a pod uses what its containers use") {
  json::Parser parser;
  const query::Sample sample = query::sample_of(parser.parse(
      R"({"metadata":{"namespace":"web","name":"a"},"timestamp":"2026-01-02T03:04:05Z",
          "containers":[{"name":"x","usage":{"cpu":"1500u","memory":"1Mi"}},
                        {"name":"y","usage":{"cpu":"1500u","memory":"2Mi","swap":"3Ki"}}]})"));
  CHECK(sample.ns == "web");
  CHECK(sample.usage.millicores() == 3);
  CHECK(sample.usage.memory == 3 * 1024 * 1024);
  CHECK(sample.usage.swap == 3 * 1024);
  REQUIRE(sample.containers.size() == 2);
  CHECK(sample.containers[0].usage.millicores() == 2);
  CHECK(sample.at.has_value());
}

TEST_CASE("samples come by name, or the largest first") {
  std::vector<query::Sample> samples(3);
  samples[0] = {
      .ns = "b", .name = "a", .usage = {.cpu = 1'000'000, .memory = 3}, .at = {}, .containers = {}};
  samples[1] = {
      .ns = "a", .name = "c", .usage = {.cpu = 3'000'000, .memory = 1}, .at = {}, .containers = {}};
  samples[2] = {
      .ns = "a", .name = "b", .usage = {.cpu = 2'000'000, .memory = 2}, .at = {}, .containers = {}};
  const auto names = [&](query::UsageOrder order, bool by_namespace) {
    query::sort_samples(samples, order, by_namespace);
    return samples[0].name + samples[1].name + samples[2].name;
  };
  CHECK(names(query::UsageOrder::Name, false) == "abc");
  CHECK(names(query::UsageOrder::Name, true) == "bca");
  CHECK(names(query::UsageOrder::Cpu, false) == "cba");
  CHECK(names(query::UsageOrder::Memory, false) == "abc");
}
