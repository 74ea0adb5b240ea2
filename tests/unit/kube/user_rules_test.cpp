#include "core/kube/user_rules.hpp"

#include "tests/support/problem.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using kube::KubeconfigFlags;
using kube::UserConfig;

namespace {

UserConfig ann() {
  UserConfig user;
  user.name = "ann";
  return user;
}

UserConfig with_exec() {
  UserConfig user = ann();
  auto& exec = user.exec.emplace();
  exec.api_version = "client.authentication.k8s.io/v1";
  exec.command = "plugin";
  exec.interactive_mode = "Never";
  return user;
}

std::string problem_of(const UserConfig& user) {
  return tests::problem_of(ErrorKind::Usage, [&] { kube::check_user(user); });
}

}  // namespace

TEST_CASE("a flag replaces the user's own value in both of its forms") {
  UserConfig user = ann();
  user.token_file = "/token";
  user.client_certificate_pem = "c";
  user.client_key_pem = "k";
  user.as_groups = {"a"};
  KubeconfigFlags flags;
  flags.token = "t";
  flags.client_certificate = "/c";
  flags.client_key = "/k";
  flags.as = "root";
  kube::override_user(user, flags);
  CHECK(user.token == "t");
  CHECK(user.token_file.empty());
  CHECK(user.client_certificate == "/c");
  CHECK(user.client_certificate_pem.empty());
  CHECK(user.client_key == "/k");
  CHECK(user.client_key_pem.empty());
  CHECK(user.as == "root");
  CHECK(user.as_groups == std::vector<std::string>{"a"});
}

TEST_CASE("a user that contradicts itself, or lacks a part, is told what to keep or add") {
  UserConfig user = ann();
  user.token = "t";
  user.username = "u";
  CHECK(problem_of(user) == "user \"ann\" has a token and a user name with password; keep one");
  user = ann();
  user.client_certificate = "/c";
  CHECK(problem_of(user) ==
        "user \"ann\" has a client certificate without key; add client-key or client-key-data");
  user.client_certificate_pem = "c";
  CHECK(problem_of(user) ==
        "user \"ann\" has client-certificate and client-certificate-data; keep one");
  user = ann();
  user.client_key = "/k";
  user.client_key_pem = "k";
  CHECK(problem_of(user) == "user \"ann\" has client-key and client-key-data; keep one");
  user = ann();
  user.as_groups = {"a"};
  CHECK(problem_of(user) ==
        "a uid, groups or extra fields are to be impersonated without a user; add --as");
}

TEST_CASE("an exec plugin needs command, a known apiVersion, env names and a mode") {
  CHECK(problem_of(with_exec()) == "no error");
  UserConfig user = with_exec();
  user.exec->command.clear();
  CHECK(problem_of(user) == "the exec plugin of user \"ann\" has no command");
  user = with_exec();
  user.exec->api_version = "client.authentication.k8s.io/v1alpha1";
  CHECK(
      problem_of(user).starts_with("the exec plugin of user \"ann\" has the apiVersion "
                                   "\"client.authentication.k8s.io/v1alpha1\""));
  user = with_exec();
  user.exec->variables = {{"", "x"}};
  CHECK(problem_of(user) == "the exec plugin of user \"ann\" has an env entry without name");
  user = with_exec();
  user.exec->interactive_mode.clear();
  CHECK(
      problem_of(user).starts_with("the exec plugin of user \"ann\" has the interactiveMode \"\""));
  user = with_exec();
  user.auth_provider.emplace().name = "oidc";
  CHECK(problem_of(user) == "user \"ann\" has exec and auth-provider; keep one");
}

TEST_CASE("auth-providers that are gone are named with what replaces them") {
  UserConfig user = ann();
  user.auth_provider.emplace().name = "gcp";
  CHECK(problem_of(user) ==
        "user \"ann\" has the auth-provider \"gcp\", which Kubernetes 1.26 removed; use the exec "
        "plugin gke-gcloud-auth-plugin");
  user.auth_provider->name = "own";
  CHECK(problem_of(user) ==
        "user \"ann\" has the unknown auth-provider \"own\"; use an exec plugin");
}

TEST_CASE("impersonation is no credential and survives the loss of all of them") {
  UserConfig user = ann();
  user.as = "root";
  CHECK_FALSE(kube::has_credentials(user));
  user.token = "t";
  CHECK(kube::has_credentials(user));
  const UserConfig bare = kube::without_credentials(user);
  CHECK_FALSE(kube::has_credentials(bare));
  CHECK(bare.as == "root");
  CHECK(bare.name == "ann");
}

TEST_CASE("extra fields of a flag replace those of the file") {
  UserConfig user = ann();
  user.as = "root";
  user.as_extra = {{"old", {"x"}}};
  kube::KubeconfigFlags flags;
  kube::override_user(user, flags);
  CHECK(user.as_extra.contains("old"));
  flags.as_user_extras = {"scopes=a", "reason=b=c", "scopes=", "example.com/x=1"};
  kube::override_user(user, flags);
  CHECK(user.as_extra == std::map<std::string, std::vector<std::string>>{
                             {"example.com/x", {"1"}}, {"reason", {"b=c"}}, {"scopes", {"a", ""}}});
  flags.as_user_extras = {"x"};
  CHECK(tests::problem_of(ErrorKind::Usage, [&] { kube::override_user(user, flags); }) ==
        "--as-user-extra \"x\" is not KEY=VALUE");
}
