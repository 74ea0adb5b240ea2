#include "core/store/frame.hpp"

#include "core/base/error.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

using namespace k8scache;
using store::Compressor;
using store::Decompressor;

namespace {

std::optional<std::string> no_dictionaries(std::uint32_t) { return std::nullopt; }

/// Bodies that have much in common, as those of one type do.
std::vector<std::string> bodies(int count) {
  std::vector<std::string> made;
  for (int i = 0; i < count; ++i) {
    made.push_back(fmt::format(
        R"({{"apiVersion":"v1","kind":"Pod","metadata":{{"name":"web-{0}","uid":"{1:08x}-{1:04x}"}},)"
        R"("spec":{{"containers":[{{"image":"registry.example.com/web:{2}","name":"web"}}]}}}})",
        i, i * 7919, i % 3));
  }
  return made;
}

std::string trained(const std::vector<std::string>& bodies, std::uint32_t id) {
  const auto dictionary = store::train_dictionary({bodies.begin(), bodies.end()}, id);
  REQUIRE(dictionary.has_value());
  return *dictionary;
}

bool is_damaged(Decompressor& decompressor, const std::string& frame) {
  std::string body;
  try {
    decompressor.decompress(frame, body);
  } catch (const Error& error) {
    return error.kind() == ErrorKind::Unusable;
  }
  return false;
}

}  // namespace

TEST_CASE("a body comes back from its frame, with and without a dictionary") {
  const std::vector<std::string> samples = bodies(300);
  const std::string dictionary = trained(samples, 40'000);
  Compressor plain;
  Compressor with_dictionary;
  with_dictionary.use_dictionary(dictionary);
  int lookups = 0;
  Decompressor decompressor(
      [&](std::uint32_t id) -> std::optional<std::string> {
        ++lookups;
        return id == 40'000 ? std::optional(dictionary) : std::nullopt;
      },
      "x.db");
  std::string body;
  std::size_t plain_bytes = 0;
  std::size_t dictionary_bytes = 0;
  for (const std::string& sample : samples) {
    const std::string plain_frame = plain.compress(sample);
    const std::string frame = with_dictionary.compress(sample);
    plain_bytes += plain_frame.size();
    dictionary_bytes += frame.size();
    decompressor.decompress(plain_frame, body);
    REQUIRE(body == sample);
    decompressor.decompress(frame, body);
    REQUIRE(body == sample);
  }
  CHECK(dictionary_bytes * 3 < plain_bytes);
  CHECK(lookups == 1);
  decompressor.decompress(plain.compress(""), body);
  CHECK(body.empty());
}

TEST_CASE("a dictionary that is not there makes its frames unusable") {
  Compressor compressor;
  compressor.use_dictionary(trained(bodies(300), 40'000));
  Decompressor decompressor(no_dictionaries, "x.db");
  CHECK(is_damaged(decompressor, compressor.compress(bodies(1)[0])));
}

TEST_CASE("too few samples give no dictionary") {
  const std::vector<std::string> few = bodies(15);
  CHECK_FALSE(store::train_dictionary({few.begin(), few.end()}, 40'000).has_value());
  CHECK_FALSE(store::train_dictionary({}, 40'000).has_value());
}

TEST_CASE("an older body is kept as what it lacks against the newer") {
  const std::string newer = bodies(1)[0] + std::string(3000, 'x') + "new";
  const std::string older = bodies(1)[0] + std::string(3000, 'x') + "old";
  Compressor compressor;
  Decompressor decompressor(no_dictionaries, "x.db");
  const std::string delta = compressor.compress_delta(older, newer);
  CHECK(delta.size() < 60);
  std::string body;
  decompressor.decompress_delta(delta, newer, body);
  CHECK(body == older);
  decompressor.decompress(compressor.compress(older), body);
  CHECK(body == older);
}

TEST_CASE("a delta against another body than its own is an error, not a wrong body") {
  const std::vector<std::string> made = bodies(300);
  const std::string older = made[0] + made[7];
  const std::string newer = made[0] + made[8];
  const std::string another = made[9] + made[8];
  Compressor compressor;
  Decompressor decompressor(no_dictionaries, "x.db");
  const std::string delta = compressor.compress_delta(older, newer);
  std::string body;
  CHECK_THROWS_AS(decompressor.decompress_delta(delta, another, body), Error);
  decompressor.decompress_delta(delta, newer, body);
  CHECK(body == older);
}

TEST_CASE("a damaged frame is an error, never a crash and never all the memory") {
  Compressor compressor;
  const std::string frame = compressor.compress(bodies(1)[0]);
  Decompressor decompressor(no_dictionaries, "x.db");
  CHECK(is_damaged(decompressor, ""));
  CHECK(is_damaged(decompressor, "not a frame"));
  for (std::size_t size = 0; size < frame.size(); ++size) {
    CAPTURE(size);
    CHECK(is_damaged(decompressor, frame.substr(0, size)));
  }
  std::string huge = frame.substr(0, 4);
  huge += '\xe0';  // single segment, content size of 8 bytes
  huge += std::string(7, '\xff') + '\x00';
  CHECK(is_damaged(decompressor, huge + frame.substr(6)));
  for (std::size_t i = 0; i < frame.size(); ++i) {
    std::string flipped = frame;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x55);
    is_damaged(decompressor, flipped);  // its head may say less than it did; must come back
  }
  CHECK_FALSE(is_damaged(decompressor, frame));
}

TEST_CASE("a flipped bit never makes another body of a frame, with a dictionary or without") {
  const std::vector<std::string> samples = bodies(300);
  const std::string dictionary = trained(samples, 40'000);
  Compressor plain;
  Compressor with_dictionary;
  with_dictionary.use_dictionary(dictionary);
  Decompressor decompressor([&](std::uint32_t) { return std::optional(dictionary); }, "x.db");
  for (const std::string& frame :
       {plain.compress(samples[0]), with_dictionary.compress(samples[0])}) {
    for (std::size_t bit = 0; bit < frame.size() * 8; ++bit) {
      std::string flipped = frame;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      std::string body;
      try {
        decompressor.decompress(flipped, body);
      } catch (const Error& error) {
        CHECK(std::string(error.what()).find("the cache x.db is damaged") == 0);
        continue;
      }
      CHECK(body == samples[0]);  // a bit that means nothing
    }
  }
}
