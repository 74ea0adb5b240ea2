// fake-apiserver: the fake cluster as a process, for the demo and for tests in other languages.

#include "core/base/crypto.hpp"
#include "core/base/error.hpp"
#include "core/base/stop.hpp"
#include "core/base/text.hpp"
#include "tests/support/fake_api_server.hpp"
#include "tests/support/recorded.hpp"
#include "tests/support/server_certificates.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::tests {
namespace {

constexpr std::string_view kUsage =
    R"(usage: fake-apiserver [options]
An API server in memory on 127.0.0.1. Prints "ready URL" on standard output, runs until SIGTERM.
  --port N               listen there (any free port)
  --tls                  with a certificate of a new authority
  --expired              with TLS: the certificate ended yesterday
  --wrong-host           with TLS: the certificate is for another name
  --data DIR             load the recorded answers in DIR
  --pods N               add N synthetic pods of 9.5 kB in 41 namespaces
  --token TOKEN[=USER]   only requests with this bearer token (user: admin); may repeat
  --deny K=V,...         user=U, type=TYPE, ns=NS are forbidden (each: *; ns= means cluster-wide)
  --allow K=V,...        an exception; of --deny and --allow the first that matches decides
  --stale GROUP/VERSION  that group version does not answer
  --fault SPEC           something goes wrong; may repeat
  --no-aggregated        legacy discovery only
  --no-watch-list        sendInitialEvents is refused
  --static               keep finished lists while nothing changes, for benchmarks
  --gzip-from BYTES      compress bodies of this size and more, when asked (131072)
  --threads N            (2)
  --kubeconfig-out FILE  write a kubeconfig with the authority and the first token
  --until-stdin-closes   end when standard input ends, too
  --help
POST /__fake/put, remove, compact, forget, lose, stale, fault, clear, deny, allow and
GET /__fake/requests, revision change and show it while it runs.

)";

struct Arguments {
  FakeServerOptions server{};
  bool tls = false;
  CertificateWish certificate{};
  std::string data{};
  std::size_t pods = 0;
  std::vector<std::pair<std::string, std::string>> stale{};
  std::vector<std::string> faults{};
  std::string kubeconfig{};
  bool until_stdin_closes = false;
  bool help = false;
};

std::size_t number_of(std::string_view flag, std::string_view text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    fail(ErrorKind::Usage, "{} needs a number, not \"{}\"", flag, text);
  }
  return value;
}

AccessRule rule_of(std::string_view text, bool allow) {
  AccessRule rule{allow};
  for (const std::string_view pair : split(text, ',')) {
    const auto sign = pair.find('=');
    if (sign == std::string_view::npos)
      fail(ErrorKind::Usage, "a rule needs K=V, not \"{}\"", pair);
    const std::string value{pair.substr(sign + 1)};
    if (pair.starts_with("user=")) {
      rule.user = value;
    } else if (pair.starts_with("type=")) {
      rule.type = value;
    } else if (pair.starts_with("ns=")) {
      rule.ns = value;
    } else {
      fail(ErrorKind::Usage, "a rule knows user, type and ns, not \"{}\"", pair);
    }
  }
  return rule;
}

/// A flag without a value; false if it is none.
bool set_switch(Arguments& to, std::string_view flag) {
  const std::map<std::string_view, bool*> switches = {
      {"--tls", &to.tls},
      {"--expired", &to.certificate.expired},
      {"--wrong-host", &to.certificate.wrong_host},
      {"--static", &to.server.remember_lists},
      {"--until-stdin-closes", &to.until_stdin_closes},
      {"--help", &to.help},
  };
  if (flag == "--no-aggregated") {
    to.server.features.aggregated_api = to.server.features.aggregated_apis = false;
  } else if (flag == "--no-watch-list") {
    to.server.features.watch_list = false;
  } else {
    const auto known = switches.find(flag);
    if (known == switches.end()) return false;
    *known->second = true;
  }
  return true;
}

