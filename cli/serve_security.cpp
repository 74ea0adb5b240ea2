#include "cli/serve_security.hpp"

#include "core/base/crypto.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"

#include <string_view>
#include <vector>

namespace k8scache::cli {

namespace {

/// A path of flag or setting; `~/` is the home folder.
std::optional<std::string> path_of(const Context& context, const std::optional<std::string>& flag,
                                   std::string_view setting) {
  auto path = flag ? flag : context.settings.get(setting);
  if (!path || path->empty()) return std::nullopt;
  return below_home(*path, context.environment);
}

}  // namespace

std::optional<std::string> tls_cert_path(const Context& context, const ServeFlags& flags) {
  return path_of(context, flags.tls_cert, "serve.tls_cert");
}

std::optional<std::string> token_file_path(const Context& context, const ServeFlags& flags) {
  return path_of(context, flags.token_file, "serve.token_file");
}

ServeAddress listen_address(const Context& context, const ServeFlags& flags) {
  return serve_address(flags.listen ? *flags.listen : context.settings.get("serve.listen").value());
}

ServeSecurity load_security(const Context& context, const ServeFlags& flags) {
  ServeSecurity security;
  const auto certificate = tls_cert_path(context, flags);
  const auto key = path_of(context, flags.tls_key, "serve.tls_key");
  if (certificate.has_value() != key.has_value()) {
    fail(ErrorKind::Usage, "--tls-cert and --tls-key: one is useless without the other");
  }
  if (certificate) {
    security.certificate_pem = require_file(*certificate, "certificate");
    security.key_pem = require_private_file(*key, "key");
    if (const auto problem = key_pair_problem(security.certificate_pem, security.key_pem)) {
      fail(ErrorKind::Usage, "cannot use {} and {}: {}", *certificate, *key, *problem);
    }
  }
  if (const auto path = token_file_path(context, flags)) {
    security.tokens = serve::AccessTokens::parse(require_private_file(*path, "token file"), *path);
  }
  return security;
}

void require_guarded(const ServeAddress& address, const ServeSecurity& security) {
  if (address.is_local() || (security.has_tls() && security.tokens)) return;
  std::vector<std::string> missing;
  if (!security.has_tls()) missing.emplace_back("--tls-cert and --tls-key");
  if (!security.tokens) missing.emplace_back("--token-file");
  fail(ErrorKind::Usage,
       "--listen: {} can be reached by other machines; that needs TLS and tokens: give {}",
       address.host, fmt::format("{}", fmt::join(missing, ", and ")));
}

}  // namespace k8scache::cli
