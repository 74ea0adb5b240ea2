// What krew's own validation asks of a manifest, of the one that releases are made from.

#include "core/json/value.hpp"
#include "core/json/yaml_read.hpp"
#include "tests/support/shipped_registry.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace k8scache {
namespace {

TEST_CASE("krew's manifest is YAML and has what krew needs") {
  const std::string name = "cli/install/krew/cache.yaml.in";
  json::Parser parser;
  const std::string text = json::yaml_to_json(tests::source_text(name), name);
  const json::Value manifest = parser.parse(text);
  CHECK(manifest["apiVersion"].text_or("") == "krew.googlecontainertools.github.com/v1alpha2");
  CHECK(manifest["kind"].text_or("") == "Plugin");
  // The plugin is called as the file is.
  CHECK(manifest["metadata"]["name"].text_or("") == "cache");
  const json::Value spec = manifest["spec"];
  CHECK(spec["version"].text_or("") == "v@VERSION@");
  const std::string brief(spec["shortDescription"].text_or(""));
  CHECK(!brief.empty());
  CHECK(brief.size() <= 50);
  CHECK(!brief.ends_with('.'));
  CHECK(spec["description"].text_or("").find("kubectl cache get") != std::string_view::npos);
  CHECK(spec["homepage"].is_string());
  REQUIRE(spec["platforms"].size() == 1);
  const json::Value platform = spec["platforms"].at(0);
  CHECK(platform["selector"]["matchLabels"]["os"].text_or("") == "linux");
  CHECK(platform["selector"]["matchLabels"]["arch"].text_or("") == "@ARCH@");
  CHECK(platform["uri"].text_or("") == "@URI@");
  CHECK(platform["sha256"].text_or("") == "@SHA256@");
  CHECK(platform["bin"].text_or("") == "k8scache");
  bool has_licence = false;
  for (const json::Value file : platform["files"].elements()) {
    has_licence = has_licence || file["from"].text_or("") == "LICENSE";
  }
  CHECK(has_licence);
}

}  // namespace
}  // namespace k8scache
