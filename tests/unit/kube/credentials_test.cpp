#include "core/kube/credentials.hpp"

#include "core/base/crypto.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_runner.hpp"
#include "tests/support/problem.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <string>

using namespace k8scache;
using namespace std::chrono_literals;
using tests::problem_of;

namespace {

using Headers = std::vector<net::Header>;

struct Setup {
  tests::TemporaryDirectory directory;
  tests::FakeClock clock;
  tests::FakeRunner runner;
  kube::ClusterTarget target;

  Setup() {
    target.endpoint.url = "https://one:6443";
    target.user.name = "ann";
  }

  kube::Credentials credentials() {
    return {target, {}, {}, kube::StandardInput::Unavailable, clock, runner};
  }

  void use_plugin() {
    auto& exec = target.user.exec.emplace();
    exec.api_version = "client.authentication.k8s.io/v1";
    exec.command = directory.write_program("plugin", "");
    exec.interactive_mode = "Never";
  }

  void plugin_will_give(const std::string& status) {
    runner.will_print(fmt::format(
        R"({{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{}}})",
        status));
  }
};

Headers bearer(const std::string& token) { return {{"Authorization", "Bearer " + token}}; }

/// An unsigned JSON Web Token that ends at that second.
std::string jwt(long long expires) {
  std::string claims = base64_encode(fmt::format(R"({{"exp":{}}})", expires));
  claims.erase(claims.find_last_not_of('=') + 1);
  return "eyJhbGciOiJub25lIn0." + claims + ".";
}

constexpr long long kNow = 1'767'323'045;  // FakeClock's start

std::string as_json(std::string_view pem) {
  std::string text(pem);
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos;) {
    text.replace(at, 1, "\\n");
  }
  return text;
}

}  // namespace

TEST_CASE("a token, or user name and password, become the Authorization header") {
  Setup setup;
  CHECK(setup.credentials().headers().empty());
  setup.target.user.token = "abc";
  CHECK(setup.credentials().headers() == bearer("abc"));
  setup.target.user.token.clear();
  setup.target.user.username = "ann";
  setup.target.user.password = "p:w";
  CHECK(setup.credentials().headers() == Headers{{"Authorization", "Basic YW5uOnA6dw=="}});
}

TEST_CASE("a token that would break the header is refused without repeating it") {
  Setup setup;
  setup.target.user.token = "abc\r\nX-Evil: 1";
  CHECK(problem_of(ErrorKind::Usage, [&] { (void)setup.credentials(); }) ==
        "the token of user \"ann\" holds characters that no token has");
}

TEST_CASE(
    "a token file that is rewritten is used within a minute; emptied or removed, the last good "
    "token stays") {
  Setup setup;
  setup.target.user.token_file = setup.directory.write("token", "first\n");
  auto credentials = setup.credentials();
  CHECK(credentials.headers() == bearer("first"));
  setup.directory.write("token", "second\n");
  setup.clock.advance(49s);
  CHECK(credentials.headers() == bearer("first"));
  setup.clock.advance(1s);
  CHECK(credentials.headers() == bearer("second"));
  setup.directory.write("token", " \n");
  setup.clock.advance(60s);
  CHECK(credentials.headers() == bearer("second"));
  std::filesystem::remove(setup.target.user.token_file);
  setup.clock.advance(60s);
  CHECK(credentials.headers() == bearer("second"));
  setup.directory.write("token", "third");
  setup.clock.advance(60s);
  CHECK(credentials.headers() == bearer("third"));
}

TEST_CASE(
    "a token file that never held a token is an error; next to a static token it wins once read") {
  Setup setup;
  setup.target.user.token_file = setup.directory.path() + "/token";
  CHECK(problem_of(ErrorKind::Denied, [&] { (void)setup.credentials().headers(); }) ==
        "token file " + setup.target.user.token_file + " cannot be read or holds no token");
  setup.target.user.token = "static";
  CHECK(setup.credentials().headers() == bearer("static"));
  setup.directory.write("token", "file");
  CHECK(setup.credentials().headers() == bearer("file"));
}

