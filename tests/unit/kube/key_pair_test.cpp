#include "core/kube/key_pair.hpp"

#include "tests/support/certificates.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/problem.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <string>

using namespace k8scache;
using namespace std::chrono_literals;

namespace {

struct Files {
  tests::TemporaryDirectory directory;
  tests::FakeClock clock;
  kube::UserConfig user;

  Files() {
    user.name = "ann";
    user.client_certificate = directory.write("c", tests::kAnnCertificate);
    user.client_key = directory.write("k", tests::kAnnKey);
  }
};

}  // namespace

TEST_CASE("a renewed pair of files is taken within five minutes, never half of it") {
  Files files;
  kube::KeyPair pair(files.user, files.clock);
  files.directory.write("c", tests::kBobCertificate);
  files.clock.advance(5min);
  CHECK(pair.current().certificate_pem == tests::kAnnCertificate);  // the key is still Ann's
  files.directory.write("k", tests::kBobKey);
  CHECK(pair.current().certificate_pem == tests::kAnnCertificate);
  files.clock.advance(5min);
  CHECK(pair.current().certificate_pem == tests::kBobCertificate);
  CHECK(pair.last().key_pem == tests::kBobKey);
}

TEST_CASE(
    "files that are gone leave the pair in use; reading again says whether there is another") {
  Files files;
  kube::KeyPair pair(files.user, files.clock);
  CHECK_FALSE(pair.reread());
  std::filesystem::remove(files.user.client_key);
  CHECK_FALSE(pair.reread());
  CHECK(pair.last().key_pem == tests::kAnnKey);
  files.directory.write("c", tests::kBobCertificate);
  files.directory.write("k", tests::kBobKey);
  CHECK(pair.reread());
}

TEST_CASE("a pair that is data, or half data, never changes") {
  Files files;
  files.user.client_key.clear();
  files.user.client_key_pem = tests::kAnnKey;
  kube::KeyPair pair(files.user, files.clock);
  files.directory.write("c", tests::kBobCertificate);
  files.clock.advance(1h);
  CHECK(pair.current().certificate_pem == tests::kAnnCertificate);
  CHECK_FALSE(pair.reread());
}

TEST_CASE("a pair that does not fit is refused with user and file") {
  Files files;
  files.directory.write("k", tests::kBobKey);
  CHECK(tests::problem_of(ErrorKind::Usage, [&] { kube::KeyPair(files.user, files.clock); }) ==
        "cannot use the client certificate of user \"ann\" in " + files.user.client_certificate +
            ": the key does not belong to the certificate");
  files.user.client_key = "/nonexistent/key";
  CHECK(tests::problem_of(ErrorKind::Usage, [&] { kube::KeyPair(files.user, files.clock); }) ==
        "cannot read client-key /nonexistent/key: No such file or directory");
}
