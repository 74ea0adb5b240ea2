#include "cli/settings.hpp"

#include "core/base/error.hpp"
#include "tests/support/problem.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

namespace k8scache::cli {
namespace {

/// Settings read from one file with that text, in that environment.
Settings settings_of(const std::string& text, Environment environment = {}) {
  const tests::TemporaryDirectory folder;
  const std::string path = folder.path() + "/config.toml";
  std::ofstream(path) << text;
  environment.set("K8SCACHE_CONFIG", path);
  return Settings::load(environment);
}

std::string problem_of(const std::string& text) {
  try {
    settings_of(text);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::Usage);
    const std::string what = error.what();
    return what.substr(what.find("config.toml"));
  }
  return "";
}

TEST_CASE("the environment beats the file, and the file the default") {
  CHECK(settings_of("").get("sync.concurrency") == "4");
  CHECK(settings_of("[sync]\nconcurrency = 8\n").get("sync.concurrency") == "8");
  Environment environment;
  environment.set("K8SCACHE_NAMESPACE", "web");
  CHECK(settings_of("namespace = \"team\"\n", environment).get("namespace") == "web");
}

TEST_CASE("lists are arrays, or texts with commas") {
  const std::vector<std::string> expected{"pods", "deploy"};
  CHECK(settings_of("[sync]\nkinds = [\"pods\", \"deploy\"]\n").list("sync.kinds") == expected);
  CHECK(settings_of("[sync]\nkinds = \"pods, deploy\"\n").list("sync.kinds") == expected);
}

TEST_CASE("a misspelt setting names its line and the nearest one") {
  CHECK(
      problem_of("\n[sync]\nconcurency = 3\n") ==
      "config.toml:3: unknown setting \"sync.concurency\", did you mean \"sync.concurrency\"?; see "
      "k8scache.toml(5)");
}

TEST_CASE("a broken settings file names its line") {
  CHECK(problem_of("[sync]\nkinds = [\n").starts_with("config.toml:"));
  CHECK(problem_of("namespace = 2026-01-01\n") ==
        "config.toml:1: setting \"namespace\" is neither a text, a number nor a list of texts");
}

TEST_CASE("a value that cannot be used names its line, or its variable") {
  const auto text_of = [](const Settings& settings, auto ask) {
    const std::string what = tests::problem_of(ErrorKind::Usage, [&] { (void)ask(settings); });
    return what.substr(std::min(what.size(), what.find("config.toml")));
  };
  const auto concurrency = [](const Settings& one) { return one.integer("sync.concurrency"); };
  CHECK(text_of(settings_of("[sync]\nconcurrency = 33\n"), concurrency) ==
        "config.toml:2: sync.concurrency: 33 is not in the range 1 to 32");
  CHECK(text_of(settings_of("[sync]\ntimeout = \"5\"\n"), [](const Settings& one) {
          return one.duration("sync.timeout");
        }).starts_with("config.toml:2: sync.timeout: cannot read \"5\""));
  Environment environment;
  environment.set("K8SCACHE_OUTPUT", "xml");
  CHECK(settings_of("output = \"wide\"\n", environment).where("output") == "K8SCACHE_OUTPUT");
}

TEST_CASE("relative XDG folders are ignored, as their specification wants") {
  Environment environment;
  environment.set("HOME", "/home/ann");
  environment.set("XDG_STATE_HOME", "relative");
  CHECK(state_folder(environment) == "/home/ann/.local/state/k8scache");
  environment.set("XDG_STATE_HOME", "/var/state");
  CHECK(state_folder(environment) == "/var/state/k8scache");
  CHECK(config_folder(environment) == "/home/ann/.config/k8scache");
}

TEST_CASE("every setting has a help text and a unique key") {
  for (const SettingRule& rule : setting_rules()) {
    CHECK_MESSAGE(!rule.help.empty(), rule.key);
    int count = 0;
    for (const SettingRule& other : setting_rules()) count += other.key == rule.key ? 1 : 0;
    CHECK(count == 1);
  }
}

}  // namespace
}  // namespace k8scache::cli
