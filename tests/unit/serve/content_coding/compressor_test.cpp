#include "core/serve/content_coding/compressor.hpp"

#include "tests/support/uncompressed.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

using namespace k8scache;
using serve::Coding;
using serve::Compressor;

namespace {

/// Texts that shrink a lot, a little and not at all.
std::vector<std::string> texts() {
  std::minstd_rand random(7);
  std::string noise;
  for (int i = 0; i < 300'000; ++i) noise += static_cast<char>(random() & 0xFFU);
  std::string json;
  for (int i = 0; i < 20'000; ++i)
    json += R"({"metadata":{"name":"pod-)" + std::to_string(i) + "\"}}";
  return {"", "x", std::string(1'000'000, 'a'), noise, json};
}

constexpr auto kCodings = {Coding::Gzip, Coding::Zstd};
constexpr auto kMemories = {Compressor::Memory::Usual, Compressor::Memory::Little};

}  // namespace

TEST_CASE("what was compressed comes back, in whatever pieces it came") {
  for (const Coding coding : kCodings) {
    for (const auto memory : kMemories) {
      for (const std::string& text : texts()) {
        for (const std::size_t piece : {std::size_t{777}, std::size_t{100'000}, text.size() + 1}) {
          CAPTURE(text.size());
          CAPTURE(piece);
          Compressor compressor(coding, memory);
          std::string bytes;
          for (std::size_t at = 0; at < text.size(); at += piece) {
            compressor.add(std::string_view(text).substr(at, piece), Compressor::Flush::None,
                           bytes);
          }
          compressor.add("", Compressor::Flush::End, bytes);
          const auto back = tests::uncompressed(serve::name_of(coding), bytes);
          CHECK(back.is_whole);
          CHECK(back.text == text);
        }
      }
    }
  }
}

TEST_CASE("what is flushed can be read at once, and the end is told apart from a cut") {
  for (const Coding coding : kCodings) {
    for (const auto memory : kMemories) {
      Compressor compressor(coding, memory);
      std::string bytes;
      std::string told;
      for (int i = 0; i < 100; ++i) {
        const std::string event = "id: " + std::to_string(i) + "\n\n";
        told += event;
        compressor.add(event, Compressor::Flush::All, bytes);
        const auto back = tests::uncompressed(serve::name_of(coding), bytes);
        CHECK(back.text == told);
        CHECK_FALSE(back.is_whole);
      }
      compressor.add("", Compressor::Flush::End, bytes);
      CHECK(tests::uncompressed(serve::name_of(coding), bytes).is_whole);
    }
  }
}

TEST_CASE("lists shrink") {
  const std::string json = texts().back();
  for (const Coding coding : kCodings) {
    std::string bytes;
    Compressor(coding, Compressor::Memory::Usual).add(json, Compressor::Flush::End, bytes);
    CHECK(bytes.size() < json.size() / 5);
  }
}
