#include "core/store/stored_words.hpp"

#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

namespace k8scache::store {
namespace {

using tests::CacheFile;
using Words = std::vector<std::string>;

/// Three namespaces of pods, and a node.
struct Filled {
  CacheFile file;
  std::optional<Reader> reader;

  Filled() {
    file.list({CacheFile::kPods, ""},
              tests::objects_of({{"a", "web-1", "", "1", "", "app=web,tier=front"},
                                 {"a", "web-2", "", "1", "", "app=web,tier=back"},
                                 {"b", "db", "", "1", "", "app=db"},
                                 {"b", "web-1", "", "1", "uid-of-b", "app=web"},
                                 {"team-1", "x", "", "1", "", "app.kubernetes.io/name=x"}}),
              "9");
    file.list({CacheFile::kNodes, ""}, tests::objects_of({{"", "n1", "", "1", "", "disk=ssd"}}),
              "9");
    reader.emplace(file.path(), Reader::Beside::Nothing);
  }
  StoredWords words(std::size_t most = 1000) { return StoredWords(*reader, most); }
};

TEST_CASE("names are those of the namespaces that are meant, each once") {
  Filled cache;
  StoredWords words = cache.words();
  struct Case {
    const char* name;
    std::int64_t type;
    Words namespaces;
    const char* beginning;
    Words found;
  };
  const std::vector<Case> cases = {
      {"of one", CacheFile::kPods, {"a"}, "", {"web-1", "web-2"}},
      {"that begin so", CacheFile::kPods, {"b"}, "we", {"web-1"}},
      {"the whole name", CacheFile::kPods, {"b"}, "web-1", {"web-1"}},
      {"of two", CacheFile::kPods, {"a", "b"}, "", {"db", "web-1", "web-2"}},
      {"of a glob", CacheFile::kPods, {"team-*"}, "", {"x"}},
      {"of all", CacheFile::kPods, {}, "w", {"web-1", "web-2"}},
      {"of the cluster", CacheFile::kNodes, {}, "", {"n1"}},
      {"none that begins so", CacheFile::kPods, {"a"}, "x", {}},
      {"no such namespace", CacheFile::kPods, {"c"}, "", {}},
      {"a type without a list", CacheFile::kSecrets, {}, "", {}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    CHECK(words.names(one.type, one.namespaces, one.beginning) == one.found);
  }
}

TEST_CASE("of too many names there are the first and the very last") {
  CacheFile file;
  std::vector<tests::ObjectFacts> pods;
  for (int i = 0; i < 30; ++i) pods.push_back({"a", fmt::format("web-{:02}", i), ""});
  pods.push_back({"b", "wx", ""});
  file.list({CacheFile::kPods, ""}, tests::objects_of(pods), "9");
  Reader reader(file.path());
  StoredWords words(reader, 4);
  CHECK(words.names(CacheFile::kPods, {"a"}, "") == Words{"web-00", "web-01", "web-02", "web-29"});
  // What all begin with is what these begin with.
  CHECK(words.names(CacheFile::kPods, {}, "w") == Words{"web-00", "web-01", "web-02", "wx"});
}

TEST_CASE("rows of a list that has not ended are no names yet") {
  CacheFile file;
  auto batches =
      file.batches_of({CacheFile::kPods, ""}, tests::objects_of({{"a", "one", ""}}), "9");
  batches.pop_back();
  file.apply(batches);
  Reader reader(file.path());
  CHECK(StoredWords(reader).names(CacheFile::kPods, {}, "").empty());
}

TEST_CASE("namespaces are those that have objects") {
  Filled cache;
  CHECK(cache.words().namespaces("") == Words{"a", "b", "team-1"});
  CHECK(cache.words().namespaces("te") == Words{"team-1"});
}

TEST_CASE("labels are those that objects of the type have") {
  Filled cache;
  StoredWords words = cache.words();
  CHECK(words.label_keys(CacheFile::kPods, "") == Words{"app", "app.kubernetes.io/name", "tier"});
  CHECK(words.label_keys(CacheFile::kPods, "app") == Words{"app", "app.kubernetes.io/name"});
  CHECK(words.label_keys(CacheFile::kNodes, "") == Words{"disk"});
  CHECK(words.label_keys(0, "d") == Words{"disk"});
  CHECK(words.label_values(CacheFile::kPods, "app", "") == Words{"db", "web"});
  CHECK(words.label_values(CacheFile::kPods, "app", "w") == Words{"web"});
  CHECK(words.label_values(CacheFile::kNodes, "app", "").empty());
  CHECK(words.label_values(0, "disk", "") == Words{"ssd"});
}

TEST_CASE("examples are a few objects") {
  Filled cache;
  CHECK(cache.words().examples(CacheFile::kPods, 2).size() == 2);
  CHECK(cache.words().examples(CacheFile::kNodes, 5).size() == 1);
}

}  // namespace
}  // namespace k8scache::store
