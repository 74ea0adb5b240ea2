#include "core/kube/exec_plugin.hpp"

#include "tests/support/certificates.hpp"
#include "tests/support/fake_runner.hpp"
#include "tests/support/problem.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>

using namespace k8scache;
using kube::ChildResult;
using tests::FakeRunner;
using tests::problem_of;

namespace {

constexpr const char* kV1 = "client.authentication.k8s.io/v1";

kube::ClusterTarget target_of(const std::string& command) {
  kube::ClusterTarget target;
  target.endpoint.url = "https://one:6443";
  target.user.name = "ann";
  auto& exec = target.user.exec.emplace();
  exec.api_version = kV1;
  exec.command = command;
  exec.interactive_mode = "IfAvailable";
  return target;
}

std::string credential(const std::string& status, const std::string& version = kV1) {
  return fmt::format(R"({{"kind":"ExecCredential","apiVersion":"{}","status":{}}})", version,
                     status);
}

std::string json_text(std::string_view pem) {
  std::string text(pem);
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos;)
    text.replace(at, 1, "\\n");
  return text;
}

/// A plugin that is there (an empty program), run by a fake.
struct Setup {
  tests::TemporaryDirectory directory;
  std::string program = directory.write_program("plugin", "");
  kube::ClusterTarget target = target_of(program);
  FakeRunner runner;
  Environment environment;
  kube::ExecPolicy policy;
  kube::StandardInput standard_input = kube::StandardInput::Available;

  kube::ExecCredential run() {
    return kube::ExecPlugin(target, environment, policy, standard_input, runner).run();
  }
  std::string problem(ErrorKind kind) {
    return problem_of(kind, [this] { (void)run(); });
  }
  std::string called() const { return "exec plugin " + program + " of user \"ann\" "; }
};

}  // namespace

TEST_CASE("a plugin is given its arguments, our environment with its own on top, and the info") {
  Setup setup;
  setup.environment.set("PATH", "/bin");
  setup.environment.set("PROFILE", "ours");
  setup.target.user.exec->args = {"get", "token"};
  setup.target.user.exec->variables = {{"PROFILE", "theirs"}};
  setup.runner.will_print(credential(R"({"token":"abc"})"));
  CHECK(setup.run().token == "abc");
  REQUIRE(setup.runner.commands.size() == 1);
  const auto& command = setup.runner.commands[0];
  CHECK(command.program == setup.program);
  CHECK(command.arguments == std::vector<std::string>{"get", "token"});
  CHECK(
      command.environment ==
      std::vector<std::string>{
          R"(KUBERNETES_EXEC_INFO={"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false}})",
          "PATH=/bin", "PROFILE=theirs"});
  CHECK(command.timeout == std::chrono::seconds(60));
  CHECK(command.output_limit == 1 << 20);
  CHECK_FALSE(command.uses_terminal);
}

TEST_CASE("the cluster is described to a plugin that wants to know it, empty members left out") {
  auto target = target_of("plugin");
  target.user.exec->provide_cluster = true;
  CHECK(
      kube::exec_info(target, true) ==
      R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":true,"cluster":{"server":"https://one:6443"}}})");
  target.endpoint.tls_server_name = "inner";
  target.endpoint.insecure = true;
  target.endpoint.ca_pem = "ca";
  target.endpoint.compression = false;
  target.proxy_url = "socks5://p";
  target.exec_config = R"({"audience":"x"})";
  CHECK(
      kube::exec_info(target, false) ==
      R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false,"cluster":{"server":"https://one:6443","tls-server-name":"inner","insecure-skip-tls-verify":true,"certificate-authority-data":"Y2E=","proxy-url":"socks5://p","disable-compression":true,"config":{"audience":"x"}}}})");
}

TEST_CASE("token, certificate and end are read from what the plugin printed") {
  const auto user = target_of("plugin").user;
  const auto found = kube::parse_exec_credential(
      credential(fmt::format(
          R"({{"token":"t","clientCertificateData":"{}","clientKeyData":"{}","expirationTimestamp":"2026-01-02T03:04:05Z"}})",
          json_text(tests::kAnnCertificate), json_text(tests::kAnnKey))) +
          "\n",
      user);
  CHECK(found.token == "t");
  CHECK(found.certificate_pem == tests::kAnnCertificate);
  CHECK(found.key_pem == tests::kAnnKey);
  CHECK(found.expires == Instant(std::chrono::milliseconds(1'767'323'045'000)));
}

