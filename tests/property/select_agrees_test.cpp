#include "core/base/text.hpp"
#include "core/query/matches.hpp"
#include "core/store/reader.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace k8scache;
using tests::CacheFile;
using Words = std::vector<std::string>;

namespace {

const Words kNamespaces = {"a", "b", "ab", "a-b", "ba", "kube-system"};
const Words kNames = {"web", "web-1", "web-2", "api", "a", "ab", "n-x", "x.y"};
const Words kGlobs = {"*",   "a*",   "*b",    "?",      "??",     "[ab]*", "[!a]*",  "[^a]*",
                      "a[",  "a[b",  "*-?",   "[]a]*",  "[!]a]*", "[a-m]", "[!a-m]", "[a-]*",
                      "*a*", "*-*-", "we[b]", "*[!-]*", "x?y",    "a**b",  "[[!]*",  "**e?-*"};
const Words kKeys = {"app", "tier", "x.io/y", "n"};
const Words kValues = {"",
                       "a",
                       "b",
                       "ab",
                       "1",
                       "07",
                       "10",
                       "1a",
                       "1-1",
                       "0",
                       "000",
                       "99999999999999999999",
                       "8",
                       "9",
                       "9223372036854775807",
                       "09223372036854775807",
                       "9223372036854775808"};

/// Makes objects and queries of few words, so that most queries meet some of the objects.
class RandomQuestion {
 public:
  explicit RandomQuestion(unsigned seed) : random_(seed) {}

  std::vector<model::Object> objects(std::size_t count) {
    std::set<model::ObjectKey> taken;
    std::vector<model::Object> objects;
    while (objects.size() < count) {
      const model::ObjectKey key{one_of(kNamespaces), one_of(kNames)};
      if (!taken.insert(key).second) continue;
      objects.push_back(tests::object_of(
          {key.ns, key.name, "x", "1", "uid-" + key.ns + "/" + key.name, labels()}));
    }
    return objects;
  }

  query::Query query() {
    query::Query query;
    query.type = CacheFile::kPods;
    query.namespaces = some_of(kNamespaces, kGlobs);
    query.names = some_of(kNames, kGlobs);
    for (std::size_t i = below(3); i > 0; --i) query.labels.requirements.push_back(requirement());
    return query;
  }

 private:
  std::size_t below(std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
  }
  const std::string& one_of(const Words& words) { return words[below(words.size())]; }

  std::string labels() {
    std::string text;
    for (const std::string& key : kKeys) {
      if (below(2) == 0) continue;
      text += (text.empty() ? "" : ",") + key + "=" + one_of(kValues);
    }
    return text;
  }

  Words some_of(const Words& exact, const Words& globs) {
    Words words;
    if (below(3) == 0) return words;
    for (std::size_t i = below(3) + 1; i > 0; --i) {
      words.push_back(one_of(below(2) == 0 ? exact : globs));
    }
    return words;
  }

  query::LabelRequirement requirement() {
    query::LabelRequirement found;
    found.key = below(10) == 0 ? "nobody" : one_of(kKeys);
    found.op = static_cast<query::LabelOperator>(below(6));
    switch (found.op) {
      case query::LabelOperator::In:
      case query::LabelOperator::NotIn:
        for (std::size_t i = below(3) + 1; i > 0; --i) found.values.push_back(one_of(kValues));
        std::sort(found.values.begin(), found.values.end());
        break;
      case query::LabelOperator::GreaterThan:
      case query::LabelOperator::LessThan:
        found.values = {one_of({"0", "1", "7", "9", "010", "9223372036854775806"})};
        break;
      case query::LabelOperator::Exists:
      case query::LabelOperator::DoesNotExist: break;
    }
    return found;
  }

  std::mt19937_64 random_;
};

std::string text_of(const query::LabelSelector& labels) {
  std::string text;
  for (const query::LabelRequirement& one : labels.requirements) {
    text += fmt::format("{} {} ({}); ", one.key, static_cast<int>(one.op), join(one.values, ", "));
  }
  return text;
}

/// What the query means, without SQL, in the order that the API server lists.
Words expected(const query::Query& query, const std::vector<model::Object>& objects) {
  Words paths;
  for (const model::Object& object : objects) {
    if (query::matches(query, object.key, query::parse_label_set(object.labels))) {
      paths.push_back(object.key.ns + "/" + object.key.name);
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

TEST_CASE("a query finds in the file what it means, in the API server's order") {
  std::size_t found = 0;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    RandomQuestion random(seed);
    CacheFile file;
    const std::vector<model::Object> objects = random.objects(30);
    file.list({CacheFile::kPods, ""}, objects, "10");
    store::Reader reader(file.path());
    for (int question = 0; question < 250; ++question) {
      CAPTURE(seed);
      CAPTURE(question);
      const query::Query query = random.query();
      CAPTURE(join(query.namespaces, " "));
      CAPTURE(join(query.names, " "));
      CAPTURE(text_of(query.labels));
      Words paths;
      reader.each(query, [&](const store::StoredObject& object) {
        paths.push_back(std::string(object.ns) + "/" + std::string(object.name));
      });
      REQUIRE(join(paths, " ") == join(expected(query, objects), " "));
      if (!paths.empty()) ++found;
    }
  }
  CHECK(found > 1000);
}
