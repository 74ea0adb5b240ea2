#include "core/print/row_text.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;

TEST_CASE("cells as CSV") {
  std::string out;
  print::append_csv_row(out, {"a", "", "b,c", "say \"x\"", "1\n2", " d "});
  print::append_csv_row(out, {"\"", "x\ry"});
  CHECK(out ==
        "a,,\"b,c\",\"say \"\"x\"\"\",\"1\n2\", d \n"
        "\"\"\"\",\"x\ry\"\n");
}

TEST_CASE("cells as a table in Markdown") {
  std::string out;
  print::append_markdown_row(out, {"A", "B"});
  print::append_markdown_rule(out, 2);
  print::append_markdown_row(out, {"x|y", "a\\b\nc\x1b["});
  CHECK(out == "| A | B |\n| --- | --- |\n| x\\|y | a\\\\b<br>c [ |\n");
}
