#include "tests/support/cell_case.hpp"

using k8scache::tests::check_cells;

TEST_CASE("a selector is written by key, with the values of a set sorted") {
  check_cells(
      "apps", "ReplicaSet",
      {{"Selector", R"({"spec":{}})", "<none>"},
       {"Selector", R"({"spec":{"selector":{}}})", "<none>"},
       {"Selector",
        R"({"spec":{"selector":{"matchLabels":{"tier":"x","app":"web"},"matchExpressions":[
            {"key":"env","operator":"In","values":["prod","dev"]},{"key":"a","operator":"NotIn","values":["1"]},
            {"key":"z","operator":"Exists"},{"key":"y","operator":"DoesNotExist"}]}}})",
        "a notin (1),app=web,env in (dev,prod),tier=x,!y,z"},
       {"Selector", R"({"spec":{"selector":{"matchExpressions":[{"key":"a","operator":"Near"}]}}})",
        "<error>"},
       {"Selector", R"({"spec":{"selector":{"matchExpressions":[{"key":"a","operator":"In"}]}}})",
        "<error>"},
       {"Selector",
        R"({"spec":{"selector":{"matchExpressions":[{"key":"a","operator":"Exists","values":["x"]}]}}})",
        "<error>"}});
}

TEST_CASE("a deployment's selector has words of its own for nothing and for nonsense") {
  check_cells(
      "apps", "Deployment",
      {{"Selector", R"({"spec":{}})", ""},
       {"Selector", R"({"spec":{"selector":{"matchExpressions":[{"key":"a","operator":"Near"}]}}})",
        "<invalid>"}});
}

TEST_CASE("a policy binding's parameters are named, or selected as Go prints it") {
  check_cells(
      "admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding",
      {{"ParamRef", R"({"spec":{}})", "<unset>"},
       {"ParamRef", R"({"spec":{"paramRef":{"name":"p"}}})", "*/p"},
       {"ParamRef", R"({"spec":{"paramRef":{"name":"p","namespace":"n"}}})", "n/p"},
       {"ParamRef",
        R"({"spec":{"paramRef":{"selector":{"matchLabels":{"b":"2","a":"1"},"matchExpressions":[{"key":"e","operator":"In","values":["y","x"]}]}}}})",
        "&LabelSelector{MatchLabels:map[string]string{a: 1,b: "
        "2,},MatchExpressions:[]LabelSelectorRequirement{"
        "LabelSelectorRequirement{Key:e,Operator:In,Values:[y x],},},}"}});
}
