#include "core/store/encoder.hpp"

#include "core/base/error.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <variant>
#include <vector>

using namespace k8scache;
using tests::CacheFile;
using tests::object_of;
using tests::objects_of;

namespace {

const store::TypeScope kAllPods{CacheFile::kPods, ""};
const store::TypeScope kPodsInA{CacheFile::kPods, "a"};

constexpr int kMany = 300;

/// Enough to train a dictionary on.
std::vector<model::Object> many(const std::string& ns = "a") {
  std::vector<model::Object> objects;
  for (int i = 0; i < kMany; ++i) {
    std::string value;
    for (int part = 0; part < 20; ++part) value += fmt::format("part-{}-of-{} ", part, i * part);
    objects.push_back(
        object_of({ns, fmt::format("pod-{}", i), value, "1", "uid-" + ns + std::to_string(i)}));
  }
  return objects;
}

/// What the operations are, a word each: `begin dictionary put(300)`.
std::string words_of(const std::vector<store::Operation>& operations) {
  std::string words;
  for (const store::Operation& operation : operations) {
    if (!words.empty()) words += ' ';
    if (std::holds_alternative<store::BeginList>(operation)) words += "begin";
    if (std::holds_alternative<store::AddDictionary>(operation)) words += "dictionary";
    if (const auto* const put = std::get_if<store::PutListed>(&operation)) {
      words += fmt::format("put({})", put->objects.size());
    }
  }
  return words;
}

std::string encode(store::Encoder& encoder, const store::TypeScope& at,
                   std::vector<model::Object> objects, store::FinishList& finish) {
  encoder.begin(at);
  for (model::Object& object : objects) encoder.add(at, object);
  finish.at = at;
  encoder.finish(finish);
  return words_of(encoder.take(at));
}

std::string refusal(store::Encoder& encoder, model::Object object) {
  try {
    encoder.add(kAllPods, object);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::Usage);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("what is stored already costs nothing; what changed and what vanished is found") {
  CacheFile file;
  file.list(kAllPods, objects_of({{"a", "one", "x"}, {"a", "two", "x"}, {"b", "three", "x"}}), "1");
  store::Encoder encoder(file.path());
  store::FinishList finish;
  CHECK(encode(encoder, kAllPods,
               objects_of({{"a", "one", "x"}, {"a", "two", "x"}, {"b", "three", "x"}}),
               finish) == "begin");
  CHECK(finish.vanished.empty());
  CHECK(encode(encoder, kAllPods, objects_of({{"a", "one", "x"}, {"a", "two", "y", "2"}}),
               finish) == "begin put(1)");
  CHECK(finish.vanished.size() == 1);
  // Of one namespace only its own rows can vanish.
  CHECK(encode(encoder, kPodsInA, objects_of({{"a", "one", "x"}}), finish) == "begin");
  CHECK(finish.vanished.size() == 1);
}

TEST_CASE("objects without a uid are known by their names") {
  CacheFile file;
  model::Object object = object_of({"a", "one", "x"});
  object.uid.clear();
  file.list(kAllPods, {object}, "1");
  store::Encoder encoder(file.path());
  store::FinishList finish;
  CHECK(encode(encoder, kAllPods, {object}, finish) == "begin");
  CHECK(finish.vanished.empty());
}

TEST_CASE("a list that shows an object twice is refused by name") {
  CacheFile file;
  store::Encoder encoder(file.path());
  encoder.begin(kAllPods);
  CHECK(refusal(encoder, object_of({"a", "one", "x"})).empty());
  CHECK(refusal(encoder, object_of({"a", "two", "x"})).empty());
  CHECK(refusal(encoder, object_of({"a", "one", "x"})) == "the list shows a/one twice");
  CHECK(refusal(encoder, object_of({"", "node", "x"})).empty());
  CHECK(refusal(encoder, object_of({"", "node", "x"})) == "the list shows node twice");
  encoder.begin(kAllPods);
  CHECK(refusal(encoder, object_of({"a", "one", "x"})).empty());
}

TEST_CASE("a type's first bodies train its dictionary, which later lists use") {
  CacheFile file;
  {
    store::Encoder encoder(file.path());
    store::FinishList finish;
    CHECK(encode(encoder, kAllPods, many(), finish) == "begin dictionary put(300)");
    CHECK(encode(encoder, kAllPods, many(), finish) == "begin put(300)");
  }
  file.list(kAllPods, many(), "1");
  CHECK(file.integer("select count(*) from dictionary where type = 1") == 1);
  file.list(kAllPods, many("b"), "2");
  CHECK(file.integer("select count(*) from dictionary") == 1);
  CHECK(file.bodies().size() == kMany);
  // A dictionary of another type has an id of its own.
  file.list({CacheFile::kNodes, ""}, many(""), "3");
  CHECK(file.integer("select count(distinct id) from dictionary") == 2);
  CHECK(file.bodies(CacheFile::kNodes).size() == kMany);
}

TEST_CASE("bodies wait for a dictionary only as long as it needs to learn") {
  CacheFile file;
  store::Encoder encoder(file.path());
  encoder.begin(kAllPods);
  CHECK(words_of(encoder.take(kAllPods)) == "begin");
  int until_ready = 0;
  std::string words;
  while (words.empty() && until_ready < 1000) {
    model::Object object =
        object_of({"a", "pod-" + std::to_string(until_ready), std::string(20'000, 'x'), "1", "",
                   "i=" + std::to_string(until_ready)});
    encoder.add(kAllPods, object);
    ++until_ready;
    words = words_of(encoder.take(kAllPods));
  }
  CHECK(until_ready < 100);
  model::Object next = object_of({"a", "next", "x"});
  encoder.add(kAllPods, next);
  CHECK(words_of(encoder.take(kAllPods)) == "put(1)");
}

TEST_CASE("the dictionary of an abandoned list is not used again") {
  CacheFile file;
  store::Encoder encoder(file.path());
  store::FinishList finish;
  encoder.begin(kAllPods);
  for (model::Object& object : many()) encoder.add(kAllPods, object);
  finish.at = kAllPods;
  encoder.finish(finish);
  encoder.abandon(kAllPods);  // what was ready is lost, its dictionary too
  encoder.begin(kPodsInA);
  for (model::Object& object : many()) encoder.add(kPodsInA, object);
  finish = {.at = kPodsInA, .resource_version = "1", .as_of = file.clock().now()};
  encoder.finish(finish);
  store::Batch batch{file.clock().now(), encoder.take(kPodsInA)};
  batch.operations.emplace_back(finish);
  file.apply({batch});
  CHECK(file.bodies().size() == kMany);
}
