#include "core/query/quantity.hpp"

#include <doctest/doctest.h>

#include <string_view>

using namespace k8scache;
using query::Quantity;

TEST_CASE("quantities in order") {
  const char* const ordered[] = {"-1Gi", "-1k",  "-1",   "-0.5", "0",   "1n",   "1u",
                                 "1m",   "500m", "0.75", "1",    "1.5", "999",  "1k",
                                 "1Ki",  "1e4",  "1M",   "1Mi",  "1G",  "1Gi",  "1T",
                                 "1Ti",  "1P",   "1Pi",  "1E",   "1Ei", "1E19", "20E"};
  for (std::size_t i = 1; i < std::size(ordered); ++i) {
    CAPTURE(ordered[i]);
    CHECK(*Quantity::parse(ordered[i - 1]) < *Quantity::parse(ordered[i]));
  }
}

TEST_CASE("quantities that are the same") {
  const std::pair<const char*, const char*> same[] = {{"1000m", "1"},     {"1.0", "1"},
                                                      {"+1", "1"},        {"1024", "1Ki"},
                                                      {"1e3", "1k"},      {"1E3", "1000"},
                                                      {"0.5Gi", "512Mi"}, {"-0", "0"},
                                                      {".5", "500m"},     {"5.", "5"},
                                                      {"0.1n", "1n"},     {"001", "1"},
                                                      {"1e-3", "1m"},     {"0.0000000001", "1n"},
                                                      {"1.5Ki", "1536"}};
  for (const auto& [left, right] : same) {
    CAPTURE(left);
    CHECK(*Quantity::parse(left) == *Quantity::parse(right));
  }
}

TEST_CASE("what is no quantity") {
  for (const char* text : {"", "-", ".", "a", "1a", "1KI", "1ki", "1 Gi", " 1", "1.2.3", "1e", "e3",
                           "1e1.5", "0x10", "1Gib", "--1", "?", "1?", "1e999"}) {
    CAPTURE(text);
    CHECK_FALSE(Quantity::parse(text).has_value());
  }
}
