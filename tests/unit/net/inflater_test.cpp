#include "core/net/inflater.hpp"

#include "tests/support/gzip.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <optional>
#include <random>
#include <string>
#include <vector>

using namespace k8scache;

namespace {

/// What the parts inflate to; nothing when they are refused or the body may not end there.
std::optional<std::string> inflated(const std::vector<std::string_view>& parts) {
  net::Inflater inflater;
  std::string out;
  for (const std::string_view part : parts) {
    if (!inflater.feed(part, out)) return std::nullopt;
  }
  if (!inflater.is_complete()) return std::nullopt;
  return out;
}

std::string text_of(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; text.size() < size; ++i) text += fmt::format("{{\"n\":{}}},", i * i);
  text.resize(size);
  return text;
}

}  // namespace

TEST_CASE("a body of 1 to 100 gzip members is what their texts are in a row") {
  const std::string text = text_of(20'000);
  for (std::size_t members = 1; members <= 100; ++members) {
    CAPTURE(members);
    const std::string body = tests::gzip_in_members(text, members);
    CHECK(inflated({body}) == text);
  }
}

TEST_CASE("a body of many members may be cut in two at every byte") {
  const std::string text = text_of(1'500);
  for (const std::size_t members : {1UL, 2UL, 7UL}) {
    const std::string body = tests::gzip_in_members(text, members);
    for (std::size_t at = 0; at <= body.size(); ++at) {
      CAPTURE(at);
      const std::string_view view = body;
      CHECK(inflated({view.substr(0, at), view.substr(at)}) == text);
    }
  }
}

TEST_CASE("a body may come byte by byte") {
  const std::string text = text_of(3'000);
  const std::string body = tests::gzip_in_members(text, 5);
  std::vector<std::string_view> parts;
  for (std::size_t i = 0; i < body.size(); ++i)
    parts.push_back(std::string_view(body).substr(i, 1));
  CHECK(inflated(parts) == text);
}

TEST_CASE("what a part holds can be read before the next one arrives") {
  const std::string first = tests::gzip("one frame\n");
  net::Inflater inflater;
  std::string out;
  CHECK(inflater.feed(first, out));
  CHECK(out == "one frame\n");
  CHECK(inflater.is_complete());
  CHECK(inflater.feed(tests::gzip("another\n"), out));
  CHECK(out == "one frame\nanother\n");
}

TEST_CASE("much more than a buffer comes out of a small part") {
  const std::string text(5'000'000, 'x');
  const std::string body = tests::gzip(text);
  CHECK(inflated({body}) == text);
}

TEST_CASE("exactly a buffer full comes out whole") {
  for (const std::size_t size : {65'535UL, 65'536UL, 65'537UL, 131'072UL}) {
    const std::string text = text_of(size);
    CHECK(inflated({tests::gzip(text)}) == text);
  }
}

TEST_CASE("a body that ends inside a member is not complete") {
  const std::string text = text_of(2'000);
  const std::string body = tests::gzip_in_members(text, 3);
  std::size_t complete = 0;
  for (std::size_t size = 0; size < body.size(); ++size) {
    net::Inflater inflater;
    std::string out;
    CHECK(inflater.feed(std::string_view(body).substr(0, size), out));
    if (inflater.is_complete()) ++complete;
    CHECK(text.starts_with(out));
  }
  CHECK(complete == 2);  // between its members
}

TEST_CASE("no body at all is no gzip body") {
  CHECK_FALSE(inflated({}));
  CHECK_FALSE(inflated({""}));
}

TEST_CASE("a wrong checksum is refused, in the last member and in an earlier one") {
  const std::string text = text_of(2'000);
  const std::string bad = tests::with_bad_crc(tests::gzip(text));
  CHECK_FALSE(inflated({bad}));
  CHECK_FALSE(inflated({bad + tests::gzip(text)}));
  CHECK_FALSE(inflated({tests::with_bad_crc(tests::gzip_in_members(text, 4))}));
}

TEST_CASE("text that is no gzip is refused, also behind a member") {
  CHECK_FALSE(inflated({R"({"kind":"PodList"})"}));
  CHECK_FALSE(inflated({tests::gzip("a") + "garbage that is no member"}));
}

TEST_CASE("a flipped byte never gives a complete other text") {
  const std::string text = text_of(400);
  const std::string body = tests::gzip(text);
  for (std::size_t at = 0; at < body.size(); ++at) {
    std::string damaged = body;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    const auto result = inflated({damaged});
    CHECK((!result || *result == text));  // a few header bytes mean nothing
  }
}
