#include "cli/reload_rules.hpp"

#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

using namespace k8scache;

namespace {

cli::Settings settings_of(const std::string& text) {
  const tests::TemporaryDirectory folder;
  Environment environment;
  environment.set("K8SCACHE_CONFIG", folder.write("config.toml", text));
  return cli::Settings::load(environment);
}

}  // namespace

TEST_CASE("what a run takes at its start only is named when it has changed") {
  const cli::Settings before = settings_of("[sync]\nkinds = \"pods\"\nmax_retries = 5\n");
  CHECK(cli::needs_restart(before, settings_of("[sync]\nkinds = \"nodes\"\n")).empty());
  CHECK(cli::needs_restart(before, settings_of("context = \"b\"\n[sync]\nsecrets = \"off\"\n")) ==
        std::vector<std::string>{"context", "sync.secrets"});
}

TEST_CASE("the same types and namespaces from another place are the same choice") {
  sync::Selection one{.kinds = {"pods"}, .exclude = {}, .namespaces = {"a"}};
  sync::Selection other = one;
  other.kinds_place = "config.toml:3";
  CHECK(cli::is_same_choice(one, other));
  other.namespaces = {"a", "b"};
  CHECK_FALSE(cli::is_same_choice(one, other));
  other = one;
  other.exclude = {"pods"};
  CHECK_FALSE(cli::is_same_choice(one, other));
}
