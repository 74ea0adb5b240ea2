#include "core/base/crypto.hpp"

#include "tests/support/certificates.hpp"
#include "tests/support/server_certificates.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

using namespace k8scache;
using namespace std::chrono_literals;

namespace {

const Instant kEndOf2099 =
    std::chrono::sys_days{std::chrono::year{2099} / 12 / 31} + 23h + 59min + 59s;

}  // namespace

TEST_CASE("base64 text and bytes, both ways") {
  struct Case {
    std::string bytes;
    std::string text;
  };
  for (const auto& [bytes, text] :
       {Case{"", ""}, Case{"f", "Zg=="}, Case{"fo", "Zm8="}, Case{"foo", "Zm9v"},
        Case{std::string("\0\xff\xfe", 3), "AP/+"}}) {
    CHECK(base64_encode(bytes) == text);
    CHECK(base64_decode(text) == bytes);
  }
  const std::string large(4'000'001, '\xa5');
  CHECK(base64_decode(base64_encode(large)) == large);
}

TEST_CASE("base64 may be wrapped into lines, but holds nothing foreign") {
  CHECK(base64_decode(" Zm9v\r\nYmFy\n") == "foobar");
  for (const char* text : {"Zg", "Zg=", "Z===", "====", "Zm9v!", "Zg==Zg==", "Zm9v----", "Zm-_"}) {
    CAPTURE(text);
    CHECK(base64_decode(text) == std::nullopt);
  }
}

TEST_CASE("the URL-safe alphabet needs no padding and refuses the standard letters") {
  CHECK(base64url_decode("_-8") == std::string("\xff\xef"));
  CHECK(base64url_decode("eyJleHAiOjF9") == R"({"exp":1})");
  CHECK(base64url_decode("/+8=") == std::nullopt);
  CHECK(base64url_decode("A") == std::nullopt);
}

TEST_CASE("a digest is 64 lower-case digits") {
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("certificates say whose they are and when they end") {
  const std::string bundle = std::string(tests::kBobCertificate) + "noise\n" +
                             std::string(tests::kBobKey) + std::string(tests::kAnnCertificate);
  const auto found = certificates_in(bundle);
  REQUIRE(found.size() == 2);
  CHECK(found[0].subject == "CN=bob,O=dev");
  CHECK(found[1].subject == "CN=ann,O=dev");
  CHECK(found[1].expires == kEndOf2099);
  CHECK(certificate_expiry(tests::kAnnCertificate) == kEndOf2099);
}

TEST_CASE("a text without certificate, or with a damaged one, has none") {
  CHECK(certificates_in("").empty());
  CHECK(certificates_in(tests::kAnnKey).empty());
  CHECK(certificate_expiry("hello") == std::nullopt);
  const std::string cut(tests::kAnnCertificate.substr(0, 200));
  CHECK(certificates_in(std::string(tests::kAnnCertificate) + cut).empty());
}

TEST_CASE("a key must be readable and belong to its certificate") {
  CHECK(key_pair_problem(tests::kAnnCertificate, tests::kAnnKey) == std::nullopt);
  CHECK(key_pair_problem(tests::kAnnCertificate, tests::kBobKey) ==
        "the key does not belong to the certificate");
  CHECK(key_pair_problem(tests::kAnnCertificate, tests::kAnnKeyEncrypted) ==
        "the key is protected by a password, which is not supported");
  CHECK(key_pair_problem(tests::kAnnCertificate, "x") == "there is no readable PEM key");
  CHECK(key_pair_problem("x", tests::kAnnKey) == "there is no readable PEM certificate");
}

TEST_CASE("a certificate says whom it is for") {
  const auto certificates = tests::make_server_certificates();
  const std::vector<std::string> hosts = certificate_hosts(certificates.certificate_pem);
  CHECK(std::ranges::find(hosts, "localhost") != hosts.end());
  CHECK(std::ranges::find(hosts, "127.0.0.1") != hosts.end());
  CHECK(certificate_hosts(tests::kAnnCertificate).empty());
  CHECK(certificate_hosts("x").empty());
}

TEST_CASE("secrets are equal as a whole or not at all, and random ones differ") {
  CHECK(is_equal_secret("abc", "abc"));
  CHECK(is_equal_secret("", ""));
  CHECK_FALSE(is_equal_secret("abc", "abd"));
  CHECK_FALSE(is_equal_secret("abc", "ab"));
  CHECK(random_bytes(32).size() == 32);
  CHECK(random_bytes(32) != random_bytes(32));
}
