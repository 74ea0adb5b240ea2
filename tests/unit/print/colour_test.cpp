#include "core/print/colour.hpp"

#include "core/print/table.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace k8scache::print {
namespace {

/// The text with `<red>` and the like for sequences.
std::string readable(std::string text) {
  const std::vector<std::pair<std::string, std::string>> names{
      {"\x1b[1m", "<bold>"},    {"\x1b[2m", "<dim>"},    {"\x1b[31m", "<red>"},
      {"\x1b[33m", "<yellow>"}, {"\x1b[32m", "<green>"}, {"\x1b[0m", "</>"}};
  for (const auto& [sequence, name] : names) {
    for (std::size_t at = text.find(sequence); at != text.npos; at = text.find(sequence)) {
      text.replace(at, sequence.size(), name);
    }
  }
  return text;
}

TEST_CASE("a cell is painted by what its column is about") {
  struct Case {
    const char* header;
    const char* cell;
    const char* shown;
  };
  const std::vector<Case> cases = {
      {"STATUS", "Running", "<green>Running</>"},
      {"STATUS", "Pending", "<yellow>Pending</>"},
      {"STATUS", "CrashLoopBackOff", "<red>CrashLoopBackOff</>"},
      {"STATUS", "Init:CrashLoopBackOff", "<red>Init:CrashLoopBackOff</>"},
      {"STATUS", "Init:1/3", "<yellow>Init:1/3</>"},
      {"STATUS", "CreateContainerConfigError", "<red>CreateContainerConfigError</>"},
      {"STATUS", "FailedMount", "<red>FailedMount</>"},
      {"STATUS", "Ready,SchedulingDisabled", "<green>Ready</>,<yellow>SchedulingDisabled</>"},
      {"STATUS", "NotReady,SchedulingDisabled", "<red>NotReady</>,<yellow>SchedulingDisabled</>"},
      {"STATUS", "", ""},
      {"STATUS", "whatever", "whatever"},
      {"READY", "1/2", "<yellow>1/2</>"},
      {"READY", "2/2", "2/2"},
      {"READY", "a/b", "a/b"},
      {"COMPLETIONS", "0/1", "<yellow>0/1</>"},
      {"NAME", "Running", "Running"},
      {"REASON", "BackOff", "<red>BackOff</>"},
      {"TYPE", "Warning", "<yellow>Warning</>"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.header);
    CAPTURE(one.cell);
    CHECK(readable(painted_cell(one.header, one.cell)) == one.shown);
  }
}

TEST_CASE("a painted table has the letters and blanks of a plain one") {
  Table plain({"NAME", "STATUS", "AGE"});
  Table painted({"NAME", "STATUS", "AGE"});
  painted.paint();
  for (Table* const table : {&plain, &painted}) {
    table->add({"web-1", "Running", "5d"});
    table->add({"db", "Error", "1h"});
    table->add({"tab\tbed", "Error", "1h"});
  }
  std::string text = painted.text();
  CHECK(readable(text) ==
        "<bold>NAME</>    <bold>STATUS</>    <bold>AGE</>\n"
        "web-1   <green>Running</>   5d\n"
        "db      <red>Error</>     1h\n"
        "tab     bed       Error   1h\n");
  for (const char* const sequence : {"\x1b[1m", "\x1b[32m", "\x1b[31m", "\x1b[0m"}) {
    for (std::size_t at = text.find(sequence); at != text.npos; at = text.find(sequence)) {
      text.erase(at, std::string(sequence).size());
    }
  }
  CHECK(text == plain.text());
}

}  // namespace
}  // namespace k8scache::print