void set_value(Arguments& to, std::string_view flag, const std::string& value) {
  if (flag == "--port") {
    to.server.http.port = static_cast<std::uint16_t>(number_of(flag, value));
  } else if (flag == "--data") {
    to.data = value;
  } else if (flag == "--pods") {
    to.pods = number_of(flag, value);
  } else if (flag == "--token") {
    const auto sign = value.rfind('=');
    const bool named = sign != std::string::npos && sign + 1 < value.size();
    to.server.users.emplace_back(named ? value.substr(0, sign) : value,
                                 named ? value.substr(sign + 1) : "admin");
  } else if (flag == "--deny" || flag == "--allow") {
    to.server.rules.push_back(rule_of(value, flag == "--allow"));
  } else if (flag == "--stale") {
    const auto slash = value.find('/');
    if (slash == std::string::npos) fail(ErrorKind::Usage, "--stale needs GROUP/VERSION");
    to.stale.emplace_back(value.substr(0, slash), value.substr(slash + 1));
  } else if (flag == "--fault") {
    to.faults.push_back(value);
  } else if (flag == "--gzip-from") {
    to.server.gzip_from = number_of(flag, value);
  } else if (flag == "--threads") {
    to.server.http.threads = static_cast<unsigned>(number_of(flag, value));
  } else if (flag == "--kubeconfig-out") {
    to.kubeconfig = value;
  } else {
    fail(ErrorKind::Usage, "unknown flag {}; see --help", flag);
  }
}

Arguments parsed(const std::vector<std::string>& words) {
  Arguments arguments;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (set_switch(arguments, words[i])) continue;
    if (i + 1 == words.size()) {
      fail(ErrorKind::Usage, "{} is unknown or needs a value; see --help", words[i]);
    }
    set_value(arguments, words[i], words[i + 1]);
    ++i;
  }
  return arguments;
}

void write_kubeconfig(const std::string& path, const std::string& url, const std::string& ca_pem,
                      const std::string& token) {
  std::string text =
      "apiVersion: v1\nkind: Config\ncurrent-context: fake\nclusters:\n- name: fake\n";
  text += "  cluster:\n    server: " + url + "\n";
  if (!ca_pem.empty()) text += "    certificate-authority-data: " + base64_encode(ca_pem) + "\n";
  text +=
      "contexts:\n- name: fake\n  context:\n    cluster: fake\n    user: fake\nusers:\n- name: "
      "fake\n";
  text += token.empty() ? "  user: {}\n" : "  user:\n    token: " + token + "\n";
  std::ofstream file(path);
  file << text;
  if (!file.flush()) fail(ErrorKind::Storage, "cannot write {}", path);
}

void wait_for_end(const StopRequest& stop, bool until_stdin_closes) {
  for (;;) {
    std::array<pollfd, 2> files = {pollfd{stop.descriptor(), POLLIN, 0},
                                   pollfd{until_stdin_closes ? STDIN_FILENO : -1, POLLIN, 0}};
    ::poll(files.data(), files.size(), -1);
    if (stop.requested()) return;
    std::array<char, 4096> rest{};
    if (files[1].revents != 0 && ::read(STDIN_FILENO, rest.data(), rest.size()) <= 0) return;
  }
}

int run(const std::vector<std::string>& words) {
  Arguments arguments = parsed(words);
  if (arguments.help) {
    fmt::print("{}{}", kUsage, fault_help());
    return 0;
  }
  static StopRequest stop;
  stop_on_signals(stop);
  ServerCertificates certificates;
  if (arguments.tls) {
    certificates = make_server_certificates(arguments.certificate);
    arguments.server.http.certificate_pem = certificates.certificate_pem;
    arguments.server.http.key_pem = certificates.key_pem;
  }
  FakeCluster cluster;
  if (!arguments.data.empty()) load_recorded(cluster, arguments.data);
  if (arguments.pods > 0) cluster.load_pods(arguments.pods);
  for (const auto& [group, version] : arguments.stale) cluster.set_stale(group, version);
  FakeApiServer server(cluster, arguments.server);
  for (const std::string& fault : arguments.faults) server.add_fault(fault);
  if (!arguments.kubeconfig.empty()) {
    const auto& users = arguments.server.users;
    write_kubeconfig(arguments.kubeconfig, server.url(), certificates.ca_pem,
                     users.empty() ? "" : users.front().first);
  }
  fmt::print("ready {}\n", server.url());
  std::fflush(stdout);
  wait_for_end(stop, arguments.until_stdin_closes);
  return 0;
}

}  // namespace
}  // namespace k8scache::tests

int main(int count, char** words) {
  try {
    return k8scache::tests::run({words + 1, words + count});
  } catch (const k8scache::Error& error) {
    fmt::print(stderr, "fake-apiserver: {}\n", error.what());
    return 2;
  }
}
