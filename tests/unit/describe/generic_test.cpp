#include "core/describe/generic.hpp"

#include "tests/support/described.hpp"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

using k8scache::describe::field_label;
using k8scache::tests::described;

TEST_CASE("a field's name is shown as words") {
  // The right sides are kubectl's smartLabelFor.
  const std::vector<std::pair<const char*, const char*>> cases{
      {"apiVersion", "API Version"},
      {"kind", "Kind"},
      {"uid", "UID"},
      {"guidValue", "GUID Value"},
      {"lastProbeTime", "Last Probe Time"},
      {"podCIDR", "Pod CIDR"},
      {"podCIDRs", "Pod CIDRs"},
      {"clusterIP", "Cluster IP"},
      {"clusterIPs", "Cluster I Ps"},
      {"externalURLs", "External URLs"},
      {"url", "URL"},
      {"URL", "URL"},
      {"HTTPServer", "HTTPServer"},
      {"foo-bar", "Foo - Bar"},
      {"snake_case", "snake_case"},
      {"x509", "x509"},
      {"app.kubernetes.io/name", "app.kubernetes.io/name"},
      {"A", "A"},
      {"aB", "A B"},
      {"", ""},
  };
  for (const auto& [field, label] : cases) {
    CAPTURE(field);
    CHECK(field_label(field) == label);
  }
}

TEST_CASE("an object of any kind shows all its fields, sorted and nested") {
  const std::string text = described(R"({
    "apiVersion": "example.com/v1", "kind": "Widget",
    "metadata": {"name": "w", "namespace": "web", "labels": {"b": "2", "a": "1"}, "uid": "u",
                 "managedFields": [{"manager": "x"}],
                 "annotations": {"note": "short", "kubectl.kubernetes.io/last-applied-configuration": "{}"}},
    "spec": {"empty": {}, "list": [1, "two", null, [3, 4], {"deep": true}], "ratio": 1.5, "nothing": null,
             "map": {"b.c/d": "x"}}})");
  CHECK(text == R"(Name:         w
Namespace:    web
Labels:       a=1
              b=2
Annotations:  note: short
API Version:  example.com/v1
Kind:         Widget
Metadata:
  UID:  u
Spec:
  Empty:
  List:
    1
    two
    <nil>
    [3 4]
    Deep:  true
  Map:
    b.c/d:  x
  Nothing:  <nil>
  Ratio:    1.5
)");
}
