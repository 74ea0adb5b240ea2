#include "core/history/net_effect.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;
using history::Effect;
using history::NetChange;
using store::StoredChange;
using store::Verb;

namespace {

/// `added u1 1`, `modified u1 1 2`, `deleted u1 2 3`: changes of one object, oldest first.
struct Step {
  Verb verb;
  const char* uid;
  const char* old_version;
  const char* new_version;
};

std::vector<NetChange> net_of(const std::vector<Step>& steps) {
  history::NetEffect effect;
  for (std::size_t i = steps.size(); i > 0; --i) {
    const Step& step = steps[i - 1];
    effect.take_older(StoredChange{.seq = static_cast<std::int64_t>(i),
                                   .type = 7,
                                   .key = {"a", "web"},
                                   .uid = step.uid,
                                   .verb = step.verb,
                                   .old_version = step.old_version,
                                   .new_version = step.new_version,
                                   .observed_at = {}});
  }
  return effect.changes();
}

}  // namespace

TEST_CASE("the changes of an object add up to what is different in the end") {
  struct Case {
    const char* name;
    std::vector<Step> steps;
    std::vector<NetChange> net;
  };
  const NetChange any{.type = 7, .key = {"a", "web"}};
  const auto net = [&](Effect effect, std::int64_t last, const char* old_uid, const char* new_uid,
                       const char* old_version, const char* new_version) {
    NetChange change = any;
    change.effect = effect;
    change.first_seq = 1;
    change.last_seq = last;
    change.old_uid = old_uid;
    change.new_uid = new_uid;
    change.old_version = old_version;
    change.new_version = new_version;
    return std::vector{change};
  };
  const std::vector<Case> cases = {
      {"added", {{Verb::Added, "u", "", "1"}}, net(Effect::Added, 1, "", "u", "", "1")},
      {"added and changed",
       {{Verb::Added, "u", "", "1"}, {Verb::Modified, "u", "1", "2"}},
       net(Effect::Added, 2, "", "u", "", "2")},
      {"added and deleted", {{Verb::Added, "u", "", "1"}, {Verb::Deleted, "u", "1", "2"}}, {}},
      {"changed twice",
       {{Verb::Modified, "u", "1", "2"}, {Verb::Reencoded, "u", "2", "3"}},
       net(Effect::Modified, 2, "u", "u", "1", "3")},
      {"deleted",
       {{Verb::Modified, "u", "1", "2"}, {Verb::Deleted, "u", "2", "3"}},
       net(Effect::Removed, 2, "u", "", "1", "3")},
      {"deleted and made again",
       {{Verb::Deleted, "u", "1", "2"}, {Verb::Added, "v", "", "3"}},
       net(Effect::Replaced, 2, "u", "v", "1", "3")},
      {"made again twice, gone in the end",
       {{Verb::Deleted, "u", "1", "2"},
        {Verb::Added, "v", "", "3"},
        {Verb::Deleted, "v", "3", "4"}},
       net(Effect::Removed, 3, "u", "", "1", "4")},
      {"a baseline is no change of an object", {{Verb::Baseline, "", "", "1"}}, {}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    CHECK(net_of(one.steps) == one.net);
  }
}

TEST_CASE("objects come by type and key, each on its own") {
  history::NetEffect effect;
  std::int64_t seq = 10;
  for (const auto& [type, name] :
       std::vector<std::pair<std::int64_t, std::string>>{{2, "b"}, {1, "z"}, {2, "a"}}) {
    effect.take_older(StoredChange{.seq = seq--,
                                   .type = type,
                                   .key = {"", name},
                                   .uid = "u",
                                   .verb = Verb::Added,
                                   .observed_at = {}});
  }
  std::string names;
  for (const NetChange& change : effect.changes()) names += change.key.name;
  CHECK(names == "zab");
}
