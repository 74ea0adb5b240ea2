#include "core/kube/cluster_target.hpp"

#include "tests/support/certificates.hpp"
#include "tests/support/problem.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using kube::KubeconfigFlags;
using kube::resolve;

namespace {

/// Context dev: cluster one, user ann.
kube::Kubeconfig one_cluster(const std::string& server = "https://one:6443") {
  kube::Kubeconfig config;
  config.contexts = {{"dev", "one", "ann", "web"}, {"staging", "one", "", ""}};
  config.clusters.emplace_back().name = "one";
  config.clusters[0].server = server;
  config.users.emplace_back().name = "ann";
  config.users[0].token = "secret";
  config.current_context = "dev";
  config.files = {"/home/a/.kube/config"};
  return config;
}

std::string problem_in(const kube::Kubeconfig& config, const KubeconfigFlags& flags = {},
                       const Environment& environment = {}) {
  return tests::problem_of(ErrorKind::Usage, [&] { (void)resolve(config, flags, environment); });
}

}  // namespace

TEST_CASE("the current context selects cluster, user and namespace") {
  const auto target = resolve(one_cluster(), {}, {});
  CHECK(target.context == "dev");
  CHECK(target.cluster_name == "one");
  CHECK(target.user_name == "ann");
  CHECK(target.default_namespace == "web");
  CHECK(target.endpoint.url == "https://one:6443");
  CHECK(target.endpoint.compression);
  CHECK(target.user.token == "secret");
  CHECK(target.warnings.empty());
}

TEST_CASE("an unknown context, cluster or user is named together with the known ones") {
  KubeconfigFlags flags;
  flags.context = "prod";
  CHECK(problem_in(one_cluster(), flags) ==
        "context \"prod\" does not exist in /home/a/.kube/config; known: dev, staging");
  flags = {};
  flags.cluster = "two";
  CHECK(problem_in(one_cluster(), flags) ==
        "cluster \"two\" does not exist in /home/a/.kube/config; known: one");
  flags = {};
  flags.user = "bob";
  CHECK(problem_in(one_cluster(), flags) ==
        "user \"bob\" does not exist in /home/a/.kube/config; known: ann");
  auto many = one_cluster();
  for (int i = 0; i < 30; ++i) many.contexts.push_back({"c" + std::to_string(i), "", "", ""});
  many.current_context = "gone";
  CHECK(problem_in(many).ends_with("c16, c17 and 12 more"));
}

TEST_CASE("without any selection the message says what to use") {
  CHECK(problem_in({}) ==
        "no cluster is configured: there is no kubeconfig and this is no pod with a service "
        "account; use --kubeconfig or --server");
  auto config = one_cluster();
  config.current_context.clear();
  CHECK(problem_in(config) ==
        "no context is selected in /home/a/.kube/config; use --context with one of: dev, staging");
  config = one_cluster();
  config.contexts[0].cluster.clear();
  CHECK(problem_in(config) ==
        "context \"dev\" in /home/a/.kube/config names no cluster; use --cluster or --server");
}

TEST_CASE("--server alone needs no kubeconfig") {
  KubeconfigFlags flags;
  flags.server = "https://lonely:6443/";
  flags.token = "t";
  const auto target = resolve({}, flags, {});
  CHECK(target.context == "lonely");
  CHECK(target.endpoint.url == "https://lonely:6443");
  CHECK(target.user.token == "t");
}

TEST_CASE("a path of the server is a prefix without slash at its end; query and fragment go") {
  for (const char* server :
       {"https://rancher/k8s/clusters/c-1", "https://rancher/k8s/clusters/c-1/",
        "HTTPS://rancher/k8s/clusters/c-1//?a=b#c"}) {
    CHECK(resolve(one_cluster(server), {}, {}).endpoint.url == "https://rancher/k8s/clusters/c-1");
  }
}

TEST_CASE("a server without scheme is https when anything of TLS is configured, else http") {
  auto config = one_cluster("one:6443");
  CHECK(resolve(config, {}, {}).endpoint.url == "http://one:6443");
  config.clusters[0].insecure = true;
  CHECK(resolve(config, {}, {}).endpoint.url == "https://one:6443");
  config.clusters[0].server = "one:6443/prefix";
  CHECK(problem_in(config) == "the server of cluster \"one\" is no http or https address");
}

