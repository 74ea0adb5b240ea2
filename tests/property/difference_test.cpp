#include "core/json/difference.hpp"

#include "core/json/json_path.hpp"
#include "core/json/writer.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace k8scache;

namespace {

/// Documents of few words, so that two of them have much in common.
class RandomDocument {
 public:
  explicit RandomDocument(unsigned seed) : random_(seed) {}

  std::string text() {
    std::string out;
    json::Writer writer(out);
    writer.begin_object();
    for (const char* const key : {"a", "b/c", "d'e", "f\\g"}) {
      if (below(4) > 0) value(writer.key(key), 3);
    }
    writer.end_object();
    return out;
  }

 private:
  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }

  void value(json::Writer& writer, int depth) {
    switch (below(depth > 0 ? 7 : 3)) {
      case 0: writer.value(below(3)); return;
      case 1: writer.value("x"); return;
      case 2: writer.null(); return;
      case 3:
      case 4:
        writer.begin_array();
        for (std::size_t i = below(4); i > 0; --i) element(writer, depth - 1);
        writer.end_array();
        return;
      default:
        writer.begin_object();
        if (below(2) == 0) value(writer.key("k"), depth - 1);
        if (below(2) == 0) value(writer.key("l.m"), depth - 1);
        writer.end_object();
    }
  }

  void element(json::Writer& writer, int depth) {
    if (below(8) == 0) return value(writer, depth);
    writer.begin_object();
    if (below(8) > 0) writer.key("name").value(below(2) == 0 ? "web" : "a/b:c.d-e_f");
    if (below(2) == 0) writer.key("type").value(below(2) == 0 ? "T" : "S");
    value(writer.key("v"), depth);
    writer.end_object();
  }

  std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("each difference's path leads to both values, and none is missing") {
  for (unsigned seed = 1; seed <= 4000; ++seed) {
    CAPTURE(seed);
    RandomDocument random(seed);
    const std::string one = random.text();
    const std::string other = random.text();
    CAPTURE(one);
    CAPTURE(other);
    json::Parser before_parser;
    json::Parser after_parser;
    const json::Value before = before_parser.parse(one);
    const json::Value after = after_parser.parse(other);
    const auto found = json::differences(before, after);
    REQUIRE(found.empty() == json::same(before, after));
    for (const json::Difference& difference : found) {
      CAPTURE(difference.path);
      const json::JsonPath path = json::JsonPath::parse(difference.path);
      REQUIRE(json::same(path.first(before), difference.before));
      REQUIRE(json::same(path.first(after), difference.after));
      REQUIRE_FALSE(json::same(difference.before, difference.after));
      REQUIRE(path.find(before).size() <= 1);
    }
    REQUIRE(json::differences(before, before).empty());
  }
}
