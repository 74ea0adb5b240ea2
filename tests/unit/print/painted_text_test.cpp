#include "core/print/painted_text.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;

namespace {

constexpr const char* kDescription =
    "Name:    web\nStatus:  Running\nReason:  \n  State:          Waiting\n"
    "    Reason:       CrashLoopBackOff\n  Status: x: Running\nStatus:Pending (since 3s)\n"
    "Events:\n  Type     Reason   Age\n  Normal   Pulled   3s\n  Warning  BackOff  2s\n  "
    "Warnings\n";

constexpr const char* kExplanation =
    "KIND:       Pod\nVERSION:    v1\n\nDESCRIPTION:\n    Its KIND: none.\n\nFIELDS:\n"
    "  spec\t<PodSpec> -required-\n    What is wanted.\n  a\tb\n";

/// The text without sequences for colours.
std::string plain(std::string text) {
  for (std::size_t at = text.find('\x1b'); at != text.npos; at = text.find('\x1b')) {
    text.erase(at, text.find('m', at) + 1 - at);
  }
  return text;
}

}  // namespace

TEST_CASE("a description shows states in colours, and nothing else changes") {
  const std::string shown = print::painted_description(kDescription);
  CHECK(shown ==
        "Name:    web\nStatus:  \x1b[32mRunning\x1b[0m\nReason:  \n  State:          Waiting\n"
        "    Reason:       \x1b[31mCrashLoopBackOff\x1b[0m\n  Status: x: Running\n"
        "Status:\x1b[33mPending\x1b[0m (since 3s)\n"
        "Events:\n  Type     Reason   Age\n  Normal   Pulled   3s\n"
        "  \x1b[33mWarning\x1b[0m  BackOff  2s\n  Warnings\n");
  CHECK(plain(shown) == kDescription);
  CHECK(print::painted_description("").empty());
  CHECK(print::painted_description("no line end") == "no line end");
}

TEST_CASE("an explanation shows headings and types") {
  const std::string shown = print::painted_explanation(kExplanation);
  CHECK(
      shown ==
      "\x1b[1mKIND:\x1b[0m       Pod\n\x1b[1mVERSION:\x1b[0m    v1\n\n\x1b[1mDESCRIPTION:\x1b[0m\n"
      "    Its KIND: none.\n\n\x1b[1mFIELDS:\x1b[0m\n"
      "  spec\t\x1b[2m<PodSpec> -required-\x1b[0m\n    What is wanted.\n  a\tb\n");
  CHECK(plain(shown) == kExplanation);
}
