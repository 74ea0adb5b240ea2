#include "core/query/go_sort.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace k8scache;

namespace {

/// Keys in some pattern; below zero: there is none.
std::vector<int> keys_of(std::string_view pattern, int count) {
  std::vector<int> keys;
  std::uint32_t random = 12345;
  for (int i = 0; i < count; ++i) {
    random = random * 1664525U + 1013904223U;
    const int high = static_cast<int>(random >> 16U);
    int key = 7;
    if (pattern == "rising") key = i;
    if (pattern == "falling") key = count - i;
    if (pattern == "two") key = high % 2;
    if (pattern == "few") key = high % 5;
    if (pattern == "many") key = static_cast<int>(random >> 8U);
    if (pattern == "saw") key = i % 10;
    if (pattern == "organ") key = i < count / 2 ? i : count - i;
    if (pattern == "nearly") key = i % 29 == 28 ? i - 20 : i;
    if (pattern == "lacking") key = high % 4 - 1;
    if (pattern == "lacking all") key = -1;
    keys.push_back(key);
  }
  return keys;
}

/// As kubectl asks: what lacks its key comes before all else, other such things included.
std::vector<std::size_t> sorted(const std::vector<int>& keys) {
  return query::go_sorted(keys.size(), [&](std::size_t a, std::size_t b) {
    return keys[a] < 0 || (keys[b] >= 0 && keys[a] < keys[b]);
  });
}

/// FNV-1a over the places, two bytes each.
std::uint64_t sum(const std::vector<std::size_t>& order) {
  std::uint64_t hash = 14695981039346656037U;
  for (const std::size_t place : order) {
    for (const std::size_t byte : {place & 0xFFU, (place >> 8U) & 0xFFU}) {
      hash = (hash ^ byte) * 1099511628211U;
    }
  }
  return hash;
}

}  // namespace

TEST_CASE("things that are equal come where Go's sort leaves them") {
  struct Case {
    std::string_view pattern;
    int count;
    std::vector<std::size_t> order;
  };
  // What Go 1.26 makes of these keys.
  const std::vector<Case> cases = {
      {"two", 13, {9, 1, 2, 5, 6, 7, 8, 3, 4, 0, 10, 11, 12}},
      {"two", 20, {8, 1, 2, 19, 9, 5, 6, 7, 10, 4, 0, 11, 12, 13, 14, 15, 16, 17, 18, 3}},
      {"few", 13, {12, 11, 5, 10, 2, 7, 8, 0, 6, 3, 9, 4, 1}},
      {"few", 20, {15, 12, 19, 18, 5, 11, 2, 8, 7, 10, 13, 0, 6, 16, 17, 1, 9, 14, 4, 3}},
      {"many", 13, {1, 0, 10, 5, 6, 2, 7, 8, 3, 11, 9, 4, 12}},
      {"many", 20, {1, 0, 10, 13, 5, 16, 18, 15, 6, 2, 7, 8, 3, 14, 11, 9, 4, 19, 17, 12}},
      {"saw", 13, {10, 0, 1, 11, 2, 12, 3, 4, 5, 6, 7, 8, 9}},
      {"saw", 20, {10, 0, 1, 11, 2, 12, 3, 13, 4, 14, 5, 15, 6, 16, 7, 17, 8, 18, 9, 19}},
      {"organ", 13, {0, 1, 12, 2, 11, 3, 10, 9, 4, 8, 5, 7, 6}},
      {"organ", 20, {0, 1, 19, 2, 18, 3, 17, 4, 16, 15, 5, 14, 6, 13, 7, 12, 8, 11, 9, 10}},
      {"lacking", 13, {9, 2, 1, 7, 3, 0, 11, 5, 6, 8, 4, 10, 12}},
      {"lacking", 20, {9, 7, 19, 2, 1, 11, 3, 0, 15, 14, 5, 8, 6, 10, 12, 13, 16, 17, 18, 4}},
      {"lacking all", 13, {11, 10, 9, 8, 7, 0, 5, 4, 3, 2, 1, 12, 6}},
      {"lacking all", 20, {6, 0, 4, 16, 12, 3, 17, 1, 9, 15, 14, 7, 5, 13, 8, 18, 2, 11, 19, 10}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.pattern);
    CAPTURE(one.count);
    CHECK(sorted(keys_of(one.pattern, one.count)) == one.order);
  }
}

