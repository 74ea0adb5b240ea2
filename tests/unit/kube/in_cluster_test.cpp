#include "core/kube/in_cluster.hpp"

#include "core/kube/cluster_target.hpp"
#include "core/kube/kubeconfig.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/temporary_directory.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using tests::TemporaryDirectory;

namespace {

Environment pod(const std::string& host) {
  Environment environment;
  environment.set("KUBERNETES_SERVICE_HOST", host);
  environment.set("KUBERNETES_SERVICE_PORT", "6443");
  return environment;
}

}  // namespace

TEST_CASE("we are in a pod only with both variables and a token file") {
  const TemporaryDirectory account;
  CHECK_FALSE(kube::is_in_cluster(pod("10.0.0.1"), account.path()));
  account.write("token", "t");
  CHECK(kube::is_in_cluster(pod("10.0.0.1"), account.path()));
  CHECK_FALSE(kube::is_in_cluster(pod(""), account.path()));
  CHECK_FALSE(kube::is_in_cluster(Environment(), account.path()));
}

TEST_CASE("the service account becomes a cluster with its CA, token file and namespace") {
  const TemporaryDirectory account;
  account.write("token", "t");
  account.write("namespace", "shop\n");
  account.write("ca.crt", tests::kAnnCertificate);
  const auto config = kube::in_cluster_config(pod("fd00::1"), account.path());
  const auto target = kube::resolve(config, {}, pod("fd00::1"));
  CHECK(target.context == "in-cluster");
  CHECK(target.endpoint.url == "https://[fd00::1]:6443");
  CHECK(target.endpoint.ca_pem == tests::kAnnCertificate);
  CHECK(target.user.token_file == account.path() + "/token");
  CHECK(target.default_namespace == "shop");
  CHECK(target.warnings.empty());
}

TEST_CASE("POD_NAMESPACE wins over the account's namespace") {
  const TemporaryDirectory account;
  account.write("namespace", "shop");
  auto environment = pod("10.0.0.1");
  environment.set("POD_NAMESPACE", "web");
  CHECK(kube::in_cluster_config(environment, account.path()).contexts[0].ns == "web");
}

TEST_CASE("an account without readable CA trusts the system's authorities and says so") {
  const TemporaryDirectory account;
  account.write("token", "t");
  account.write("ca.crt", "not a certificate");
  const auto config = kube::in_cluster_config(pod("10.0.0.1"), account.path());
  CHECK(config.clusters[0].certificate_authority.empty());
  CHECK(config.warnings.size() == 1);
}
