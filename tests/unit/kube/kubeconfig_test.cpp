#include "core/kube/kubeconfig.hpp"

#include "tests/support/problem.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using kube::KubeconfigFlags;
using kube::load_kubeconfig;
using tests::problem_of;
using tests::TemporaryDirectory;

namespace {

constexpr const char* kNowhere = "/nonexistent/serviceaccount";

kube::Kubeconfig load(const Environment& environment, const KubeconfigFlags& flags = {}) {
  return load_kubeconfig(flags, environment, kNowhere);
}

Environment listing(const std::string& files) {
  Environment environment;
  environment.set("KUBECONFIG", files);
  return environment;
}

}  // namespace

TEST_CASE(
    "of equal names in several files the first file's entry counts, whole; missing files are "
    "skipped") {
  const TemporaryDirectory directory;
  const auto a = directory.write("a", R"(
users: [{name: ann, user: {token: from-a}}]
contexts: [{name: dev, context: {cluster: one, user: ann, namespace: web}}]
)");
  const auto b = directory.write("b", R"(
current-context: prod
users: [{name: ann, user: {username: u, password: p}}, {name: bob, user: {token: from-b}}]
contexts: [{name: prod, context: {cluster: two}}, {name: dev, context: {cluster: other}}]
)");
  const auto config = load(listing(a + ":" + b + "::" + directory.path() + "/missing:" + a));
  CHECK(config.user("ann")->token == "from-a");
  CHECK(config.user("ann")->username.empty());
  CHECK(config.user("bob")->token == "from-b");
  CHECK(config.context("dev")->cluster == "one");
  CHECK(config.current_context == "prod");
  CHECK(config.contexts[0].name == "dev");
  CHECK(config.contexts[1].name == "prod");
  CHECK(config.files == std::vector<std::string>{a, b});
  CHECK(config.warnings.empty());
}

TEST_CASE("the first file that names a current context decides") {
  const TemporaryDirectory directory;
  const auto a = directory.write("a", "current-context: ''\n");
  const auto b = directory.write("b", "current-context: second\n");
  const auto c = directory.write("c", "current-context: third\n");
  CHECK(load(listing(a + ":" + b + ":" + c)).current_context == "second");
}

TEST_CASE("when no file of KUBECONFIG exists there is a warning and an empty configuration") {
  const auto config = load(listing("/nonexistent/a:/nonexistent/b"));
  CHECK(config.is_empty());
  REQUIRE(config.warnings.size() == 1);
  CHECK(config.warnings[0] ==
        "KUBECONFIG names no file that exists: /nonexistent/a:/nonexistent/b");
}

TEST_CASE("a file that cannot be read or understood is an error, even next to good ones") {
  const TemporaryDirectory directory;
  const auto good = directory.write("good", "current-context: x\n");
  const auto bad = directory.write("bad", "users:\n- name: a\n  user: [\n");
  CHECK(problem_of(ErrorKind::Usage, [&] {
          (void)load(listing(good + ":" + bad));
        }).starts_with("cannot read " + bad + ", line 4: "));
  CHECK(problem_of(ErrorKind::Usage, [&] { (void)load(listing(good + ":" + directory.path())); }) ==
        "cannot read " + directory.path() + ": Is a directory");
}

TEST_CASE("--kubeconfig is the only file read, and must exist") {
  const TemporaryDirectory directory;
  KubeconfigFlags flags;
  flags.kubeconfig = directory.write("flag", "current-context: by-flag\n");
  const auto environment = listing(directory.write("list", "current-context: by-list\n"));
  CHECK(load(environment, flags).current_context == "by-flag");
  flags.kubeconfig = "/nonexistent/config";
  CHECK(problem_of(ErrorKind::Usage, [&] { (void)load(environment, flags); }) ==
        "cannot read kubeconfig /nonexistent/config: No such file or directory");
}

TEST_CASE("without flag and variable the file in the home directory is read; without HOME none") {
  const TemporaryDirectory directory;
  directory.write(".kube/config", "current-context: home\n");
  Environment environment;
  environment.set("HOME", directory.path());
  CHECK(load(environment).current_context == "home");
  CHECK(load(Environment()).is_empty());
}

TEST_CASE("in a pod without kubeconfig the service account is the configuration") {
  const TemporaryDirectory account;
  account.write("token", "t");
  Environment environment;
  environment.set("KUBERNETES_SERVICE_HOST", "10.0.0.1");
  environment.set("KUBERNETES_SERVICE_PORT", "443");
  CHECK(load_kubeconfig({}, environment, account.path()).current_context == "in-cluster");

  environment.set("KUBECONFIG", account.write("config", "current-context: own\n"));
  CHECK(load_kubeconfig({}, environment, account.path()).current_context == "own");
  KubeconfigFlags flags;
  flags.context = "in-cluster";
  CHECK(load_kubeconfig(flags, environment, account.path()).current_context == "in-cluster");
}

TEST_CASE("the namespace is the flag's, else the context's, else default") {
  kube::Kubeconfig config;
  config.contexts = {{"dev", "c", "u", "web"}, {"bare", "c", "u", ""}};
  config.current_context = "dev";
  KubeconfigFlags flags;
  CHECK(kube::default_namespace(config, flags) == "web");
  flags.context = "bare";
  CHECK(kube::default_namespace(config, flags) == "default");
  flags.context = "unknown";
  CHECK(kube::default_namespace(config, flags) == "default");
  flags.ns = "shop";
  CHECK(kube::default_namespace(config, flags) == "shop");
}