TEST_CASE("the same of many things, as sums of the places") {
  struct Case {
    std::string_view pattern;
    int count;
    std::uint64_t sum;
  };
  const std::vector<Case> cases = {
      {"equal", 5, 0x63fcc5209ba9e8a9U},
      {"equal", 12, 0xfdfdccbdb0931495U},
      {"equal", 13, 0x2bad5519dc03f781U},
      {"equal", 20, 0x4d8c7b6e048a2fc5U},
      {"equal", 49, 0xd10fb2a22ea9cfbdU},
      {"equal", 50, 0xe38390adab53616cU},
      {"equal", 100, 0xc9f171bb55b541c5U},
      {"equal", 1000, 0xee92cb9c8829415U},
      {"equal", 20000, 0xe50a1201c0f01c65U},
      {"rising", 5, 0x63fcc5209ba9e8a9U},
      {"rising", 12, 0xfdfdccbdb0931495U},
      {"rising", 13, 0x2bad5519dc03f781U},
      {"rising", 20, 0x4d8c7b6e048a2fc5U},
      {"rising", 49, 0xd10fb2a22ea9cfbdU},
      {"rising", 50, 0xe38390adab53616cU},
      {"rising", 100, 0xc9f171bb55b541c5U},
      {"rising", 1000, 0xee92cb9c8829415U},
      {"rising", 20000, 0xe50a1201c0f01c65U},
      {"falling", 5, 0xd072e6998f7e0a9U},
      {"falling", 12, 0x2e8e99e5edc82d95U},
      {"falling", 13, 0x99a9c53c75a08201U},
      {"falling", 20, 0x688df8bb4048845U},
      {"falling", 49, 0x5b4995766f93e7bdU},
      {"falling", 50, 0x404502ccd24b744U},
      {"falling", 100, 0xb1bbf2ad5ea32ec5U},
      {"falling", 1000, 0x24cad7bfb4e14dc5U},
      {"falling", 20000, 0x9a50a942db92d725U},
      {"two", 5, 0xef1b30d25d441851U},
      {"two", 12, 0xd3ad3f9fdbc632ddU},
      {"two", 13, 0x578c9bdd2c964d69U},
      {"two", 20, 0x167098e9f71da94dU},
      {"two", 49, 0xcd34e6d73139c45dU},
      {"two", 50, 0x90ce3562aa85e734U},
      {"two", 100, 0x9ea67e8f934f2975U},
      {"two", 1000, 0xa2799ade9c4003adU},
      {"two", 20000, 0x1b3265ee93c107a1U},
      {"few", 5, 0x1e7ea197e36424b1U},
      {"few", 12, 0x16288a2c19a6ad65U},
      {"few", 13, 0x445091e95e905059U},
      {"few", 20, 0x4ad8c26fd669648dU},
      {"few", 49, 0xe6d78f61f3bdf0edU},
      {"few", 50, 0x138aa59ede58671cU},
      {"few", 100, 0x7567fafbe1e711a5U},
      {"few", 1000, 0x3774fa1861936041U},
      {"few", 20000, 0xb37ba3abefdc8bfdU},
      {"many", 5, 0x6a526b2623491081U},
      {"many", 12, 0xbe2fe0d6dc4d4765U},
      {"many", 13, 0x4c66165c5d848ad1U},
      {"many", 20, 0xa1eca654ad8f3925U},
      {"many", 49, 0x8a9de5bc6dfd7315U},
      {"many", 50, 0x36f9a296143b127cU},
      {"many", 100, 0x38555879b6d8137dU},
      {"many", 1000, 0x266e3fc2d3dc8fcdU},
      {"many", 20000, 0xba5a5ea8f1bfc489U},
      {"saw", 5, 0x63fcc5209ba9e8a9U},
      {"saw", 12, 0xed2b60fd24beb22dU},
      {"saw", 13, 0xa191fddb79926da9U},
      {"saw", 20, 0x7f09a0bf517e510dU},
      {"saw", 49, 0x9b6fc10e013b18fdU},
      {"saw", 50, 0x596ee021ab3501ccU},
      {"saw", 100, 0x121cb21bf4333e7dU},
      {"saw", 1000, 0x855e0c3d7ea47be9U},
      {"saw", 20000, 0x33ee2a3dee731b6dU},
      {"organ", 5, 0xb867e81060dbfbe9U},
      {"organ", 12, 0xe333011832ab6c9dU},
      {"organ", 13, 0xf2484b9bc3a829d1U},
      {"organ", 20, 0x3e40fe13f24f53fdU},
      {"organ", 49, 0xdbbd0b6fb906a195U},
      {"organ", 50, 0x2a3e00c93b72509cU},
      {"organ", 100, 0x8777e7ad0cda0fdU},
      {"organ", 1000, 0x77bafd1bb4becccdU},
      {"organ", 20000, 0x764cc5142892dd4dU},
      {"nearly", 5, 0x63fcc5209ba9e8a9U},
      {"nearly", 12, 0xfdfdccbdb0931495U},
      {"nearly", 13, 0x2bad5519dc03f781U},
      {"nearly", 20, 0x4d8c7b6e048a2fc5U},
      {"nearly", 49, 0x9005623668c7c99dU},
      {"nearly", 50, 0x92be532f832ad08cU},
      {"nearly", 100, 0x353fe178c38644f5U},
      {"nearly", 1000, 0xf055641645449381U},
      {"nearly", 20000, 0x1446841a8398af65U},
      {"lacking", 5, 0xdc1a3ec1c666a0c9U},
      {"lacking", 12, 0xc3275d5e0bc5c445U},
      {"lacking", 13, 0x472c556e681b61d1U},
      {"lacking", 20, 0xfdb14e4630a464a5U},
      {"lacking", 49, 0x106d95e6cfdf9e5dU},
      {"lacking", 50, 0xeaa8623ac904214cU},
      {"lacking", 100, 0xd3983fc6d8d95c25U},
      {"lacking", 1000, 0xc25d5c92fe63ad9U},
      {"lacking", 20000, 0xaf3c1b7c917b7099U},
      {"lacking all", 5, 0xd072e6998f7e0a9U},
      {"lacking all", 12, 0x2e8e99e5edc82d95U},
      {"lacking all", 13, 0xc2cd031c7f0d0ac1U},
      {"lacking all", 20, 0x85dade420133a095U},
      {"lacking all", 49, 0xd1eef4c89a2201f5U},
      {"lacking all", 50, 0x9bd1f081d046f874U},
      {"lacking all", 100, 0x9204be89f0494305U},
      {"lacking all", 1000, 0x8d6cceb4a760285dU},
      {"lacking all", 20000, 0x8c5c19f73181b23dU},
  };
  for (const Case& one : cases) {
    CAPTURE(one.pattern);
    CAPTURE(one.count);
    CHECK(sum(sorted(keys_of(one.pattern, one.count))) == one.sum);
  }
}

TEST_CASE("nothing, one thing, and a comparison that ends the sort") {
  const auto never = [](std::size_t, std::size_t) -> bool { throw std::runtime_error("asked"); };
  CHECK(query::go_sorted(0, never).empty());
  CHECK(query::go_sorted(1, never) == std::vector<std::size_t>{0});
  CHECK_THROWS_AS(static_cast<void>(query::go_sorted(2, never)), std::runtime_error);
}
