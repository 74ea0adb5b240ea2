#include "core/json/value.hpp"
#include "core/json/writer.hpp"
#include "core/json/yaml_read.hpp"
#include "core/json/yaml_write.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace k8scache;

namespace {

/// Makes random documents from texts that printers are known to get wrong.
class RandomDocument {
 public:
  explicit RandomDocument(unsigned seed) : random_(seed) {}

  /// JSON text with unsorted keys; `depth` is how many levels of containers it may have.
  std::string text(int depth) {
    std::string out;
    json::Writer writer(out);
    value(writer, depth);
    return out;
  }

 private:
  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

  std::string_view piece() {
    static const std::vector<std::string_view> kPieces = {
        "a",     "b",  "Z",   "0",   "10", "9",     ".",          "-",    "---",  "_",
        ":",     ": ", " #",  "#",   "?",  "!",     "&",          "*",    "|",    ">",
        "'",     "\"", "%",   "@",   "`",  "{",     "}",          "[",    "]",    ",",
        "=",     "~",  "/",   "\\",  "\t", "\n",    "\n\n",       " ",    "  ",   "é",
        "日",    "😀",  "<",   "yes", "no", "y",     "null",       "true", "0x1F", "1e3",
        "12:30", "<<", "...", "+",   ".5", "1_000", "2026-01-01", "\x1b", "\x01", "\r"};
    return kPieces[below(kPieces.size())];
  }

  std::string word() {
    std::string result;
    const std::size_t pieces = below(20) == 0 ? 60 : below(6);
    for (std::size_t i = 0; i < pieces; ++i) result += piece();
    // go-yaml writes a key of this text without quotes, and YAML's readers take it for a merge.
    return result == "<<" ? "<<<" : result;
  }

  void number(json::Writer& writer) {
    switch (below(4)) {
      case 0: writer.value(static_cast<std::int64_t>(random_())); return;
      case 1: writer.value(-static_cast<std::int64_t>(random_() >> 1)); return;
      case 2: writer.value(static_cast<double>(below(100'000)) / 1000); return;
      default: writer.value(static_cast<double>(below(1000)) * 1e-9); return;
    }
  }

  void value(json::Writer& writer, int depth) {
    switch (below(depth > 0 ? 8 : 5)) {
      case 0: writer.null(); return;
      case 1: writer.value(below(2) == 0); return;
      case 2: number(writer); return;
      case 3:
      case 4: writer.value(word()); return;
      case 5:
        writer.begin_array();
        for (std::size_t i = below(4); i > 0; --i) value(writer, depth - 1);
        writer.end_array();
        return;
      default:
        writer.begin_object();
        for (std::size_t i = below(4); i > 0; --i) value(writer.key(word()), depth - 1);
        writer.end_object();
    }
  }

  std::mt19937_64 random_;
};

/// Whether both are the same data: of duplicate keys the last, order of members aside.
bool same(json::Value a, json::Value b) {
  if (a.number() && b.number()) return a.integer() == b.integer() && a.number() == b.number();
  if (a.type() != b.type()) return false;
  if (a.is_array()) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (!same(a.at(i), b.at(i))) return false;
    }
    return true;
  }
  if (!a.is_object()) return a.text() == b.text() && a.boolean() == b.boolean();
  for (const auto& member : a.members()) {
    if (!same(a[member.key], b[member.key])) return false;
  }
  for (const auto& member : b.members()) {
    if (!a[member.key].exists()) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("JSON that is written and read again is the same data") {
  for (unsigned seed = 1; seed <= 2000; ++seed) {
    const std::string original = RandomDocument(seed).text(4);
    CAPTURE(seed);
    json::Parser first_parser;
    json::Parser second_parser;
    const json::Value document = first_parser.parse(original);
    for (const int indent : {0, 4}) {
      std::string written;
      json::write_pretty(document, written, indent);
      const json::Value again = second_parser.parse(written);
      REQUIRE(same(document, again));
      std::string rewritten;
      json::write_pretty(again, rewritten, indent);
      REQUIRE(rewritten == written);
    }
  }
}

TEST_CASE("YAML that is written and read again is the same data") {
  for (unsigned seed = 1; seed <= 2000; ++seed) {
    const std::string original = RandomDocument(seed).text(4);
    CAPTURE(seed);
    json::Parser first_parser;
    json::Parser second_parser;
    const json::Value document = first_parser.parse(original);
    std::string yaml;
    json::write_yaml(document, yaml);
    CAPTURE(yaml);
    const std::string json = json::yaml_to_json(yaml, "written");
    CAPTURE(json);
    REQUIRE(same(document, second_parser.parse(json)));
  }
}
