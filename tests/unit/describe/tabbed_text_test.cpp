#include "core/describe/tabbed_text.hpp"

#include "core/describe/writer.hpp"

#include <doctest/doctest.h>

#include <vector>

using k8scache::describe::TabbedText;
using k8scache::describe::Writer;

namespace {

std::string laid_out(std::string_view text) {
  TabbedText tabbed;
  tabbed.append(text);
  return tabbed.take();
}

}  // namespace

TEST_CASE("cells stand in columns as Go's tabwriter lays them out") {
  struct Case {
    const char* text;
    const char* shown;
  };
  // The right sides are text/tabwriter's, with describe's settings.
  const std::vector<Case> cases{
      {"", ""},
      {"no newline", "no newline"},
      {"Name:\tweb\nNamespace:\tdefault\n", "Name:       web\nNamespace:  default\n"},
      {"a\tb\nalone\nlong cell\tb\n", "a  b\nalone\nlong cell  b\n"},
      {"a\tb\tc\nlong\tb\n", "a     b  c\nlong  b\n"},
      {"a\tlong\tc\nb\tx\td\ne\tf\n", "a  long  c\nb  x     d\ne  f\n"},
      {"Name:\t\nLonger:\tx\n", "Name:    \nLonger:  x\n"},
      {"\tb\n\tc\n", "  b\n  c\n"},
      {"\t\tb\nx\ty\tz\n", "      b\nx  y  z\n"},
      {"ä\tb\nxyz\tb\n", "ä    b\nxyz  b\n"},
      {"a\tb\ffollowing\tc\n", "a  b\nfollowing  c\n"},
      {"a\vb\nlong\vb\n", "a     b\nlong  b\n"},
      {"a\tb\n\nlong\tb\n", "a  b\n\nlong  b\n"},
      {"a\tb\tc\nq\nlong\tbcd\tc\n", "a  b  c\nq\nlong  bcd  c\n"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(laid_out(one.text) == one.shown);
  }
}

TEST_CASE("columns can be ended, even within a line") {
  TabbedText tabbed;
  tabbed.append("a\tb\n");
  tabbed.end_columns();
  tabbed.append("long cell\tb\n");
  CHECK(tabbed.take() == "a  b\nlong cell  b\n");
  CHECK(tabbed.take().empty());
}

TEST_CASE("a line of very many cells needs no stack") {
  const std::string text(200'000, '\t');
  CHECK(laid_out(text).size() == 400'000);
}

TEST_CASE("a writer puts blanks before each text, and takes terminals' commands out") {
  TabbedText tabbed;
  const Writer writer(tabbed);
  writer.field(1, "Name", "esc \x1b[31m cr \r");
  const Writer deeper = writer.deeper(2);
  deeper.write(0, "Labels:\t");
  deeper.line("<none>");
  CHECK(tabbed.take() == "  Name:      esc ^[[31m cr \\r\n    Labels:      <none>\n");
}
