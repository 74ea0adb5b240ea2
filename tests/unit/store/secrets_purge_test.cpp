#include "core/store/secrets_purge.hpp"

#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>

namespace k8scache {
namespace {

using tests::CacheFile;

// Not to be compressed, so that it would be seen in the file.
const std::string kValue = "Zm9vYmFyLXRoaXMtaXMtc2VjcmV0LTEyMzQ1Njc4OTA";

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
  REQUIRE(file.bytes().find(kValue) != std::string::npos);
  store::purge_secrets(file.path(), model::SecretsMode::Keys);
  CHECK(file.bytes().find(kValue) == std::string::npos);
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
  CHECK(file.bytes().find(kValue) == std::string::npos);
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
