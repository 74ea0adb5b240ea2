#include "core/print/table.hpp"

#include <doctest/doctest.h>

#include <string>

using k8scache::print::column_header;
using k8scache::print::Table;

TEST_CASE("columns are three blanks apart, at least six wide, and the last is not padded") {
  Table table({"NAME", "READY", "AGE", "NODE"});
  table.add({"web-1", "1/1", "5d", "n1"});
  table.add({"a-longer-name", "0/1", "12h", "n2"});
  CHECK(table.text() ==
        "NAME            READY   AGE   NODE\n"
        "web-1           1/1     5d    n1\n"
        "a-longer-name   0/1     12h   n2\n");
}

TEST_CASE("without rows there is no header") {
  Table table({"NAME"});
  CHECK(table.is_empty());
  CHECK(table.text().empty());
}

TEST_CASE("without headers the widths are those of the cells") {
  Table table({"A LONG HEADER", "B"}, Table::Headers::Hidden);
  table.add({"a", "b"});
  CHECK(table.text() == "a     b\n");
}

TEST_CASE("widths count code points") {
  Table table({"NAME", "X"});
  table.add({"日本é", "1"});
  table.add({"abcdef", "2"});
  CHECK(table.text() == "NAME     X\n日本é      1\nabcdef   2\n");
}

TEST_CASE("before an empty last cell the padding stays") {
  Table table({"NAME", "CATEGORIES"});
  table.add({"a", ""});
  CHECK(table.text() == "NAME   CATEGORIES\na      \n");
}

TEST_CASE("a cell ends at its line end, and cannot drive the terminal") {
  Table table({"A", "B"});
  table.add({"one\ntwo", "x\x1b[31mred"});
  table.add({"\r", "a\fb"});
  CHECK(table.text() == "A        B\none...   x^[[31mred\n...      a...\n");
}

TEST_CASE("cells beyond the headers are dropped, missing ones end the line") {
  Table table({"A", "B"});
  table.add({"1", "2", "3"});
  table.add({"4"});
  CHECK(table.text() == "A     B\n1     2\n4\n");
}

TEST_CASE("a tab in a cell begins another cell, as in kubectl") {
  Table table({"LAST SEEN", "MESSAGE"});
  table.add({"5m", "a\tb"});
  table.add({"6m", "longer text\tb"});
  CHECK(table.text() ==
        "LAST SEEN   MESSAGE\n"
        "5m          a             b\n"
        "6m          longer text   b\n");
}

TEST_CASE("a cell full of tabs does no harm") {
  Table table({"A"});
  table.add({std::string(1'000'000, '\t')});
  CHECK(table.text().size() > 1'000'000);
}

TEST_CASE("a table that goes on keeps its widths, and has its header once") {
  Table table({"NAME", "AGE"});
  table.add({"web-1", "5d"});
  CHECK(table.text() == "NAME    AGE\nweb-1   5d\n");
  table.add({"a", "1s"});
  CHECK(table.text() == "a       1s\n");
  table.add({"a-long-name", "2s"});
  table.add({"b", "3s"});
  CHECK(table.text() == "a-long-name   2s\nb             3s\n");
  table.add({"b", "4s"});
  CHECK(table.text() == "b             4s\n");
}

TEST_CASE("a column's name becomes a header in capitals") {
  CHECK(column_header("Cluster-IP") == "CLUSTER-IP");
  CHECK(column_header("Port(s)") == "PORT(S)");
  CHECK(column_header("Created At") == "CREATED AT");
  CHECK(column_header("ünï cöde") == "ÜNÏ CÖDE");
  CHECK(column_header("ÿ µ ж ß 日本 ﬁ \xff") == "Ÿ Μ Ж ß 日本 ﬁ \xff");
}
