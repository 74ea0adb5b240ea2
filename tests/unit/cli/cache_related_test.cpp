#include "cli/cache_related.hpp"

#include "tests/support/cache_file.hpp"
#include "tests/support/command_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace k8scache;
using tests::CacheFile;

namespace {

/// What is found of the pods whose `data.value` is that one, and how many were looked at.
struct Asked {
  std::string names;
  int visits = 0;
};

Asked ask(cli::CacheRelated& related, const std::string& value, const std::string& ns = "") {
  Asked asked;
  const auto reach = related.each(
      {.plural = "pods", .ns = ns, .containing = value, .field = "data.value", .value = value},
      [&](json::Value pod) {
        ++asked.visits;
        if (pod["data"]["value"].text_or("") == value) {
          asked.names += std::string(pod["metadata"]["name"].text_or("")) + " ";
        }
      });
  CHECK(reach == describe::Reach::Seen);
  return asked;
}

}  // namespace

TEST_CASE("what many objects look for in one type is found for all of them at once") {
  CacheFile file;
  file.list({CacheFile::kPods, ""},
            tests::objects_of({{"a", "x", "n1"}, {"b", "n2-y", "n1"}, {"b", "z", "n2"}}), "5");
  file.close();
  tests::CommandWorld<SystemClock> world;
  store::Reader reader(file.path());
  cli::CacheRelated one(world.context, reader);
  CHECK(ask(one, "n2").names == "z ");
  CHECK(ask(one, "n2").visits == 2);  // n2-y has the text, elsewhere
  cli::CacheRelated many(world.context, reader);
  many.expect_many();
  for (const char* const value : {"n1", "n2", "n3"}) {
    const Asked asked = ask(many, value);
    CHECK(asked.names == ask(one, value).names);
    CHECK(asked.visits == std::count(asked.names.begin(), asked.names.end(), ' '));
  }
  CHECK(ask(many, "n1", "b").names == "n2-y ");
}
