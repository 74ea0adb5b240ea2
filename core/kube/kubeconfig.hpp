#pragma once

#include "core/base/environment.hpp"
#include "core/kube/in_cluster.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace k8scache::kube {

/// `exec` of a user: a program that prints credentials. Spec: client.authentication.k8s.io.
struct ExecConfig {
  std::string api_version;
  std::string command;  ///< a path, or a bare name to look up in PATH
  std::vector<std::string> args;
  std::vector<std::pair<std::string, std::string>> variables;  ///< added to our own, later ones win
  std::string install_hint;
  std::string interactive_mode;  ///< Never, IfAvailable or Always
  bool provide_cluster = false;
};

/// `auth-provider` of a user: what came before exec plugins.
struct AuthProvider {
  std::string name;
  std::map<std::string, std::string> config;
};

/// One entry of `users`. Paths are absolute or relative to the working directory, `-data` fields
/// are decoded.
struct UserConfig {
  std::string name;
  std::string client_certificate;
  std::string client_certificate_pem;
  std::string client_key;
  std::string client_key_pem;
  std::string token;
  std::string token_file;
  std::string username;
  std::string password;
  std::string as;  ///< whom to impersonate
  std::string as_uid;
  std::vector<std::string> as_groups;
  std::map<std::string, std::vector<std::string>> as_extra;
  std::optional<ExecConfig> exec;
  std::optional<AuthProvider> auth_provider;
};

/// One entry of `clusters`; paths and data as in `UserConfig`.
struct ClusterConfig {
  std::string name;
  std::string server;
  std::string certificate_authority;
  std::string certificate_authority_pem;
  std::string tls_server_name;
  std::string proxy_url;
  bool insecure = false;
  bool disable_compression = false;
  std::string exec_config;  ///< JSON, opaque, for exec plugins; empty: none
};

/// One entry of `contexts`.
struct ContextConfig {
  std::string name;
  std::string cluster;
  std::string user;
  std::string ns;
};

/// What several kubeconfig files say together. Of entries with one name the first file's counts,
/// whole; so it is with `current_context`.
struct Kubeconfig {
  std::vector<ContextConfig> contexts;  ///< in the order of the files
  std::vector<ClusterConfig> clusters;
  std::vector<UserConfig> users;
  std::string current_context;
  std::vector<std::string> files;     ///< that were read, in order, for messages
  std::vector<std::string> warnings;  ///< one line each

  [[nodiscard]] const ContextConfig* context(std::string_view name) const;
  [[nodiscard]] const ClusterConfig* cluster(std::string_view name) const;
  [[nodiscard]] const UserConfig* user(std::string_view name) const;
  [[nodiscard]] bool is_empty() const;
};

/// kubectl's global flags that choose or override what the files say. Unset: not given.
struct KubeconfigFlags {
  std::optional<std::string> kubeconfig;
  std::optional<std::string> context;
  std::optional<std::string> cluster;
  std::optional<std::string> user;
  std::optional<std::string> ns;
  std::optional<std::string> server;
  std::optional<std::string> token;
  std::optional<std::string> username;
  std::optional<std::string> password;
  std::optional<std::string> certificate_authority;
  std::optional<std::string> client_certificate;
  std::optional<std::string> client_key;
  std::optional<std::string> tls_server_name;
  std::optional<std::string> as;
  std::optional<std::string> as_uid;
  std::vector<std::string> as_groups;
  std::vector<std::string> as_user_extras;  ///< `KEY=VALUE`
  bool insecure_skip_tls_verify = false;
};

/// Reads `--kubeconfig`, else the list in `KUBECONFIG`, else `$HOME/.kube/config`, else takes the
/// service account of the pod we run in, as a configuration with one context `in-cluster`. The
/// result is empty if there is none of these: resolving it fails, but cached data need no
/// configuration.
///
/// Throws `Error` (Usage) that names file and line when a file exists and cannot be understood, or
/// is named by the flag and missing.
///
/// Spec: client-go, clientcmd.ClientConfigLoadingRules.
[[nodiscard]] Kubeconfig load_kubeconfig(
    const KubeconfigFlags& flags, const Environment& environment,
    const std::string& account_directory = std::string(kServiceAccountDirectory));

/// Where a kubeconfig is looked for, in order: the file of the flag, those of `KUBECONFIG`, or the
/// one below `HOME`.
[[nodiscard]] std::vector<std::string> kubeconfig_files(const KubeconfigFlags& flags,
                                                        const Environment& environment);

/// The namespace commands work in when they name none: flag, context, `default`. Never throws.
[[nodiscard]] std::string default_namespace(const Kubeconfig& kubeconfig,
                                            const KubeconfigFlags& flags);

/// The name of the context that flags and files select; empty if they select none.
[[nodiscard]] std::string selected_context(const Kubeconfig& kubeconfig,
                                           const KubeconfigFlags& flags);

}  // namespace k8scache::kube