TEST_CASE("after a 401 a token file is read again at once, and only a new token is worth a retry") {
  Setup setup;
  setup.target.user.token_file = setup.directory.write("token", "first");
  auto credentials = setup.credentials();
  CHECK(credentials.headers() == bearer("first"));
  CHECK_FALSE(credentials.refresh_after_unauthorized());
  setup.clock.advance(30s);
  setup.directory.write("token", "second");
  CHECK(credentials.refresh_after_unauthorized());
  CHECK(credentials.headers() == bearer("second"));
}

TEST_CASE("a static token that is refused is not worth a retry") {
  Setup setup;
  setup.target.user.token = "abc";
  CHECK_FALSE(setup.credentials().refresh_after_unauthorized());
}

TEST_CASE("an exec plugin runs once until its credential ends") {
  Setup setup;
  setup.use_plugin();
  auto credentials = setup.credentials();
  CHECK(setup.runner.commands.empty());
  setup.plugin_will_give(R"({"token":"first","expirationTimestamp":"2026-01-02T03:14:05Z"})");
  CHECK(credentials.headers() == bearer("first"));
  setup.clock.advance(10min - 1s);
  CHECK(credentials.headers() == bearer("first"));
  CHECK(setup.runner.commands.size() == 1);
  setup.clock.advance(1s);
  setup.plugin_will_give(R"({"token":"second"})");
  CHECK(credentials.headers() == bearer("second"));
  setup.clock.advance(1000h);  // without an end it stays until a 401
  CHECK(credentials.headers() == bearer("second"));
  CHECK(setup.runner.commands.size() == 2);
}

TEST_CASE("a plugin whose credential is over when it comes is not run for every request") {
  Setup setup;
  setup.use_plugin();
  auto credentials = setup.credentials();
  setup.plugin_will_give(R"({"token":"late","expirationTimestamp":"2020-01-01T00:00:00Z"})");
  for (int i = 0; i < 50; ++i) CHECK(credentials.headers() == bearer("late"));
  CHECK(setup.runner.commands.size() == 1);
}

TEST_CASE("a wave of 401s runs the plugin once, and not again for half a minute") {
  Setup setup;
  setup.use_plugin();
  auto credentials = setup.credentials();
  setup.plugin_will_give(R"({"token":"first"})");
  CHECK(credentials.headers() == bearer("first"));
  setup.plugin_will_give(R"({"token":"second"})");
  for (int i = 0; i < 90; ++i) CHECK(credentials.refresh_after_unauthorized());
  CHECK(credentials.headers() == bearer("second"));
  CHECK(setup.runner.commands.size() == 2);
  setup.clock.advance(30s);
  setup.plugin_will_give(R"({"token":"third"})");
  CHECK(credentials.refresh_after_unauthorized());
  CHECK(setup.runner.commands.size() == 3);
}

TEST_CASE("a refresh that fails is reported once and is no reason to retry") {
  Setup setup;
  setup.use_plugin();
  auto credentials = setup.credentials();
  setup.runner.answers.push_back({kube::ChildResult::End::Exited, 1, ""});
  CHECK(problem_of(ErrorKind::Denied, [&] {
          (void)credentials.refresh_after_unauthorized();
        }).ends_with("failed with exit code 1"));
  CHECK_FALSE(credentials.refresh_after_unauthorized());
  CHECK(setup.runner.commands.size() == 1);
}

TEST_CASE("a plugin is not run where the user has something else") {
  Setup setup;
  setup.use_plugin();
  setup.target.user.token = "static";
  CHECK(setup.credentials().headers() == bearer("static"));
  setup.target.user.token.clear();
  setup.target.user.client_certificate_pem = tests::kAnnCertificate;
  setup.target.user.client_key_pem = tests::kAnnKey;
  CHECK(setup.credentials().headers().empty());
  CHECK(setup.runner.commands.empty());
}

