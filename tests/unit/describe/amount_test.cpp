#include "core/describe/amount.hpp"

#include <doctest/doctest.h>

#include <vector>

using k8scache::describe::Amount;

namespace {

std::string sum_of(const std::vector<const char*>& texts) {
  Amount sum;
  for (const char* const text : texts) sum.add(Amount::parse(text).value());
  return sum.text();
}

}  // namespace

TEST_CASE("amounts are written as Kubernetes writes them, and summed in the first one's form") {
  struct Case {
    std::vector<const char*> texts;
    const char* sum;
  };
  // apimachinery's Quantity, Add and String.
  const std::vector<Case> cases{
      {{}, "0"},
      {{"100m"}, "100m"},
      {{"100m", "900m"}, "1"},
      {{"100m", "1"}, "1100m"},
      {{"0.5"}, "500m"},
      {{"1500"}, "1500"},
      {{"2000"}, "2k"},
      {{"1Gi"}, "1Gi"},
      {{"512Mi", "512Mi"}, "1Gi"},
      {{"1536Mi"}, "1536Mi"},
      {{"512Mi", "1M"}, "537870912"},
      {{"1M", "512Mi"}, "537870912"},
      {{"0", "1Gi"}, "1Gi"},
      {{"100Ki", "1"}, "102401"},
      {{"1Ki", "100m"}, "1024100m"},
      {{"500"}, "500"},
      {{"1e3"}, "1e3"},
      {{"1E3", "500"}, "1500"},
      {{"5n"}, "5n"},
      {{"1u"}, "1u"},
      {{"0.1n"}, "1n"},
      {{"1E"}, "1E"},
      {{"-1Gi"}, "-1Gi"},
      {{"-100m"}, "-100m"},
      {{"16Ei"}, "16Ei"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.sum);
    CHECK(sum_of(one.texts) == one.sum);
  }
}

TEST_CASE("what is no amount is none") {
  for (const char* const text : {"", "x", "1x", "1.2.3", ".", "1e", "1e999", "--1", "1 Gi",
                                 "99999999999999999999999999999999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(Amount::parse(text));
  }
}

TEST_CASE("amounts in whole units and thousandths are rounded away from zero") {
  CHECK(Amount::parse("1500m")->whole() == 2);
  CHECK(Amount::parse("-1500m")->whole() == -2);
  CHECK(Amount::parse("1500m")->in_thousandths() == 1500);
  CHECK(Amount::parse("1u")->in_thousandths() == 1);
  CHECK(Amount::parse("1Gi")->whole() == 1'073'741'824);
  CHECK(Amount::parse("1Gi")->in_form_of(*Amount::parse("1")).text() == "1073741824");
  CHECK(Amount::parse("2048")->in_form_of(*Amount::parse("1Ki")).text() == "2Ki");
}
