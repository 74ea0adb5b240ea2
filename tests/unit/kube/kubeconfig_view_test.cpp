#include "core/kube/kubeconfig_view.hpp"

#include "core/base/error.hpp"
#include "tests/support/problem.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using kube::kubeconfig_view;

namespace {

constexpr const char* kOne = R"(
current-context: b
contexts:
- {name: b, context: {cluster: one, user: ann, namespace: web}}
- {name: a, context: {cluster: none, user: ""}}
clusters:
- {name: one, cluster: {server: https://one, certificate-authority-data: Y2E=}}
users:
- {name: ann, user: {token: t, password: "", client-key: key.pem}}
)";

std::string problem_of(const std::string& text, const kube::KubeconfigViewOptions& options) {
  return tests::problem_of(ErrorKind::NotFound, [&] {
    (void)kubeconfig_view({{"/k/config", text}}, options);
  });
}

}  // namespace

TEST_CASE("nothing is null") {
  CHECK(kubeconfig_view({}, {}) ==
        "{\n    \"kind\": \"Config\",\n    \"apiVersion\": \"v1\",\n    \"clusters\": null,\n"
        "    \"users\": null,\n    \"contexts\": null,\n    \"current-context\": \"\"\n}");
}

TEST_CASE("entries are by name, members as they are declared, secrets hidden") {
  CHECK(kubeconfig_view({{"/k/config", kOne}}, {}) == R"({
    "kind": "Config",
    "apiVersion": "v1",
    "clusters": [
        {
            "name": "one",
            "cluster": {
                "server": "https://one",
                "certificate-authority-data": "DATA+OMITTED"
            }
        }
    ],
    "users": [
        {
            "name": "ann",
            "user": {
                "client-key": "key.pem",
                "token": "REDACTED"
            }
        }
    ],
    "contexts": [
        {
            "name": "a",
            "context": {
                "cluster": "none",
                "user": ""
            }
        },
        {
            "name": "b",
            "context": {
                "cluster": "one",
                "user": "ann",
                "namespace": "web"
            }
        }
    ],
    "current-context": "b"
})");
}

TEST_CASE("of several files the first entry of a name counts, whole") {
  const std::string later =
      "current-context: x\nusers:\n- {name: ann, user: {username: u}}\n- {name: eve, user: {}}\n";
  const std::string shown = kubeconfig_view({{"/k/one", kOne}, {"/k/two", later}}, {});
  CHECK(shown.find("username") == std::string::npos);
  CHECK(shown.find("\"eve\"") != std::string::npos);
  CHECK(shown.find("\"current-context\": \"b\"") != std::string::npos);
}

TEST_CASE("minify keeps what a context needs") {
  const std::string shown = kubeconfig_view({{"/k/config", kOne}}, {.minify = true});
  CHECK(shown.find("\"name\": \"a\"") == std::string::npos);
  CHECK(shown.find("\"name\": \"one\"") != std::string::npos);
  CHECK(problem_of(kOne, {.minify = true, .context = "a"}) == "cannot locate cluster none");
  CHECK(problem_of(kOne, {.minify = true, .context = "x"}) == "cannot locate context x");
  CHECK(problem_of("", {.minify = true}) == "current-context must exist in order to minify");
}

TEST_CASE("raw shows secrets; flatten puts files in their places") {
  const std::string raw = kubeconfig_view({{"/k/config", kOne}}, {.raw = true});
  CHECK(raw.find("\"token\": \"t\"") != std::string::npos);
  CHECK(raw.find("\"certificate-authority-data\": \"Y2E=\"") != std::string::npos);
  const tests::TemporaryDirectory folder;
  folder.write("key.pem", "key");
  const std::string path = folder.path() + "/config";
  const std::string flat = kubeconfig_view({{path, kOne}}, {.flatten = true});
  CHECK(flat.find("\"client-key-data\": \"a2V5\"") != std::string::npos);
  CHECK(flat.find("\"client-key\"") == std::string::npos);
  CHECK(tests::problem_of(ErrorKind::Usage, [&] {
          (void)kubeconfig_view({{"/nowhere/config", kOne}}, {.flatten = true});
        }) == "open /nowhere/key.pem: no such file or directory");
}

TEST_CASE("exec plugins, providers, impersonation and extensions have their own order") {
  const std::string text = R"(
preferences: {colors: true}
extensions: [{name: z, extension: {b: 1, a: [x]}}]
users:
- name: bot
  user:
    as: root
    as-groups: [b, a]
    as-user-extra: {scopes: [s2, s1], first: [f]}
    auth-provider: {name: oidc}
    exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: aws, env: [{name: A, value: "1"}]}
)";
  const std::string shown = kubeconfig_view({{"/k/config", text}}, {});
  CHECK(shown.find(R"("preferences": {
        "colors": true
    },)") != std::string::npos);
  CHECK(shown.find(R"("as": "root",
                "as-groups": [
                    "b",
                    "a"
                ],
                "as-user-extra": {
                    "first": [
                        "f"
                    ],
                    "scopes": [
                        "s2",
                        "s1"
                    ]
                },
                "auth-provider": {
                    "name": "oidc",
                    "config": null
                },
                "exec": {
                    "command": "aws",
                    "args": null,
                    "env": [
                        {
                            "name": "A",
                            "value": "1"
                        }
                    ],
                    "apiVersion": "client.authentication.k8s.io/v1beta1",
                    "provideClusterInfo": false,
                    "interactiveMode": "IfAvailable"
                })") != std::string::npos);
  CHECK(shown.find("\"extension\": {\n                \"a\": [") != std::string::npos);
}