TEST_CASE(
    "another client certificate from the plugin is visible, so that connections can be renewed") {
  Setup setup;
  setup.use_plugin();
  auto credentials = setup.credentials();
  const auto status = [](std::string_view certificate, std::string_view key) {
    return fmt::format(R"({{"clientCertificateData":"{}","clientKeyData":"{}"}})",
                       as_json(certificate), as_json(key));
  };
  setup.plugin_will_give(status(tests::kAnnCertificate, tests::kAnnKey));
  const auto before = credentials.endpoint();
  CHECK(before.client_certificate_pem == tests::kAnnCertificate);
  CHECK(credentials.headers().empty());
  CHECK(credentials.endpoint() == before);
  setup.plugin_will_give(status(tests::kBobCertificate, tests::kBobKey));
  CHECK(credentials.refresh_after_unauthorized());
  CHECK(credentials.client_certificate()->certificate_pem == tests::kBobCertificate);
  CHECK_FALSE(credentials.endpoint() == before);
}

TEST_CASE(
    "the authority's file is looked at every five minutes; a damaged one leaves the old in use") {
  Setup setup;
  setup.target.certificate_authority = setup.directory.write("ca", tests::kAnnCertificate);
  setup.target.endpoint.ca_pem = tests::kAnnCertificate;
  auto credentials = setup.credentials();
  setup.directory.write("ca", tests::kBobCertificate);
  CHECK(credentials.endpoint().ca_pem == tests::kAnnCertificate);
  setup.clock.advance(5min);
  CHECK(credentials.endpoint().ca_pem == tests::kBobCertificate);
  setup.directory.write("ca", "");
  setup.clock.advance(5min);
  CHECK(credentials.endpoint().ca_pem == tests::kBobCertificate);
}

TEST_CASE("an oidc provider's id-token is used while it lasts, and never refreshed") {
  Setup setup;
  auto& provider = setup.target.user.auth_provider.emplace();
  provider.name = "oidc";
  provider.config["id-token"] = jwt(kNow + 60);
  auto credentials = setup.credentials();
  CHECK(credentials.headers() == bearer(jwt(kNow + 60)));
  setup.clock.advance(60s);
  CHECK(problem_of(ErrorKind::Denied, [&] { (void)credentials.headers(); }) ==
        "the id-token of user \"ann\" expired on 2026-01-02T03:05:05Z, and refreshing it is not "
        "supported; log in again, or use an exec plugin");
  provider.config.clear();
  CHECK(problem_of(ErrorKind::Denied, [&] { (void)setup.credentials().headers(); }) ==
        "the oidc provider of user \"ann\" has no id-token; log in, or use an exec plugin");
}

TEST_CASE("an expired certificate or token explains a refusal") {
  Setup setup;
  setup.target.user.token = jwt(kNow - 5);
  auto with_token = setup.credentials();
  (void)with_token.headers();
  CHECK(with_token.expired() == "token of user \"ann\" expired on 2026-01-02T03:04:00Z");
  setup.target.user.token = "opaque";
  auto with_opaque = setup.credentials();
  (void)with_opaque.headers();
  CHECK(with_opaque.expired() == std::nullopt);

  setup.target.user = {};
  setup.target.user.name = "bob";
  setup.target.user.client_certificate = setup.directory.write("bob.crt", tests::kBobCertificate);
  setup.target.user.client_key = setup.directory.write("bob.key", tests::kBobKey);
  CHECK(setup.credentials().expired() ==
        "client certificate of user \"bob\" expired on 2021-01-01T00:00:00Z (" +
            setup.target.user.client_certificate + ")");
  setup.clock.set(Instant(0ms));
  CHECK(setup.credentials().expired() == std::nullopt);
}
