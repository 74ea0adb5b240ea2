#include "core/print/owner_tree.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;
using print::OwnedObject;

namespace {

OwnedObject object(const char* name, std::vector<std::string> owners = {}) {
  return {
      .uid = name, .owners = std::move(owners), .kind = "K", .ns = "n", .name = name, .cells = {}};
}

std::string drawn(const OwnedObject& root, const std::vector<OwnedObject>& objects) {
  std::string text;
  for (const print::TreeLine& line : print::owner_tree(root, objects)) {
    text += line.branch + line.object->name + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("what is owned stands below its owner, by name") {
  CHECK(drawn(object("root"), {object("c", {"root"}), object("a", {"root"}), object("b", {"a"}),
                               object("d", {"a"}), object("alone"), object("e", {"c"})}) ==
        "root\n"
        "├─a\n"
        "│ ├─b\n"
        "│ └─d\n"
        "└─c\n"
        "  └─e\n");
}

TEST_CASE("an object with two owners stands below both") {
  CHECK(drawn(object("root"), {object("a", {"root"}), object("b", {"root"}),
                               object("c", {"a", "b"})}) == "root\n├─a\n│ └─c\n└─b\n  └─c\n");
}

TEST_CASE("those that own each other are no endless tree") {
  CHECK(drawn(object("a", {"b"}), {object("a", {"b"}), object("b", {"a"})}) == "a\n└─b\n  └─a\n");
}