TEST_CASE("a plugin that answers something else gives a clear error without its secrets") {
  struct Case {
    std::string output;
    ErrorKind kind;
    std::string problem;
  };
  const std::string wrong_version =
      "is configured for client.authentication.k8s.io/v1 but returned "
      "client.authentication.k8s.io/v1beta1; change its apiVersion in the kubeconfig";
  for (const auto& [output, kind, problem] : {
           Case{"", ErrorKind::Denied, "did not print an ExecCredential"},
           Case{"Logging in... token hunter2", ErrorKind::Denied,
                "did not print an ExecCredential"},
           Case{R"({"token":"hunter2")", ErrorKind::Denied, "did not print an ExecCredential"},
           Case{R"({"kind":"Pod"})", ErrorKind::Denied,
                "returned no ExecCredential but the kind \"Pod\""},
           Case{credential(R"({"token":"hunter2"})", "client.authentication.k8s.io/v1beta1"),
                ErrorKind::Usage, wrong_version},
           Case{R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1"})",
                ErrorKind::Denied, "returned no status"},
           Case{credential("{}"), ErrorKind::Denied, "returned neither a token nor a certificate"},
           Case{credential(R"({"token":["hunter2"]})"), ErrorKind::Denied,
                "returned a token that is not text"},
           Case{credential(R"({"clientCertificateData":"hunter2"})"), ErrorKind::Denied,
                "returned only one of certificate and key"},
           Case{credential(R"({"clientCertificateData":"hunter2","clientKeyData":"hunter2"})"),
                ErrorKind::Denied,
                "returned an unusable certificate: there is no readable PEM certificate"},
           Case{credential(R"({"token":"hunter2","expirationTimestamp":"soon"})"),
                ErrorKind::Denied, "returned an expirationTimestamp that is no RFC 3339 time"},
       }) {
    Setup setup;
    setup.runner.will_print(output);
    const std::string message = setup.problem(kind);
    CHECK(message == setup.called() + problem);
    CHECK(message.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("a plugin that fails, hangs, floods or cannot start is named with the reason") {
  struct Case {
    ChildResult result;
    ErrorKind kind;
    std::string problem;
  };
  for (const auto& [result, kind, problem] : {
           Case{{ChildResult::End::Exited, 1, "x"}, ErrorKind::Denied, "failed with exit code 1"},
           Case{{ChildResult::End::Killed, 9, ""}, ErrorKind::Denied, "was killed by signal 9"},
           Case{{ChildResult::End::TimedOut, 0, ""},
                ErrorKind::Denied,
                "gave no answer within 60 s and was killed"},
           Case{{ChildResult::End::OutputTooLarge, 0, ""},
                ErrorKind::Denied,
                "printed more than 1024 KiB and was killed"},
           Case{{ChildResult::End::NotStarted, 8, ""},
                ErrorKind::Usage,
                "cannot be started: Exec format error"},
       }) {
    Setup setup;
    setup.runner.answers.push_back(result);
    CHECK(setup.problem(kind) == setup.called() + problem);
  }
  Setup setup;
  setup.runner.answers.push_back({ChildResult::End::Stopped, 0, ""});
  CHECK(setup.problem(ErrorKind::Interrupted).starts_with("interrupted while exec plugin "));
}

TEST_CASE("a plugin that is not installed is reported with its hint, made harmless") {
  Setup setup;
  setup.target.user.exec->command = "no-such-plugin";
  setup.environment.set("PATH", setup.directory.path());
  CHECK(setup.problem(ErrorKind::Usage) ==
        "exec plugin no-such-plugin of user \"ann\" is not installed in a folder of PATH");
  setup.target.user.exec->command = setup.directory.path() + "/absent";
  setup.target.user.exec->install_hint = "run\n\x1b[31minstall\n";
  CHECK(setup.problem(ErrorKind::Usage) ==
        "exec plugin " + setup.directory.path() +
            "/absent of user \"ann\" is not installed; run \\u001b[31minstall");
  CHECK(setup.runner.commands.empty());
}

TEST_CASE(
    "the terminal is lent only where there is one, nobody else uses it and the mode allows it") {
  struct Case {
    const char* mode;
    bool terminal;
    kube::StandardInput standard_input;
    bool lent;
  };
  using enum kube::StandardInput;
  for (const auto& [mode, terminal, standard_input, lent] :
       {Case{"Never", true, Available, false}, Case{"IfAvailable", true, Available, true},
        Case{"IfAvailable", false, Available, false}, Case{"IfAvailable", true, Unavailable, false},
        Case{"Always", true, Available, true}}) {
    Setup setup;
    setup.target.user.exec->interactive_mode = mode;
    setup.runner.terminal = terminal;
    setup.standard_input = standard_input;
    setup.runner.will_print(credential(R"({"token":"t"})"));
    (void)setup.run();
    CHECK(setup.runner.commands.at(0).uses_terminal == lent);
  }
  Setup setup;
  setup.target.user.exec->interactive_mode = "Always";
  CHECK(
      setup.problem(ErrorKind::Denied) ==
      setup.called() +
          "wants to ask for something, but standard input is not a terminal; run it once by hand");
}

TEST_CASE("the policy decides which plugins may run, by path or by name in PATH") {
  Setup setup;
  setup.environment.set("PATH", setup.directory.path());
  setup.policy = kube::parse_exec_policy("deny");
  CHECK(setup.problem(ErrorKind::Usage) ==
        setup.called() + "(" + setup.program +
            ") may not run: the policy for exec plugins forbids it");
  setup.policy = kube::parse_exec_policy("allowlist:/usr/bin/other, another");
  CHECK(setup.problem(ErrorKind::Usage).ends_with("forbids it"));
  CHECK(setup.runner.commands.empty());
  for (const auto& list :
       {"allowlist:" + setup.program, std::string("allowlist:x,plugin"), std::string("allow")}) {
    setup.policy = kube::parse_exec_policy(list);
    setup.runner.will_print(credential(R"({"token":"t"})"));
    CHECK(setup.run().token == "t");
  }
  for (const char* text : {"", "Allow", "allowlist:", "allowlist: ,"}) {
    CHECK(problem_of(ErrorKind::Usage, [&] {
            (void)kube::parse_exec_policy(text);
          }).ends_with("use allow, deny or allowlist:PATH,PATH"));
  }
}
