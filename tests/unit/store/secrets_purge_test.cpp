#include "core/store/secrets_purge.hpp"

#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>

namespace k8scache {
namespace {

using tests::CacheFile;

const std::string kValue = "Zm9vYmFyLXRoaXMtaXMtc2VjcmV0LTEyMzQ1Njc4OTA";

/// Whether any body of the file, live or superseded, holds the value.
bool holds_value(const CacheFile& file) {
  for (const auto& [name, body] : file.bodies(CacheFile::kSecrets)) {
    if (body.find(kValue) != std::string::npos) return true;
  }
  for (std::int64_t seq = 1; seq <= file.integer("select coalesce(max(seq), 0) from change"); ++seq) {
    if (file.integer("select count(*) from change where seq = " + std::to_string(seq)) == 0) continue;
    if (file.body_before(seq).value_or("").find(kValue) != std::string::npos) return true;
  }
  return false;
}

void fill(CacheFile& file, const std::string& mode) {
  const store::TypeScope at{CacheFile::kSecrets, ""};
  file.list(at, tests::objects_of({{"web", "token", kValue}}), "1");
  file.list(at, tests::objects_of({{"web", "token", kValue + "2", "2"}}), "2");
  file.close();
  file.execute("insert or replace into meta (key, value) values ('secrets', '" + mode + "')");
}

TEST_CASE("leaving full makes the file forget every value, in rows and in history") {
  CacheFile file;
  fill(file, "full");
  REQUIRE(holds_value(file));
  store::purge_secrets(file.path(), model::SecretsMode::Keys);
  CHECK(!holds_value(file));
  CHECK(file.integer("select count(*) from change where type = 2") == 0);
  const tests::Bodies bodies = file.bodies(CacheFile::kSecrets);
  REQUIRE(bodies.size() == 1);
  CHECK(bodies.begin()->second.find("\"value\":\"\"") != std::string::npos);
}

TEST_CASE("off forgets the Secrets themselves") {
  CacheFile file;
  fill(file, "full");
  store::purge_secrets(file.path(), model::SecretsMode::Off);
  CHECK(file.bodies(CacheFile::kSecrets).empty());
  CHECK(!holds_value(file));
}

TEST_CASE("a file that was never full, or is to stay so, is left alone") {
  for (const auto& [stored, mode] : {std::pair{"keys", model::SecretsMode::Keys},
                                     std::pair{"full", model::SecretsMode::Full}}) {
    CacheFile file;
    fill(file, stored);
    store::purge_secrets(file.path(), mode);
    CHECK(file.integer("select count(*) from change where type = 2") == 2);
  }
}

}  // namespace
}  // namespace k8scache
