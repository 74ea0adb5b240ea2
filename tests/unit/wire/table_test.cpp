#include "core/wire/table.hpp"

#include "core/base/embedded.hpp"
#include "core/base/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace k8scache;
using wire::LeftOut;
using wire::Many;
using wire::Shape;

namespace {

constexpr std::string_view kSmall = R"(# a comment
minors 31 33
kind example/v1 Thing example/v1.Thing
kind example/v1 Young example/v1.Young @33-
message example/v1.Spec
1 size *int32?
2 . example/v1.Source
message example/v1.Source
1 path string?
message example/v1.Thing
2 spec example/v1.Spec
3 old string @-32
3 old []string? @33-
4 born Time~
5 claims []example/v1.Young +v1/Young
6 extra {}<[]string>?
message example/v1.Young @33-
1 name string
)";

const wire::Field& field(const wire::Message& message, std::string_view name) {
  const auto found = std::find_if(message.fields.begin(), message.fields.end(),
                                  [&](const wire::Field& one) { return one.name == name; });
  REQUIRE(found != message.fields.end());
  return *found;
}

}  // namespace

TEST_CASE("a table says of each field what it is and when it is left out") {
  const wire::Table table(kSmall, 32);
  const wire::Message* const thing = table.kind("example/v1", "Thing");
  REQUIRE(thing != nullptr);
  CHECK(thing->name == "example/v1.Thing");
  CHECK(thing->known == 0b1111100);
  CHECK(field(*thing, "spec").shape == Shape::Message);
  CHECK(field(*thing, "spec").message->name == "example/v1.Spec");
  CHECK(field(*thing, "born").left_out == LeftOut::WhenZero);
  CHECK(field(*thing, "claims").many == Many::List);
  CHECK(field(*thing, "claims").typed == R"("kind":"Young","apiVersion":"v1",)");
  CHECK(field(*thing, "extra").many == Many::Map);
  CHECK(field(*thing, "extra").shape == Shape::Strings);
  CHECK(field(*thing, "extra").key == "\"extra\":");
  const wire::Message& spec = *field(*thing, "spec").message;
  CHECK(field(spec, "size").many == Many::Pointer);
  CHECK(field(spec, ".").shape == Shape::Inline);
}

TEST_CASE("lines hold for their minors only") {
  const wire::Table older(kSmall, 32);
  const wire::Table newer(kSmall, 33);
  CHECK(older.kind("example/v1", "Young") == nullptr);
  CHECK(newer.kind("example/v1", "Young") != nullptr);
  CHECK(field(*older.kind("example/v1", "Thing"), "old").many == Many::One);
  CHECK(field(*newer.kind("example/v1", "Thing"), "old").many == Many::List);
  CHECK(field(*older.kind("example/v1", "Thing"), "claims").message->fields.empty());
  CHECK(field(*newer.kind("example/v1", "Thing"), "claims").message->fields.size() == 1);
  CHECK_THROWS_AS(wire::Table(kSmall, 30), Error);
  CHECK_THROWS_AS(wire::Table(kSmall, 34), Error);
}

TEST_CASE("a line that means nothing is no line to go over") {
  for (const std::string_view line :
       {"0 zero string", "64 much string", "x odd string", "1", "1 name", "1 name word",
        "1 name string rest", "2 spec string"}) {
    CAPTURE(line);
    const std::string text =
        "minors 31 31\nmessage a/v1.A\n2 spec string\n" + std::string(line) + "\n";
    CHECK_THROWS_AS(wire::Table(text, 31), Error);
  }
  CHECK_THROWS_AS(wire::Table("minors 31 31\n1 name string\n", 31), Error);
}

TEST_CASE("the table that is shipped can be read for each of its minors, and knows what matters") {
  const std::string_view text = embedded_wire().front().text;
  const wire::Minors minors = wire::minors_of(text);
  CHECK(minors.first == 31);
  CHECK(minors.last >= 36);
  for (int minor = minors.first; minor <= minors.last; ++minor) {
    CAPTURE(minor);
    const wire::Table table(text, minor);
    for (const auto& [group, kind] :
         {std::pair{"v1", "Pod"}, std::pair{"apps/v1", "Deployment"},
          std::pair{"apiextensions.k8s.io/v1", "CustomResourceDefinition"},
          std::pair{"apiregistration.k8s.io/v1", "APIService"},
          std::pair{"rbac.authorization.k8s.io/v1", "ClusterRole"}}) {
      CAPTURE(kind);
      CHECK(table.kind(group, kind) != nullptr);
    }
    CHECK(table.kind("apps/v1beta1", "Deployment") == nullptr);
    CHECK(table.kind("example.com/v1", "Widget") == nullptr);
  }
}
