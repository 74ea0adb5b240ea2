#include "core/kube/kubeconfig_file.hpp"

#include "tests/support/problem.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

using namespace k8scache;
using kube::parse_kubeconfig;

namespace {

std::string problem_in(const std::string& text) {
  return tests::problem_of(ErrorKind::Usage, [&] { (void)parse_kubeconfig(text, "/k/config"); });
}

}  // namespace

TEST_CASE("every field of clusters, users and contexts is read; unknown ones are ignored") {
  const auto config = parse_kubeconfig(R"(
apiVersion: v1
kind: Config
preferences: {colors: true}
clusters:
- name: one
  cluster:
    server: https://one:6443
    certificate-authority-data: Y2E=
    tls-server-name: inner
    proxy-url: http://proxy:3128
    disable-compression: true
    insecure-skip-tls-verify: true
    future-field: {}
    extensions:
    - {name: other, extension: 1}
    - {name: client.authentication.k8s.io/exec, extension: {audience: "a\"b", level: [1, 2.5]}}
users:
- name: ann
  user:
    client-certificate-data: Y2VydA==
    client-key-data: a2V5
    token: t
    username: u
    password: p
    as: root
    as-uid: "7"
    as-groups: [a, b]
    as-user-extra: {scopes: [s1, s2]}
    auth-provider: {name: oidc, config: {id-token: i}}
- name: bot
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1beta1
      command: aws
      args: [eks, get-token]
      env: [{name: PROFILE, value: dev}]
      installHint: install it
      provideClusterInfo: true
contexts:
- name: dev
  context: {cluster: one, user: ann, namespace: web}
current-context: dev
)",
                                       "/k/config");
  const auto& cluster = *config.cluster("one");
  CHECK(cluster.server == "https://one:6443");
  CHECK(cluster.certificate_authority_pem == "ca");
  CHECK(cluster.tls_server_name == "inner");
  CHECK(cluster.proxy_url == "http://proxy:3128");
  CHECK(cluster.disable_compression);
  CHECK(cluster.insecure);
  CHECK(cluster.exec_config == R"({"audience":"a\"b","level":[1,2.5]})");
  const auto& ann = *config.user("ann");
  CHECK(ann.client_certificate_pem == "cert");
  CHECK(ann.client_key_pem == "key");
  CHECK(ann.token + ann.username + ann.password + ann.as + ann.as_uid == "tuproot7");
  CHECK(ann.as_groups == std::vector<std::string>{"a", "b"});
  CHECK(ann.as_extra.at("scopes") == std::vector<std::string>{"s1", "s2"});
  CHECK(ann.auth_provider->config.at("id-token") == "i");
  const auto& exec = *config.user("bot")->exec;
  CHECK(exec.command == "aws");
  CHECK(exec.args == std::vector<std::string>{"eks", "get-token"});
  CHECK(exec.variables == std::vector<std::pair<std::string, std::string>>{{"PROFILE", "dev"}});
  CHECK(exec.install_hint == "install it");
  CHECK(exec.provide_cluster);
  CHECK(exec.interactive_mode == "IfAvailable");
  CHECK(config.context("dev")->ns == "web");
}

TEST_CASE("relative paths count from the file's folder; a bare exec command is not a path") {
  const std::string text = R"(
clusters: [{name: c, cluster: {certificate-authority: ca.crt}}]
users:
- name: files
  user: {client-certificate: ../pki/c.crt, client-key: /abs/c.key, tokenFile: ./t}
- name: bare
  user: {exec: {command: plugin}}
- name: path
  user: {exec: {command: bin/plugin}}
)";
  const auto config = parse_kubeconfig(text, "/home/a/.kube/config");
  CHECK(config.cluster("c")->certificate_authority == "/home/a/.kube/ca.crt");
  CHECK(config.user("files")->client_certificate == "/home/a/pki/c.crt");
  CHECK(config.user("files")->client_key == "/abs/c.key");
  CHECK(config.user("files")->token_file == "/home/a/.kube/t");
  CHECK(config.user("bare")->exec->command == "plugin");
  CHECK(config.user("path")->exec->command == "/home/a/.kube/bin/plugin");
  // A file that is itself named relative to the working directory.
  const auto here = std::filesystem::current_path().string();
  CHECK(parse_kubeconfig(text, "config").user("path")->exec->command == here + "/bin/plugin");
}

TEST_CASE("an empty file is an empty configuration, and JSON is as good as YAML") {
  CHECK(parse_kubeconfig("", "f").is_empty());
  CHECK(parse_kubeconfig("users: null\n", "f").is_empty());
  CHECK(parse_kubeconfig(R"({"current-context": "x"})", "f").current_context == "x");
}

TEST_CASE("a name that one file holds twice is an error that names file and entry") {
  CHECK(problem_in("clusters:\n- {name: a, cluster: {}}\n- {name: a, cluster: {}}\n") ==
        "cannot use /k/config: clusters[1] repeats the name \"a\"");
}

TEST_CASE("a field of the wrong form is an error that names file and field, not its value") {
  CHECK(problem_in("users: [{name: a, user: {token: 12345}}]") ==
        "cannot use /k/config: users[0].user token must be text; put it in quotes");
  CHECK(problem_in("users: [{name: a, user: {client-key-data: '!secret'}}]") ==
        "cannot use /k/config: users[0].user client-key-data is not base64");
  CHECK(problem_in("clusters: [{name: a, cluster: {insecure-skip-tls-verify: 'yes'}}]") ==
        "cannot use /k/config: clusters[0].cluster insecure-skip-tls-verify must be true or false");
  CHECK(problem_in("clusters: {a: {}}") == "cannot use /k/config: clusters must be a list");
  CHECK(problem_in("contexts: [dev]") == "cannot use /k/config: contexts[0] must be a mapping");
  CHECK(problem_in("users: [{name: a, user: {as-user-extra: [x]}}]") ==
        "cannot use /k/config: users[0].user.as-user-extra must be a mapping");
  CHECK(problem_in("current-context: yes") ==
        "cannot use /k/config: current-context must be text; put it in quotes");
}

TEST_CASE("a file of another kind is not taken for a kubeconfig") {
  CHECK(problem_in("kind: Pod\napiVersion: v1\n") ==
        "/k/config is not a kubeconfig: its kind is \"Pod\"");
  CHECK(problem_in("just text") == "/k/config is not a kubeconfig: it holds no mapping");
}
