#include "cli/contexts.hpp"

#include "core/base/error.hpp"
#include "tests/support/command_world.hpp"
#include "tests/support/problem.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <sstream>

namespace k8scache::cli {
namespace {

using Names = std::vector<std::string>;

/// A home with a kubeconfig of the contexts `a`, `b` and `x,y`, and caches of `b` and `old`.
struct Home : tests::CommandWorld<SystemClock> {
  tests::TemporaryDirectory folder;

  Home() {
    environment.set("HOME", folder.path());
    folder.write(".kube/config",
                 "clusters:\n- {name: k, cluster: {server: \"http://k\"}}\ncontexts:\n"
                 "- {name: a, context: {cluster: k}}\n- {name: b, context: {cluster: k}}\n"
                 "- {name: \"x,y\", context: {cluster: k}}\n");
    folder.write(".local/state/k8scache/b.db", "");
    folder.write(".local/state/k8scache/old.db", "");
  }

  std::optional<Names> asked(const char* text, ContextsOf of) {
    context.flags.kube.context = text;
    return several_contexts(context, false, of);
  }
  std::optional<Names> all(ContextsOf of) { return several_contexts(context, true, of); }
};

TEST_CASE("one context is not several") {
  Home home;
  CHECK_FALSE(several_contexts(home.context, false, ContextsOf::Kubeconfig));
  CHECK_FALSE(home.asked("a", ContextsOf::Kubeconfig));
  CHECK_FALSE(home.asked("none", ContextsOf::Kubeconfig));  // told by whoever needs it
}

TEST_CASE("a list is several, each once, in its order") {
  Home home;
  CHECK(home.asked("b,a,b", ContextsOf::Kubeconfig) == Names{"b", "a"});
  CHECK(home.asked("a, old", ContextsOf::Caches) == Names{"a", "old"});
}

TEST_CASE("the name of a context may have a comma: the whole name comes first") {
  Home home;
  CHECK_FALSE(home.asked("x,y", ContextsOf::Kubeconfig));
  CHECK_FALSE(home.asked("x,y", ContextsOf::Caches));
}

TEST_CASE("all are those of the kubeconfig, and for readers the caches") {
  Home home;
  CHECK(home.all(ContextsOf::Kubeconfig) == Names{"a", "b", "x,y"});
  CHECK(home.all(ContextsOf::Caches) == Names{"b", "old"});
}

TEST_CASE("the setting may name several, the flag beats it") {
  Home home;
  home.environment.set("K8SCACHE_CONTEXT", "a,b");
  home.context.settings = Settings::load(home.environment);
  CHECK(several_contexts(home.context, false, ContextsOf::Kubeconfig) == Names{"a", "b"});
  CHECK_FALSE(home.asked("a", ContextsOf::Kubeconfig));
}

TEST_CASE("what is about one context, or unknown, is refused") {
  Home home;
  const auto problem = [&](const char* text, ContextsOf of) {
    return tests::problem_of(ErrorKind::Usage, [&] { home.asked(text, of); });
  };
  CHECK(problem("a,c", ContextsOf::Kubeconfig) ==
        "context \"c\" is in no kubeconfig; known: a, b, x,y");
  CHECK(
      problem("a,old", ContextsOf::Kubeconfig).starts_with("context \"old\" is in no kubeconfig;"));
  CHECK(problem(",", ContextsOf::Caches) == "\",\" names no context");
  home.context.flags.kube.server = "http://other";
  CHECK(problem("a,b", ContextsOf::Kubeconfig).starts_with("--server is one cluster"));
  CHECK(home.asked("a,b", ContextsOf::Caches));  // who reads asks no server
  home.context.flags.db = "file.db";
  CHECK(problem("a,b", ContextsOf::Caches).starts_with("--db is one cache"));
}

TEST_CASE("one of several has its own streams, and no terminal") {
  Home home;
  home.context.err_is_terminal = true;
  std::ostringstream out;
  const Context one = in_context(home.context, "b", out, out);
  CHECK(one.flags.kube.context == "b");
  CHECK_FALSE(one.err_is_terminal);
  CHECK(&one.out == &out);
  CHECK(one.program == "k8scache --context b");
}

}  // namespace
}  // namespace k8scache::cli
