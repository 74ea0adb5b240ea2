#include "core/json/list_cutter.hpp"

#include "core/json/list_scanner.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace k8scache::json {
namespace {

const std::string kList =
    R"({"kind":"PodList","metadata":{"resourceVersion":"7"},"items":[)"
    R"({"metadata":{"name":"a"},"spec":{"x":"]}\"{"}} , {"metadata":{"name":"b"},"l":[[1],[]]},)"
    R"({"metadata":{"name":"c"}}]})";

std::vector<std::string> names_in(std::string list) {
  std::vector<std::string> names;
  scan_list(list, [&](const ScannedObject& object) { names.emplace_back(object.name); });
  return names;
}

TEST_CASE("a list cut at any moment of its arrival still shows every item once, in order") {
  for (std::size_t first = 0; first <= kList.size(); ++first) {
    for (std::size_t second = first; second <= kList.size(); second += 7) {
      ListCutter cutter;
      std::string text = kList.substr(0, first);
      std::vector<std::string> names;
      const auto take = [&] {
        if (const auto part = cutter.cut(text)) {
          for (std::string& name : names_in(*part)) names.push_back(std::move(name));
        }
      };
      take();
      text += kList.substr(first, second - first);
      take();
      text += kList.substr(second);
      for (std::string& name : names_in(text)) names.push_back(std::move(name));
      CHECK(names == std::vector<std::string>{"a", "b", "c"});
    }
  }
}

TEST_CASE("what stays keeps the list's head, so that its version is not lost") {
  ListCutter cutter;
  std::string text = kList.substr(0, kList.size() - 10);
  REQUIRE(cutter.cut(text));
  CHECK(peek_list_head(text)->resource_version == "7");
}

TEST_CASE("what stands behind the items stays whole, however it is nested") {
  const std::string head = R"({"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}})";
  const std::string tail = R"(],"kind":"WidgetList","metadata":{"x":{"y":{"z":1}},"l":[{}]}})";
  for (std::size_t size = 0; size <= tail.size(); ++size) {
    ListCutter cutter;
    std::string text = head.substr(0, head.size() - 1);
    std::vector<std::string> names;
    if (const auto part = cutter.cut(text)) names = names_in(*part);
    text += head.back() + tail.substr(0, size);
    if (const auto part = cutter.cut(text)) {
      for (std::string& name : names_in(*part)) names.push_back(std::move(name));
    }
    text += tail.substr(size);
    for (std::string& name : names_in(text)) names.push_back(std::move(name));
    CHECK(names == std::vector<std::string>{"a", "b"});
  }
}

TEST_CASE("a list whose items come first is not cut") {
  ListCutter cutter;
  std::string text = R"({"other":[{"a":1},{"b":2}],"metadata":{}})";
  CHECK(!cutter.cut(text));
}

}  // namespace
}  // namespace k8scache::json
