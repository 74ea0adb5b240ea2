#include "cli/terminal.hpp"

#include "core/print/colour.hpp"
#include "tests/support/fake_clock.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

namespace k8scache::cli {
namespace {

std::string shown(const std::string& text) {
  std::ostringstream screen;
  TerminalStream terminal(screen);
  terminal.stream() << text;
  terminal.stream().flush();
  return screen.str();
}

TEST_CASE("what steers a terminal is shown") {
  struct Case {
    const char* name;
    std::string text;
    std::string shown;
  };
  const std::vector<Case> cases = {
      {"plain", "web-1\tReady\n", "web-1\tReady\n"},
      {"letters of other scripts", "höhe 日本 é", "höhe 日本 é"},
      {"clears the screen", "a\x1b[2Jb", "a^[[2Jb"},
      {"sets the title", "\x1b]0;x\x07", "^[]0;x^G"},
      {"goes back over a line", "ok\rno\x08", "ok^Mno^H"},
      {"deletes", "a\x7f", "a^?"},
      {"a control beyond ASCII",
       "a\xc2\x9b"
       "2Jb",
       "a\\u009b2Jb"},
      {"a letter that begins like one", "\xc2\xa9", "\xc2\xa9"},
      {"two escapes", "\x1b\x1b[31mx", "^[\x1b[31mx"},
      {"an escape at the end", "a\x1b", "a^["},
      {"half a sequence", "\x1b[3", "^[[3"},
      {"half a sequence, then a line end", "\x1b[3\n", "^[[3\n"},
      {"a colour that is not ours", "\x1b[8mhidden", "^[[8mhidden"},
      {"a NUL", std::string("a\0b", 3), "a^@b"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    CHECK(shown(one.text) == one.shown);
  }
}

TEST_CASE("our colours pass, however the text is cut") {
  const std::string text =
      print::painted("x", print::Tone::Red) + print::painted("y", print::Tone::Bold);
  CHECK(shown(text) == text);
  std::ostringstream screen;
  TerminalStream terminal(screen);
  for (const char c : text) terminal.stream() << c;
  terminal.stream().flush();
  CHECK(screen.str() == text);
}

TEST_CASE("of what holds no colours of ours none passes") {
  CHECK(without_escapes("a\x1b[31mb\x1b\x1b[0m") == "a^[[31mb^[^[[0m");
  CHECK(without_escapes("") == "");
  CHECK(shown(without_escapes("\x1b[31mred\x1b[0m")) == "^[[31mred^[[0m");
}

TEST_CASE("a sequence of our own is sent, to terminals and to all else") {
  std::ostringstream screen;
  TerminalStream terminal(screen);
  terminal.stream() << "a" << Control{"\r\x1b[K"} << "b";
  terminal.stream().flush();
  CHECK(screen.str() == "a\r\x1b[Kb");
  std::ostringstream file;
  file << Control{"\x1b[K"};
  CHECK(file.str() == "\x1b[K");
}

TEST_CASE("colours are for terminals, unless somebody wants it otherwise") {
  struct Case {
    const char* name;
    const char* flag;
    std::map<std::string, std::string, std::less<>> variables;
    bool is_terminal;
    bool compat;
    bool colours;
  };
  const std::vector<Case> cases = {
      {"a terminal", "auto", {}, true, false, true},
      {"a pipe", "auto", {}, false, false, false},
      {"NO_COLOR", "auto", {{"NO_COLOR", "1"}}, true, false, false},
      {"NO_COLOR, empty", "auto", {{"NO_COLOR", ""}}, true, false, true},
      {"a dumb terminal", "auto", {{"TERM", "dumb"}}, true, false, false},
      {"forced", "auto", {{"CLICOLOR_FORCE", "1"}}, false, false, true},
      {"forced, by the other name", "auto", {{"FORCE_COLOR", "1"}}, false, false, true},
      {"forced with 0", "auto", {{"CLICOLOR_FORCE", "0"}}, false, false, false},
      {"always, in a pipe", "always", {{"NO_COLOR", "1"}}, false, false, true},
      {"never, forced", "never", {{"CLICOLOR_FORCE", "1"}}, true, false, false},
      {"kubectl has none", "auto", {{"CLICOLOR_FORCE", "1"}}, true, true, false},
      {"kubectl's words in colours", "always", {}, true, true, true},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    const Environment environment(one.variables);
    const tests::FakeClock clock;
    StopRequest stop;
    std::ostringstream out;
    Context context{.environment = environment,
                    .clock = clock,
                    .stop = stop,
                    .out = out,
                    .err = out,
                    .out_is_terminal = one.is_terminal,
                    .err_is_terminal = false,
                    .flags = {},
                    .settings = {}};
    context.flags.color = one.flag;
    context.flags.kubectl_compat = one.compat;
    CHECK(may_colour(context, Stream::Out) == one.colours);
  }
}

}  // namespace
}  // namespace k8scache::cli
