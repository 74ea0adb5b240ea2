#include "core/kube/cluster_target.hpp"

#include "core/base/crypto.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/text.hpp"
#include "core/kube/proxy.hpp"
#include "core/kube/server_url.hpp"
#include "core/kube/user_rules.hpp"

#include <string_view>

namespace k8scache::kube {

namespace {

std::string place_of(const Kubeconfig& kubeconfig) {
  return kubeconfig.files.empty() ? "the configuration" : join(kubeconfig.files, ", ");
}

/// `dev, staging and 12 more`, or `none`.
template <typename Entry>
std::string names_of(const std::vector<Entry>& entries) {
  constexpr std::size_t kShown = 20;
  if (entries.empty()) return "none";
  std::vector<std::string> names;
  for (const auto& entry : entries) {
    if (names.size() < kShown) names.push_back(entry.name);
  }
  const std::string shown = join(names, ", ");
  if (entries.size() == names.size()) return shown;
  return fmt::format("{} and {} more", shown, entries.size() - names.size());
}

/// `did you mean "prod"? `, or nothing.
template <typename Entries>
std::string meant(const std::string& name, const Entries& entries) {
  std::vector<std::string> known;
  for (const auto& entry : entries) known.push_back(entry.name);
  const auto near = nearest(name, known);
  return near ? fmt::format("did you mean \"{}\"? ", *near) : "";
}

ContextConfig select_context(const Kubeconfig& kubeconfig, const KubeconfigFlags& flags) {
  const std::string name = selected_context(kubeconfig, flags);
  if (const ContextConfig* context = kubeconfig.context(name)) return *context;
  if (!name.empty()) {
    fail(ErrorKind::Usage, "context \"{}\" does not exist in {}; {}known: {}", name,
         place_of(kubeconfig), meant(name, kubeconfig.contexts), names_of(kubeconfig.contexts));
  }
  if (flags.server || flags.cluster) return {};
  if (kubeconfig.is_empty()) {
    fail(
        ErrorKind::Usage,
        "no cluster is configured: {} and this is no pod with a service account; "
        "use --kubeconfig or --server",
        kubeconfig.files.empty() ? "there is no kubeconfig" : place_of(kubeconfig) + " names none");
  }
  fail(ErrorKind::Usage, "no context is selected in {}; use --context with one of: {}",
       place_of(kubeconfig), names_of(kubeconfig.contexts));
}

ClusterConfig select_cluster(const Kubeconfig& kubeconfig, const KubeconfigFlags& flags,
                             const ContextConfig& context) {
  const std::string name = flags.cluster.value_or(context.cluster);
  if (const ClusterConfig* cluster = kubeconfig.cluster(name)) return *cluster;
  if (!name.empty()) {
    fail(ErrorKind::Usage, "cluster \"{}\" does not exist in {}; {}known: {}", name,
         place_of(kubeconfig), meant(name, kubeconfig.clusters), names_of(kubeconfig.clusters));
  }
  if (flags.server) return {};
  fail(ErrorKind::Usage, "context \"{}\" in {} names no cluster; use --cluster or --server",
       context.name, place_of(kubeconfig));
}

UserConfig select_user(const Kubeconfig& kubeconfig, const KubeconfigFlags& flags,
                       const ContextConfig& context) {
  const std::string name = flags.user.value_or(context.user);
  if (const UserConfig* user = kubeconfig.user(name)) return *user;
  if (!name.empty()) {
    fail(ErrorKind::Usage, "user \"{}\" does not exist in {}; {}known: {}", name,
         place_of(kubeconfig), meant(name, kubeconfig.users), names_of(kubeconfig.users));
  }
  return {};
}

void override_cluster(ClusterConfig& cluster, const KubeconfigFlags& flags) {
  if (flags.server) {
    cluster.server = *flags.server;
    cluster.tls_server_name.clear();  // it belonged to the other server
  }
  if (flags.tls_server_name) cluster.tls_server_name = *flags.tls_server_name;
  if (flags.certificate_authority || flags.insecure_skip_tls_verify) {
    cluster.certificate_authority = flags.certificate_authority.value_or("");
    cluster.certificate_authority_pem.clear();
    cluster.insecure = flags.insecure_skip_tls_verify;
  }
}

void check_cluster(const ClusterConfig& cluster) {
  const bool has_authority =
      !cluster.certificate_authority.empty() || !cluster.certificate_authority_pem.empty();
  if (cluster.server.empty()) {
    fail(ErrorKind::Usage, "cluster \"{}\" has no server", cluster.name);
  }
  if (!cluster.certificate_authority.empty() && !cluster.certificate_authority_pem.empty()) {
    fail(ErrorKind::Usage,
         "cluster \"{}\" has certificate-authority and certificate-authority-data; keep one",
         cluster.name);
  }
  if (cluster.insecure && has_authority) {
    fail(ErrorKind::Usage,
         "cluster \"{}\" has a certificate authority and insecure-skip-tls-verify; keep one",
         cluster.name);
  }
}

ServerUrl server_of(const ClusterConfig& cluster, const UserConfig& user) {
  auto url = parse_url(cluster.server);
  if (!url && cluster.server.find("://") == std::string::npos) {
    const bool means_tls = cluster.insecure || !cluster.certificate_authority.empty() ||
                           !cluster.certificate_authority_pem.empty() ||
                           !user.client_certificate.empty() || !user.client_certificate_pem.empty();
    url = parse_url((means_tls ? "https://" : "http://") + cluster.server);
    if (url && !url->path.empty()) url.reset();
  }
  // The text is not repeated: it may hold a password.
  if (!url || (url->scheme != "https" && url->scheme != "http")) {
    fail(ErrorKind::Usage, "the server of cluster \"{}\" is no http or https address",
         cluster.name);
  }
  if (!url->user.empty()) {
    fail(ErrorKind::Usage,
         "the server of cluster \"{}\" has a user in its address; "
         "put it into the user's entry",
         cluster.name);
  }
  return *url;
}

std::string authority_pem(const ClusterConfig& cluster) {
  if (cluster.certificate_authority.empty() && cluster.certificate_authority_pem.empty()) return {};
  const bool is_file = !cluster.certificate_authority.empty();
  std::string pem = is_file ? require_file(cluster.certificate_authority, "certificate-authority")
                            : cluster.certificate_authority_pem;
  if (certificates_in(pem).empty()) {
    fail(ErrorKind::Usage, "{} of cluster \"{}\" holds no readable PEM certificate",
         is_file ? cluster.certificate_authority : "certificate-authority-data", cluster.name);
  }
  return pem;
}

net::Endpoint endpoint_of(const ClusterConfig& cluster, const ServerUrl& server,
                          const Environment& environment) {
  net::Endpoint endpoint;
  endpoint.url = server.text();
  endpoint.compression = !cluster.disable_compression;
  endpoint.proxy_url =
      cluster.proxy_url.empty()
          ? proxy_from_environment(server, environment)
          : checked_proxy(cluster.proxy_url, fmt::format("cluster \"{}\"", cluster.name));
  if (server.scheme != "https") return endpoint;
  endpoint.ca_pem = authority_pem(cluster);
  endpoint.insecure = cluster.insecure;
  endpoint.tls_server_name = cluster.tls_server_name;
  return endpoint;
}

}  // namespace

ClusterTarget resolve(const Kubeconfig& kubeconfig, const KubeconfigFlags& flags,
                      const Environment& environment) {
  const ContextConfig context = select_context(kubeconfig, flags);
  ClusterConfig cluster = select_cluster(kubeconfig, flags, context);
  UserConfig user = select_user(kubeconfig, flags, context);
  override_cluster(cluster, flags);
  override_user(user, flags);
  check_cluster(cluster);
  check_user(user);

  const ServerUrl server = server_of(cluster, user);
  ClusterTarget target;
  target.context = context.name.empty() ? server.host : context.name;
  target.cluster_name = cluster.name;
  target.user_name = user.name;
  target.default_namespace = default_namespace(kubeconfig, flags);
  target.endpoint = endpoint_of(cluster, server, environment);
  target.proxy_url = cluster.proxy_url;
  target.exec_config = cluster.exec_config;
  target.warnings = kubeconfig.warnings;
  if (server.scheme == "https") {
    target.certificate_authority = cluster.certificate_authority;
    target.user = std::move(user);
  } else {
    target.user = without_credentials(user);
    if (has_credentials(user)) {
      target.warnings.push_back(
          fmt::format("{} is not https: the credentials of user \"{}\" are not sent", server.text(),
                      user.name));
    }
  }
  if (target.endpoint.insecure) {
    target.warnings.push_back(fmt::format(
        "the identity of {} is not verified (insecure-skip-tls-verify)", server.text()));
  }
  return target;
}

}  // namespace k8scache::kube
