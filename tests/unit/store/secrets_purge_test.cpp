#include "core/store/secrets_purge.hpp"

#include "core/store/retention.hpp"
#include "tests/support/cache_file.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>
#include <string>
#include <vector>

namespace k8scache {
namespace {

using tests::CacheFile;

const std::string kValue = "Zm9vYmFyLXRoaXMtaXMtc2VjcmV0LTEyMzQ1Njc4OTA";

/// Whether any body of the file, live or superseded, holds the value.
bool holds_value(const CacheFile& file) {
  for (const auto& [name, body] : file.bodies(CacheFile::kSecrets)) {
    if (body.find(kValue) != std::string::npos) return true;
  }
  for (std::int64_t seq = 1; seq <= file.integer("select coalesce(max(seq), 0) from change");
       ++seq) {
    if (file.integer("select count(*) from change where seq = " + std::to_string(seq)) == 0)
      continue;
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
  for (const auto& [stored, mode] :
       {std::pair{"keys", model::SecretsMode::Keys}, std::pair{"full", model::SecretsMode::Full}}) {
    CacheFile file;
    fill(file, stored);
    store::purge_secrets(file.path(), mode);
    CHECK(file.integer("select count(*) from change where type = 2") == 2);
  }
}

TEST_CASE("nothing of a secret is left in the bytes of the file or of what belongs to it") {
  for (const model::SecretsMode mode :
       {model::SecretsMode::Keys, model::SecretsMode::Metadata, model::SecretsMode::Off}) {
    CAPTURE(model::secrets_mode_text(mode));
    CacheFile file;
    const store::TypeScope at{CacheFile::kSecrets, ""};
    fill(file, "full");
    file.list(at, tests::objects_of({{"web", "token", kValue + "3", "3"}}), "3");
    // A run that was killed leaves pages in staging.
    const auto killed = file.batches_of(
        at, tests::objects_of({{"web", "a", kValue + "4", "4"}, {"web", "b", kValue + "5", "4"}}),
        "4", true, 1);
    file.apply({killed.at(0)});
    file.list({CacheFile::kPods, ""}, tests::objects_of({{"web", "pod", "kept"}}), "5");
    file.close();
    const std::vector<std::string> frames = file.frames(CacheFile::kSecrets);
    REQUIRE(frames.size() == 4);  // live, two superseded, staged
    REQUIRE(file.found_in_bytes(frames) == 4);

    store::purge_secrets(file.path(), mode);
    CHECK(file.found_in_bytes(frames) == 0);
    CHECK(file.bytes().find(kValue) == std::string::npos);
    CHECK(file.bodies(CacheFile::kPods).size() == 1);
    CHECK(file.integer("select count(*) from change where type = 1") == 1);
  }
}

/// A value that does not compress to less than several pages, and pieces of what is stored of it.
std::string large_value() {
  std::mt19937 random(7);
  std::string value;
  while (value.size() < 60'000) value += fmt::format("{:08x}", random());
  return value;
}
std::vector<std::string> pieces_of(const std::string& frame) {
  std::vector<std::string> pieces;
  for (std::size_t at = 0; at + 64 < frame.size(); at += 1000) {
    pieces.push_back(frame.substr(at, 64));
  }
  return pieces;
}

TEST_CASE("values that were deleted before are not left in free pages") {
  const store::TypeScope at{CacheFile::kSecrets, ""};
  const store::RetentionLimits nothing{.oldest = Instant{}, .most_bytes = -1};
  CacheFile file;
  const auto store_and_delete = [&] {
    file.list(at, {tests::object_of({"web", "large", large_value()})}, "1");
    file.close();
    const std::vector<std::string> pieces = pieces_of(file.frames(CacheFile::kSecrets).at(0));
    REQUIRE(file.found_in_bytes(pieces) > 20);
    file.list(at, {}, "2");
    file.close();
    store::prune(file.path(), nothing);
    store::Writer(file.path()).checkpoint();
    REQUIRE(file.frames(CacheFile::kSecrets).empty());
    return pieces;
  };
  SUBCASE("because a file of full overwrites what it deletes") {
    file.execute("insert into meta values ('secrets', 'full')");
    file.close();
    CHECK(file.found_in_bytes(store_and_delete()) == 0);
  }
  SUBCASE("and leaving full leaves none behind, however they came there") {
    const std::vector<std::string> pieces = store_and_delete();
    REQUIRE(file.found_in_bytes(pieces) > 0);
    file.execute("insert into meta values ('secrets', 'full')");
    store::purge_secrets(file.path(), model::SecretsMode::Keys);
    CHECK(file.found_in_bytes(pieces) == 0);
  }
}

TEST_CASE("what is kept of a secret is what a list of that mode would store") {
  CacheFile file;
  fill(file, "full");
  store::purge_secrets(file.path(), model::SecretsMode::Keys);
  model::Object redacted = tests::object_of({"web", "token", kValue + "2", "2"});
  redacted.body = model::redact_secret(redacted.body, model::SecretsMode::Keys);
  const auto outcome = file.list({CacheFile::kSecrets, ""}, {redacted}, "3");
  CHECK(outcome.objects == 1);
  CHECK(outcome.added + outcome.updated + outcome.removed == 0);
}

}  // namespace
}  // namespace k8scache