TEST_CASE("an address that is none, or holds a password, is refused without repeating it") {
  for (const char* server : {"ftp://one", "https://", "https://one:99999", "https://a b", "::::"}) {
    CAPTURE(server);
    CHECK(problem_in(one_cluster(server)) ==
          "the server of cluster \"one\" is no http or https address");
  }
  CHECK(problem_in(one_cluster("https://ann:secret@one")) ==
        "the server of cluster \"one\" has a user in its address; put it into the user's entry");
  CHECK(problem_in(one_cluster("")) == "cluster \"one\" has no server");
}

TEST_CASE("credentials are used over https only; impersonation stays") {
  auto config = one_cluster("http://one:8080");
  config.users[0].as = "root";
  const auto target = resolve(config, {}, {});
  CHECK(target.user.token.empty());
  CHECK(target.user.as == "root");
  REQUIRE(target.warnings.size() == 1);
  CHECK(target.warnings[0] ==
        "http://one:8080 is not https: the credentials of user \"ann\" are not sent");
}

TEST_CASE("skipping verification is warned about on every run") {
  auto config = one_cluster();
  config.clusters[0].insecure = true;
  const auto target = resolve(config, {}, {});
  CHECK(target.endpoint.insecure);
  REQUIRE(target.warnings.size() == 1);
  CHECK(target.warnings[0] ==
        "the identity of https://one:6443 is not verified (insecure-skip-tls-verify)");
}

TEST_CASE("a flag for the authority or against verification replaces all three settings") {
  const tests::TemporaryDirectory directory;
  auto config = one_cluster();
  config.clusters[0].certificate_authority_pem = tests::kAnnCertificate;
  KubeconfigFlags flags;
  flags.insecure_skip_tls_verify = true;
  CHECK(resolve(config, flags, {}).endpoint.ca_pem.empty());
  flags = {};
  flags.certificate_authority = directory.write("ca", tests::kBobCertificate);
  config.clusters[0].insecure = true;
  config.clusters[0].certificate_authority_pem.clear();
  const auto target = resolve(config, flags, {});
  CHECK_FALSE(target.endpoint.insecure);
  CHECK(target.endpoint.ca_pem == tests::kBobCertificate);
  CHECK(target.certificate_authority == *flags.certificate_authority);
}

TEST_CASE("--server forgets the server name that belonged to the other server") {
  auto config = one_cluster();
  config.clusters[0].tls_server_name = "inner";
  CHECK(resolve(config, {}, {}).endpoint.tls_server_name == "inner");
  KubeconfigFlags flags;
  flags.server = "https://two";
  CHECK(resolve(config, flags, {}).endpoint.tls_server_name.empty());
  flags.tls_server_name = "other";
  CHECK(resolve(config, flags, {}).endpoint.tls_server_name == "other");
}

TEST_CASE("an authority that is missing, empty or contradicts itself is an error, never ignored") {
  auto config = one_cluster();
  config.clusters[0].certificate_authority = "/nonexistent/ca.crt";
  CHECK(problem_in(config) ==
        "cannot read certificate-authority /nonexistent/ca.crt: No such file or directory");
  config.clusters[0].certificate_authority_pem = tests::kAnnCertificate;
  CHECK(problem_in(config) ==
        "cluster \"one\" has certificate-authority and certificate-authority-data; keep one");
  config.clusters[0].certificate_authority.clear();
  config.clusters[0].insecure = true;
  CHECK(problem_in(config) ==
        "cluster \"one\" has a certificate authority and insecure-skip-tls-verify; keep one");
  config.clusters[0].insecure = false;
  config.clusters[0].certificate_authority_pem = "nonsense";
  CHECK(problem_in(config) ==
        "certificate-authority-data of cluster \"one\" holds no readable PEM certificate");
}

TEST_CASE("the proxy is the cluster's own, else the environment's") {
  auto config = one_cluster();
  Environment environment;
  environment.set("HTTPS_PROXY", "http://env:1");
  CHECK(resolve(config, {}, environment).endpoint.proxy_url == "http://env:1");
  config.clusters[0].proxy_url = "socks5://own:1080";
  const auto target = resolve(config, {}, environment);
  CHECK(target.endpoint.proxy_url == "socks5h://own:1080");
  CHECK(target.proxy_url == "socks5://own:1080");
}
