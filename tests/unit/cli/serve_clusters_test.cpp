#include "cli/serve_clusters.hpp"

#include "tests/support/command_world.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

namespace k8scache::cli {
namespace {

using Names = std::vector<std::string>;

/// A home whose current context is `m`, and caches of `b`, `m` and `z`.
struct Home : tests::CommandWorld<SystemClock> {
  tests::TemporaryDirectory folder;

  Home() {
    environment.set("HOME", folder.path());
    set_current("m");
    for (const char* const name : {"b", "m", "z"}) add_cache(name);
  }

  void set_current(const std::string& name) {
    folder.write(".kube/config", "current-context: " + name +
                                     "\nclusters:\n- {name: k, cluster: {server: \"http://k\"}}\n"
                                     "contexts:\n- {name: b, context: {cluster: k}}\n"
                                     "- {name: m, context: {cluster: k}}\n"
                                     "- {name: new, context: {cluster: k}}\n");
  }
  void add_cache(const std::string& name) {
    folder.write(".local/state/k8scache/" + name + ".db", "");
  }

  Names all(const std::string& first = {}) { return names(serve_clusters(context, true, first)); }
  static Names names(const std::vector<ServeCluster>& clusters) {
    Names names;
    for (const ServeCluster& one : clusters) names.push_back(one.name);
    return names;
  }
};

TEST_CASE("of all caches the current context's is first, the others are by name") {
  Home home;
  CHECK(home.all() == Names{"m", "b", "z"});
  home.environment.set("K8SCACHE_CONTEXT", "z");
  home.context.settings = Settings::load(home.environment);
  CHECK(home.all() == Names{"z", "b", "m"});
}

TEST_CASE("a current context without a cache, or none, leaves the order of names") {
  Home home;
  home.set_current("new");
  CHECK(home.all() == Names{"b", "m", "z"});
  home.folder.write(".kube/config", "}");
  CHECK(home.all() == Names{"b", "m", "z"});
}

TEST_CASE("what was first stays first when a cache appears that would come before it") {
  Home home;
  home.set_current("new");
  home.add_cache("a");
  home.add_cache("new");
  CHECK(home.all("b") == Names{"b", "new", "a", "m", "z"});
  CHECK(home.all("gone") == Names{"new", "a", "b", "m", "z"});
}

TEST_CASE("a list of contexts is in its order, whichever is current or was first") {
  Home home;
  home.context.flags.kube.context = "z,m,b";
  CHECK(Home::names(serve_clusters(home.context, false, "b")) == Names{"z", "m", "b"});
}

}  // namespace
}  // namespace k8scache::cli
