#include "core/kube/user_rules.hpp"

#include "core/base/error.hpp"

namespace k8scache::kube {

namespace {

bool has_certificate(const UserConfig& user) {
  return !user.client_certificate.empty() || !user.client_certificate_pem.empty();
}

bool has_key(const UserConfig& user) {
  return !user.client_key.empty() || !user.client_key_pem.empty();
}

bool has_basic(const UserConfig& user) { return !user.username.empty() || !user.password.empty(); }

void check_certificate(const UserConfig& user) {
  if (!user.client_certificate.empty() && !user.client_certificate_pem.empty()) {
    fail(ErrorKind::Usage,
         "user \"{}\" has client-certificate and client-certificate-data; keep one", user.name);
  }
  if (!user.client_key.empty() && !user.client_key_pem.empty()) {
    fail(ErrorKind::Usage, "user \"{}\" has client-key and client-key-data; keep one", user.name);
  }
  if (has_certificate(user) && !has_key(user)) {
    fail(ErrorKind::Usage,
         "user \"{}\" has a client certificate without key; add client-key or client-key-data",
         user.name);
  }
}

void check_exec(const UserConfig& user) {
  const ExecConfig& exec = *user.exec;
  if (user.auth_provider) {
    fail(ErrorKind::Usage, "user \"{}\" has exec and auth-provider; keep one", user.name);
  }
  if (exec.command.empty()) {
    fail(ErrorKind::Usage, "the exec plugin of user \"{}\" has no command", user.name);
  }
  if (exec.api_version != "client.authentication.k8s.io/v1" &&
      exec.api_version != "client.authentication.k8s.io/v1beta1") {
    fail(ErrorKind::Usage,
         "the exec plugin of user \"{}\" has the apiVersion \"{}\"; it must be "
         "client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1",
         user.name, exec.api_version);
  }
  for (const auto& [name, value] : exec.variables) {
    if (!name.empty()) continue;
    fail(ErrorKind::Usage, "the exec plugin of user \"{}\" has an env entry without name",
         user.name);
  }
  if (exec.interactive_mode != "Never" && exec.interactive_mode != "IfAvailable" &&
      exec.interactive_mode != "Always") {
    fail(ErrorKind::Usage,
         "the exec plugin of user \"{}\" has the interactiveMode \"{}\"; it must be Never, "
         "IfAvailable or Always",
         user.name, exec.interactive_mode);
  }
}

void check_auth_provider(const UserConfig& user) {
  const std::string& name = user.auth_provider->name;
  if (name == "oidc") return;
  if (name == "gcp" || name == "azure") {
    fail(ErrorKind::Usage,
         "user \"{}\" has the auth-provider \"{}\", which Kubernetes 1.26 removed; use the exec "
         "plugin {}",
         user.name, name, name == "gcp" ? "gke-gcloud-auth-plugin" : "kubelogin");
  }
  fail(ErrorKind::Usage, "user \"{}\" has the unknown auth-provider \"{}\"; use an exec plugin",
       user.name, name);
}

/// `KEY=VALUE`, keys again for more values. kubectl drops what has no `=`.
std::map<std::string, std::vector<std::string>> extras_of(const std::vector<std::string>& texts) {
  std::map<std::string, std::vector<std::string>> extras;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      fail(ErrorKind::Usage, "--as-user-extra \"{}\" is not KEY=VALUE", text);
    }
    extras[text.substr(0, equals)].push_back(text.substr(equals + 1));
  }
  return extras;
}

}  // namespace

void override_user(UserConfig& user, const KubeconfigFlags& flags) {
  if (flags.token) {
    user.token = *flags.token;
    user.token_file.clear();
  }
  if (flags.username) user.username = *flags.username;
  if (flags.password) user.password = *flags.password;
  if (flags.client_certificate) {
    user.client_certificate = *flags.client_certificate;
    user.client_certificate_pem.clear();
  }
  if (flags.client_key) {
    user.client_key = *flags.client_key;
    user.client_key_pem.clear();
  }
  if (flags.as) user.as = *flags.as;
  if (flags.as_uid) user.as_uid = *flags.as_uid;
  if (!flags.as_groups.empty()) user.as_groups = flags.as_groups;
  if (!flags.as_user_extras.empty()) user.as_extra = extras_of(flags.as_user_extras);
}

void check_user(const UserConfig& user) {
  if (!user.token.empty() && has_basic(user)) {
    fail(ErrorKind::Usage, "user \"{}\" has a token and a user name with password; keep one",
         user.name);
  }
  check_certificate(user);
  if (user.exec) check_exec(user);
  if (user.auth_provider) check_auth_provider(user);
  const bool impersonates_details =
      !user.as_uid.empty() || !user.as_groups.empty() || !user.as_extra.empty();
  if (impersonates_details && user.as.empty()) {
    fail(ErrorKind::Usage,
         "a uid, groups or extra fields are to be impersonated without a user; add --as");
  }
}

bool has_credentials(const UserConfig& user) {
  return has_certificate(user) || has_basic(user) || !user.token.empty() ||
         !user.token_file.empty() || user.exec || user.auth_provider;
}

UserConfig without_credentials(const UserConfig& user) {
  UserConfig result;
  result.name = user.name;
  result.as = user.as;
  result.as_uid = user.as_uid;
  result.as_groups = user.as_groups;
  result.as_extra = user.as_extra;
  return result;
}

}  // namespace k8scache::kube
