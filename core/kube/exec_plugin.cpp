#include "core/kube/exec_plugin.hpp"

#include "core/base/crypto.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/base/time_format.hpp"
#include "core/json/value.hpp"
#include "core/json/writer.hpp"
#include "core/json/yaml_read.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>

namespace k8scache::kube {

namespace {

using namespace std::chrono_literals;

constexpr auto kTimeout = 60s;
constexpr auto kInteractiveTimeout = 10min;  // somebody logs in, perhaps with a second device
constexpr std::size_t kOutputLimit = std::size_t{1} << 20;

std::string plugin_of(const UserConfig& user) {
  return fmt::format("exec plugin {} of user \"{}\"", printable(user.exec->command), user.name);
}

void write_member(json::Writer& writer, std::string_view key, const std::string& text) {
  if (!text.empty()) writer.key(key).value(text);
}

void write_cluster(json::Writer& writer, const ClusterTarget& target) {
  writer.key("cluster").begin_object();
  write_member(writer, "server", target.endpoint.url);
  write_member(writer, "tls-server-name", target.endpoint.tls_server_name);
  if (target.endpoint.insecure) writer.key("insecure-skip-tls-verify").value(true);
  write_member(writer, "certificate-authority-data", base64_encode(target.endpoint.ca_pem));
  write_member(writer, "proxy-url", target.proxy_url);
  if (!target.endpoint.compression) writer.key("disable-compression").value(true);
  json::Parser parser;
  if (!target.exec_config.empty()) writer.key("config").value(parser.parse(target.exec_config));
  writer.end_object();
}

/// The text of an untrusted program, fit for a message.
std::string shown(std::string_view text) {
  constexpr std::size_t kShown = 80;
  return printable(text.substr(0, kShown));
}

std::string text_member(const json::Value& status, std::string_view key, const UserConfig& user) {
  const json::Value value = status[key];
  if (!value.is_null_or_missing() && !value.is_string()) {
    fail(ErrorKind::Denied, "{} returned a {} that is not text", plugin_of(user), key);
  }
  return std::string(value.text_or(""));
}

void check_version(const json::Value& credential, const UserConfig& user) {
  const std::string_view version = credential["apiVersion"].text_or("");
  if (credential["kind"].text_or("") != "ExecCredential") {
    fail(ErrorKind::Denied, "{} returned no ExecCredential but the kind \"{}\"", plugin_of(user),
         shown(credential["kind"].text_or("")));
  }
  if (version == user.exec->api_version) return;
  fail(ErrorKind::Usage,
       "{} is configured for {} but returned {}; change its apiVersion in the "
       "kubeconfig",
       plugin_of(user), user.exec->api_version, shown(version));
}

}  // namespace

ExecPolicy parse_exec_policy(std::string_view text) {
  constexpr std::string_view kList = "allowlist:";
  if (text == "allow") return {.kind = ExecPolicy::Kind::Allow, .allowed = {}};
  if (text == "deny") return {.kind = ExecPolicy::Kind::Deny, .allowed = {}};
  ExecPolicy policy{.kind = ExecPolicy::Kind::Allowlist, .allowed = {}};
  if (text.starts_with(kList)) {
    for (const auto path : split(text.substr(kList.size()), ',')) {
      if (!trim(path).empty()) policy.allowed.emplace_back(trim(path));
    }
  }
  if (policy.allowed.empty()) {
    fail(ErrorKind::Usage,
         "\"{}\" is no policy for exec plugins; use allow, deny or allowlist:PATH,PATH",
         printable(text));
  }
  return policy;
}

std::string exec_info(const ClusterTarget& target, bool interactive) {
  const ExecConfig& exec = *target.user.exec;
  std::string out;
  json::Writer writer(out);
  writer.begin_object().key("kind").value("ExecCredential");
  writer.key("apiVersion").value(exec.api_version);
  writer.key("spec").begin_object().key("interactive").value(interactive);
  if (exec.provide_cluster) write_cluster(writer, target);
  writer.end_object().end_object();
  return out;
}

ExecCredential parse_exec_credential(std::string_view output, const UserConfig& user) {
  if (!json::is_json(output)) {
    fail(ErrorKind::Denied, "{} did not print an ExecCredential", plugin_of(user));
  }
  json::Parser parser;
  const json::Value root = parser.parse(output);
  check_version(root, user);
  const json::Value status = root["status"];
  if (!status.is_object()) fail(ErrorKind::Denied, "{} returned no status", plugin_of(user));

  ExecCredential credential;
  credential.token = text_member(status, "token", user);
  credential.certificate_pem = text_member(status, "clientCertificateData", user);
  credential.key_pem = text_member(status, "clientKeyData", user);
  if (credential.certificate_pem.empty() != credential.key_pem.empty()) {
    fail(ErrorKind::Denied, "{} returned only one of certificate and key", plugin_of(user));
  }
  if (credential.token.empty() && credential.key_pem.empty()) {
    fail(ErrorKind::Denied, "{} returned neither a token nor a certificate", plugin_of(user));
  }
  if (!credential.key_pem.empty()) {
    const auto problem = key_pair_problem(credential.certificate_pem, credential.key_pem);
    if (problem) {
      fail(ErrorKind::Denied, "{} returned an unusable certificate: {}", plugin_of(user), *problem);
    }
  }
  const std::string expires = text_member(status, "expirationTimestamp", user);
  if (expires.empty()) return credential;
  credential.expires = parse_rfc3339(expires);
  if (!credential.expires) {
    fail(ErrorKind::Denied, "{} returned an expirationTimestamp that is no RFC 3339 time",
         plugin_of(user));
  }
  return credential;
}

ExecPlugin::ExecPlugin(const ClusterTarget& target, Environment environment, ExecPolicy policy,
                       StandardInput standard_input, ChildRunner& runner)
    : user_(target.user),
      exec_(*target.user.exec),
      environment_(std::move(environment)),
      policy_(std::move(policy)),
      standard_input_(standard_input),
      runner_(runner),
      info_(exec_info(target, false)),
      interactive_info_(exec_info(target, true)) {}

bool ExecPlugin::is_interactive() const {
  const bool possible = standard_input_ == StandardInput::Available && runner_.stdin_is_terminal();
  if (exec_.interactive_mode == "Always" && !possible) {
    fail(ErrorKind::Denied,
         "{} wants to ask for something, but standard input is not a terminal; run it once by hand",
         plugin_of(user_));
  }
  return possible && exec_.interactive_mode != "Never";
}

std::string ExecPlugin::program() const {
  if (const auto path = find_program(exec_.command, environment_)) return *path;
  const std::string hint =
      exec_.install_hint.empty() ? "" : "; " + std::string(trim(printable(exec_.install_hint)));
  fail(ErrorKind::Usage, "{} is not installed{}{}", plugin_of(user_),
       exec_.command.find('/') == std::string::npos ? " in a folder of PATH" : "", hint);
}

void ExecPlugin::check_policy(const std::string& program) const {
  const auto permits = [&](const std::string& entry) {
    return entry == exec_.command || find_program(entry, environment_) == program;
  };
  switch (policy_.kind) {
    case ExecPolicy::Kind::Allow: return;
    case ExecPolicy::Kind::Deny: break;
    case ExecPolicy::Kind::Allowlist:
      if (std::any_of(policy_.allowed.begin(), policy_.allowed.end(), permits)) return;
  }
  fail(ErrorKind::Usage, "{} ({}) may not run: the policy for exec plugins forbids it",
       plugin_of(user_), printable(program));
}

ExecCredential ExecPlugin::run() {
  ChildCommand command;
  command.uses_terminal = is_interactive();
  command.program = program();
  check_policy(command.program);
  command.arguments = exec_.args;
  command.timeout = command.uses_terminal ? std::chrono::milliseconds(kInteractiveTimeout)
                                          : std::chrono::milliseconds(kTimeout);
  command.output_limit = kOutputLimit;
  Environment environment = environment_;
  for (const auto& [name, value] : exec_.variables) environment.set(name, value);
  environment.set("KUBERNETES_EXEC_INFO", command.uses_terminal ? interactive_info_ : info_);
  command.environment = environment.block();
  const ChildResult result = runner_.run(command);
  if (result.end != ChildResult::End::Exited || result.code != 0) explain(result, command);
  return parse_exec_credential(result.output, user_);
}

void ExecPlugin::explain(const ChildResult& result, const ChildCommand& command) const {
  const std::string plugin = plugin_of(user_);
  switch (result.end) {
    case ChildResult::End::Exited:
      fail(ErrorKind::Denied, "{} failed with exit code {}", plugin, result.code);
    case ChildResult::End::Killed:
      fail(ErrorKind::Denied, "{} was killed by signal {}", plugin, result.code);
    case ChildResult::End::NotStarted:
      fail(ErrorKind::Usage, "{} cannot be started: {}", plugin, std::strerror(result.code));
    case ChildResult::End::TimedOut:
      fail(ErrorKind::Denied, "{} gave no answer within {} s and was killed", plugin,
           std::chrono::duration_cast<std::chrono::seconds>(command.timeout).count());
    case ChildResult::End::OutputTooLarge:
      fail(ErrorKind::Denied, "{} printed more than {} KiB and was killed", plugin,
           command.output_limit >> 10);
    case ChildResult::End::Stopped:
      fail(ErrorKind::Interrupted, "interrupted while {} ran", plugin);
  }
  fail(ErrorKind::Internal, "{} ended in an unknown way", plugin);
}

}  // namespace k8scache::kube
