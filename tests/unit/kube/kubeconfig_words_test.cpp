#include "core/kube/kubeconfig_words.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;

namespace {

std::string field(const std::string& value, const std::string& place, const std::string& type) {
  return "json: cannot unmarshal " + value + " into Go struct field " + place + " of type " + type;
}

std::string unregistered(const std::string& kind, const std::string& version) {
  return "no kind \"" + kind + "\" is registered for version \"" + version +
         "\" in scheme \"pkg/runtime/scheme.go:111\"";
}

std::string data(const std::string& text) {
  return "users: [{name: x, user: {client-key-data: \"" + text + "\"}}]";
}

}  // namespace

TEST_CASE("what kubectl says of a kubeconfig, as it was seen to say it") {
  struct Case {
    std::string text;
    std::string problem;
  };
  const std::string head = "couldn't get version/kind; json parse error: json: cannot unmarshal ";
  const std::string tail =
      " into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; "
      "Kind string \"json:\\\"kind,omitempty\\\"\" }";
  const std::vector<Case> cases = {
      {"", ""},
      {"null", ""},
      {"unknown: 1\ncontexts: []", ""},
      {"hello", head + "string" + tail},
      {"[a]", head + "array" + tail},
      {"kind: 5", head + "number into Go struct field .kind of type string"},
      {"kind: Foo", unregistered("Foo", "v1")},
      {"apiVersion: client/v1", unregistered("Config", "client/v1")},
      {"apiVersion: a/b/c", "unexpected GroupVersion string: a/b/c"},
      {"users: x", field("string", "Config.users", "[]v1.NamedAuthInfo")},
      {"users: [5]", field("number", "Config.users", "v1.NamedAuthInfo")},
      {"users: [{name: 5, user: []}]", field("number", "NamedAuthInfo.users.name", "string")},
      {"users: [{user: {token: 5}}]", field("number", "AuthInfo.users.user.token", "string")},
      {"users: [{user: {as-groups: [a, 5]}}]",
       field("number", "AuthInfo.users.user.as-groups", "string")},
      {"users: [{user: {as-user-extra: {a: b}}}]",
       field("string", "AuthInfo.users.user.as-user-extra", "[]string")},
      {"users: [{user: {exec: [], auth-provider: 7}}]",
       field("number", "AuthInfo.users.user.auth-provider", "v1.AuthProviderConfig")},
      {"users: [{user: {exec: {env: [{name: 5}]}}}]",
       field("number", "ExecEnvVar.users.user.exec.env.name", "string")},
      {"clusters: [{cluster: {insecure-skip-tls-verify: x}}]",
       field("string", "Cluster.clusters.cluster.insecure-skip-tls-verify", "bool")},
      {"clusters: [{cluster: {extensions: [{name: 5}]}}]",
       field("number", "NamedExtension.clusters.cluster.extensions.name", "string")},
      {data("aGVsbG8="), ""},
      {data("aGVsbA=="), ""},
      {data("!!"), "illegal base64 data at input byte 0"},
      {data("aGVs bG8="), "illegal base64 data at input byte 4"},
      {data("aGVsbG8"), "illegal base64 data at input byte 4"},
      {data("aGVsbA=x"), "illegal base64 data at input byte 6"},
      {data("aGVsbG8=x"), "illegal base64 data at input byte 8"},
      {data("aGVsb==="), "illegal base64 data at input byte 5"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(kube::kubeconfig_problem(one.text, "/k/config") == one.problem);
  }
}

TEST_CASE("what is no YAML is told in the words of Go's reader") {
  CHECK(kube::kubeconfig_problem("a: b: c", "/k/config") ==
        "yaml: mapping values are not allowed in this context");
  CHECK(kube::kubeconfig_problem("{\"a\":", "/k/config") ==
        "yaml: line 1: did not find expected node content");
}
