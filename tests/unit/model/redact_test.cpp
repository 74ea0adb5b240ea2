#include "core/model/redact.hpp"

#include "tests/support/problem.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using model::SecretsMode;

namespace {

const std::string kSecret =
    R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","annotations":)"
    R"({"a":"b","kubectl.kubernetes.io/last-applied-configuration":"{\"data\":{\"p\":\"aHVudGVyMg==\"}}"}},)"
    R"("data":{"password":"aHVudGVyMg==","user":"YW5u"},"stringData":{"extra":"aHVudGVyMg=="},)"
    R"("immutable":true,"type":"Opaque"})";

}  // namespace

TEST_CASE("by default the keys of a Secret are kept, and no value") {
  CHECK(
      model::redact_secret(kSecret, SecretsMode::Keys) ==
      R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","annotations":{"a":"b"}},)"
      R"("data":{"password":"","user":""},"stringData":{"extra":""},"immutable":true,"type":"Opaque"})");
}

TEST_CASE("with metadata only, no keys either") {
  CHECK(model::redact_secret(kSecret, SecretsMode::Metadata) ==
        R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","annotations":{"a":"b"}},)"
        R"("immutable":true,"type":"Opaque"})");
}

TEST_CASE("in full, every byte") {
  CHECK(model::redact_secret(kSecret, SecretsMode::Full) == kSecret);
}

TEST_CASE("no value survives, however odd its place and type") {
  const std::string secrets[] = {
      R"({"data":{"a":{"deep":"hunter2"},"b":["hunter2"],"c":7,"d":null}})",
      R"({"stringData":{"a":"hunter2"},"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"hunter2"}}})",
      R"({"\u0064ata":{"a":"hunter2"}})",
      R"({"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuratio\u006e":"hunter2"}}})",
      R"({"data":{"a":"hunter2"},"data":{"a":"hunter2"}})",
      R"({"data":"hunter2"})",
      R"({"data":["hunter2"]})",
      R"({"metadata":{"managedFields":[]},"stringData":"hunter2"})",
  };
  for (const std::string& secret : secrets) {
    CAPTURE(secret);
    for (const SecretsMode mode : {SecretsMode::Keys, SecretsMode::Metadata, SecretsMode::Off}) {
      const std::string redacted = model::redact_secret(secret, mode);
      CAPTURE(redacted);
      CHECK(redacted.find("hunter2") == std::string::npos);
    }
  }
}

TEST_CASE("a Secret without data stays as it is") {
  const std::string plain = R"({"metadata":{"name":"a"},"type":"t"})";
  CHECK(model::redact_secret(plain, SecretsMode::Keys) == plain);
  CHECK(model::redact_secret(R"({"data":null,"metadata":null})", SecretsMode::Keys) ==
        R"({"data":null,"metadata":null})");
}

TEST_CASE("a Secret that is no JSON is an error, not stored as it came") {
  CHECK(tests::problem_of(ErrorKind::Usage, [] {
          (void)model::redact_secret(R"({"data":{"a":"hunter2")", SecretsMode::Keys);
        }).find("hunter2") == std::string::npos);
}

TEST_CASE("only core Secrets are Secrets") {
  CHECK(model::is_secret({.group = "", .plural = "secrets"}));
  CHECK_FALSE(model::is_secret({.group = "example.com", .plural = "secrets"}));
  CHECK_FALSE(model::is_secret({.group = "", .plural = "configmaps"}));
}

TEST_CASE("modes have names") {
  for (const SecretsMode mode :
       {SecretsMode::Keys, SecretsMode::Metadata, SecretsMode::Off, SecretsMode::Full}) {
    CHECK(model::parse_secrets_mode(model::secrets_mode_text(mode)) == mode);
  }
  CHECK_FALSE(model::parse_secrets_mode("FULL"));
  CHECK_FALSE(model::parse_secrets_mode(""));
}
