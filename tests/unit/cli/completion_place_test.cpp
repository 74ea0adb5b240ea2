#include "cli/completion_place.hpp"

#include <CLI/CLI.hpp>
#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace k8scache::cli {
namespace {

using Is = CompletionPlace::Is;
using Words = std::vector<std::string>;

/// A program with `get`, which takes words, and `cache list`.
struct Program {
  CLI::App app{"", "k8scache"};
  std::string text;
  std::vector<std::string> words;
  bool flag = false;

  Program() {
    app.add_option("-n,--namespace", text);
    app.add_flag("-v,--verbose", flag);
    CLI::App* const get = app.add_subcommand("get");
    get->add_option("resources", words);
    get->add_option("-o,--output", text);
    get->add_flag("-A,--all-namespaces", flag);
    app.add_subcommand("cache")->add_subcommand("list");
  }
};

TEST_CASE("the last word of a command line is one of a few things") {
  struct Case {
    Words typed;
    Is is;
    std::string before;
    std::string word;
    std::string command;
  };
  const std::vector<Case> cases = {
      {{}, Is::Command, "", "", "k8scache"},
      {{""}, Is::Command, "", "", "k8scache"},
      {{"ge"}, Is::Command, "", "ge", "k8scache"},
      {{"-n", "web", "g"}, Is::Command, "", "g", "k8scache"},
      {{"cache", ""}, Is::Command, "", "", "cache"},
      {{"get", ""}, Is::Argument, "", "", "get"},
      {{"get", "pods", "we"}, Is::Argument, "", "we", "get"},
      {{"get", "--", "-x"}, Is::Argument, "", "-x", "get"},
      {{"get", "-"}, Is::FlagName, "", "-", "get"},
      {{"get", "--out"}, Is::FlagName, "", "--out", "get"},
      {{"get", "-A"}, Is::FlagName, "", "-A", "get"},
      {{"get", "-o"}, Is::FlagName, "", "-o", "get"},
      {{"get", "-o", ""}, Is::FlagValue, "", "", "get"},
      {{"get", "-o", "-"}, Is::FlagValue, "", "-", "get"},
      {{"get", "-ojs"}, Is::FlagValue, "-o", "js", "get"},
      {{"get", "-o=js"}, Is::FlagValue, "-o=", "js", "get"},
      {{"get", "-Ao=js"}, Is::FlagValue, "-Ao=", "js", "get"},
      {{"get", "--output=js"}, Is::FlagValue, "--output=", "js", "get"},
      {{"get", "--output", "js"}, Is::FlagValue, "", "js", "get"},
      {{"get", "--verbose=t"}, Is::Nothing, "--verbose=", "t", "get"},
      {{"get", "--nothing=t"}, Is::Nothing, "--nothing=", "t", "get"},
      {{"get", "--nothing", "t"}, Is::Nothing, "", "t", "get"},
      {{"get", "-xo"}, Is::Nothing, "", "-xo", "get"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.typed);
    const Program program;
    const CompletionPlace place = completion_place(program.app, one.typed);
    CHECK(place.is == one.is);
    CHECK(place.before == one.before);
    CHECK(place.word == one.word);
    CHECK(place.command->get_name() == one.command);
  }
}

TEST_CASE("what stands before is known") {
  const Program program;
  const CompletionPlace place =
      completion_place(program.app, {"-n", "a", "get", "-Ao", "wide", "pods", "-n=b", ""});
  CHECK(place.arguments == Words{"pods"});
  CHECK(place.values.at("namespace") == "b");
  CHECK(place.values.at("output") == "wide");
}

}  // namespace
}  // namespace k8scache::cli
