#include "core/kube/credentials.hpp"

#include "core/base/crypto.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/time_format.hpp"
#include "core/kube/impersonation.hpp"

#include <chrono>

namespace k8scache::kube {

namespace {

constexpr std::chrono::minutes kAuthorityRereadAfter{5};
// A wave of 401s over all open requests must not become a wave of plugin runs.
constexpr std::chrono::seconds kRefreshPause{30};
// A plugin (or a clock) that is wrong about the end would otherwise be run for every request.
constexpr std::chrono::seconds kPluginPause{10};

bool has_basic(const UserConfig& user) { return !user.username.empty() || !user.password.empty(); }

/// A plugin is not run where the user has something else already.
bool needs_plugin(const UserConfig& user) {
  return user.exec && user.token.empty() && user.token_file.empty() && !has_basic(user) &&
         !KeyPair::is_configured(user);
}

}  // namespace

Credentials::Credentials(const ClusterTarget& target, const Environment& environment,
                         ExecPolicy policy, StandardInput standard_input, const Clock& clock,
                         ChildRunner& runner)
    : user_(target.user),
      endpoint_(target.endpoint),
      authority_file_(target.certificate_authority),
      authority_read_at_(clock.monotonic()),
      clock_(clock),
      impersonation_(impersonation_headers(target.user)) {
  if (!user_.token.empty() && !is_header_token(user_.token)) {
    fail(ErrorKind::Usage, "the token of user \"{}\" holds characters that no token has",
         user_.name);
  }
  if (!user_.token_file.empty()) token_file_.emplace(user_.token_file, user_.token, clock);
  if (KeyPair::is_configured(user_)) key_pair_.emplace(user_, clock);
  if (needs_plugin(user_)) {
    plugin_.emplace(target, environment, std::move(policy), standard_input, runner);
  }
}

std::vector<net::Header> Credentials::headers() {
  std::vector<net::Header> headers;
  if (std::string value = authorization(); !value.empty()) {
    headers.emplace_back("Authorization", std::move(value));
  }
  headers.insert(headers.end(), impersonation_.begin(), impersonation_.end());
  return headers;
}

std::string Credentials::authorization() {
  last_token_.clear();
  if (token_file_) {
    last_token_ = token_file_->token();
  } else if (!user_.token.empty()) {
    last_token_ = user_.token;
  } else if (has_basic(user_)) {
    return "Basic " + base64_encode(user_.username + ":" + user_.password);
  } else if (plugin_) {
    last_token_ = from_plugin().token;
  } else if (user_.auth_provider) {
    last_token_ = id_token();
  }
  return last_token_.empty() ? std::string() : "Bearer " + last_token_;
}

const std::string& Credentials::id_token() const {
  static const std::string kNone;
  const auto found = user_.auth_provider->config.find("id-token");
  const std::string& token = found == user_.auth_provider->config.end() ? kNone : found->second;
  if (!is_header_token(token)) {
    fail(ErrorKind::Denied,
         "the oidc provider of user \"{}\" has no id-token; log in, or use an exec plugin",
         user_.name);
  }
  const auto expires = token_expiry(token);
  if (expires && *expires <= clock_.now()) {
    fail(ErrorKind::Denied,
         "the id-token of user \"{}\" expired on {}, and refreshing it is not supported; log in "
         "again, or use an exec plugin",
         user_.name, rfc3339(*expires));
  }
  return token;
}

const ExecCredential& Credentials::from_plugin() {
  if (plugin_credential_) {
    const auto& expires = plugin_credential_->expires;
    const bool is_good = !expires || clock_.now() < *expires;
    if (is_good || clock_.monotonic() - plugin_ran_at_ < kPluginPause) return *plugin_credential_;
  }
  run_plugin();
  return *plugin_credential_;
}

void Credentials::run_plugin() {
  ExecCredential fresh = plugin_->run();
  if (!fresh.token.empty() && !is_header_token(fresh.token)) {
    fail(ErrorKind::Denied,
         "the exec plugin of user \"{}\" returned a token with characters that "
         "no token has",
         user_.name);
  }
  plugin_credential_ = std::move(fresh);
  plugin_ran_at_ = clock_.monotonic();
}

std::optional<ClientCertificate> Credentials::client_certificate() {
  if (key_pair_) return key_pair_->current();
  if (!plugin_) return std::nullopt;
  const ExecCredential& credential = from_plugin();
  if (credential.key_pem.empty()) return std::nullopt;
  return ClientCertificate{.certificate_pem = credential.certificate_pem,
                           .key_pem = credential.key_pem};
}

net::Endpoint Credentials::endpoint() {
  const Tick now = clock_.monotonic();
  if (!authority_file_.empty() && now - authority_read_at_ >= kAuthorityRereadAfter) {
    authority_read_at_ = now;
    std::string fresh = reread_file(authority_file_).value_or("");
    if (!certificates_in(fresh).empty()) endpoint_.ca_pem = std::move(fresh);
  }
  const ClientCertificate pair = client_certificate().value_or(ClientCertificate{});
  endpoint_.client_certificate_pem = pair.certificate_pem;
  endpoint_.client_key_pem = pair.key_pem;
  return endpoint_;
}

bool Credentials::refresh_after_unauthorized() {
  const Tick now = clock_.monotonic();
  if (refreshed_at_ && now - *refreshed_at_ < kRefreshPause) return refresh_helped_;
  refreshed_at_ = now;
  refresh_helped_ = false;  // also when the plugin throws
  refresh_helped_ = refresh();
  return refresh_helped_;
}

bool Credentials::refresh() {
  if (plugin_) {
    run_plugin();
    return true;
  }
  const bool has_new_token = token_file_ && token_file_->reread();
  const bool has_new_pair = key_pair_ && key_pair_->reread();
  return has_new_token || has_new_pair;
}

std::optional<std::string> Credentials::expired() const {
  const Instant now = clock_.now();
  std::string pem;
  if (key_pair_) pem = key_pair_->last().certificate_pem;
  if (plugin_credential_) pem = plugin_credential_->certificate_pem;
  const auto certificate_ends = certificate_expiry(pem);
  if (certificate_ends && *certificate_ends <= now) {
    return fmt::format(
        "client certificate of user \"{}\" expired on {}{}", user_.name, rfc3339(*certificate_ends),
        user_.client_certificate.empty() ? "" : " (" + user_.client_certificate + ")");
  }
  const auto token_ends = token_expiry(last_token_);
  if (token_ends && *token_ends <= now) {
    return fmt::format("token of user \"{}\" expired on {}", user_.name, rfc3339(*token_ends));
  }
  return std::nullopt;
}

}  // namespace k8scache::kube
