#include "tests/support/described.hpp"

#include <doctest/doctest.h>

using k8scache::tests::described;

TEST_CASE("a role's rules are broken down, put together by resource and sorted as kubectl does") {
  const std::string text =
      described(R"({"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole",
    "metadata":{"name":"r"},"rules":[
      {"apiGroups":["","apps"],"resources":["pods","deployments/scale"],"verbs":["get","list"]},
      {"apiGroups":[""],"resources":["pods"],"verbs":["watch","get"]},
      {"apiGroups":[""],"resources":["secrets"],"resourceNames":["a","b"],"verbs":["get"]},
      {"apiGroups":[""],"resources":["secrets"],"resourceNames":["a"],"verbs":["delete"]},
      {"nonResourceURLs":["/healthz","/version"],"verbs":["get","head"]}]})");
  CHECK(text == R"(Name:         r
Labels:       <none>
Annotations:  <none>
PolicyRule:
  Resources               Non-Resource URLs  Resource Names  Verbs
  ---------               -----------------  --------------  -----
  secrets                 []                 [a]             [get delete]
  pods                    []                 []              [get list watch]
  deployments/scale       []                 []              [get list]
  deployments.apps/scale  []                 []              [get list]
  pods.apps               []                 []              [get list]
                          [/healthz]         []              [get]
                          [/version]         []              [get]
  secrets                 []                 [b]             [get]
                          [/healthz]         []              [head]
                          [/version]         []              [head]
)");
}

TEST_CASE("a binding tells of its role and its subjects") {
  CHECK(described(R"({"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding",
    "metadata":{"name":"b","namespace":"web"},"roleRef":{"kind":"Role","name":"r"},
    "subjects":[{"kind":"User","name":"ann"},{"kind":"ServiceAccount","name":"s","namespace":"web"}]})") ==
        R"(Name:         b
Labels:       <none>
Annotations:  <none>
Role:
  Kind:  Role
  Name:  r
Subjects:
  Kind            Name  Namespace
  ----            ----  ---------
  User            ann   
  ServiceAccount  s     web
)");
}
