#pragma once

#include "cli/context.hpp"
#include "cli/serve_address.hpp"
#include "cli/serve_flags.hpp"
#include "core/serve/access_tokens.hpp"

#include <optional>
#include <string>

namespace k8scache::cli {

/// What guards a server: its certificate, and the tokens that it wants.
struct ServeSecurity {
  std::string certificate_pem{};  ///< empty: plain HTTP
  std::string key_pem{};
  std::optional<serve::AccessTokens> tokens{};

  [[nodiscard]] bool has_tls() const { return !certificate_pem.empty(); }
};

/// Flag over setting.
std::optional<std::string> tls_cert_path(const Context& context, const ServeFlags& flags);
std::optional<std::string> token_file_path(const Context& context, const ServeFlags& flags);
ServeAddress listen_address(const Context& context, const ServeFlags& flags);

/// Reads the files that flags and settings name. Throws Usage for one that cannot be used, or that
/// others could have written.
ServeSecurity load_security(const Context& context, const ServeFlags& flags);

/// Throws Usage for an address that other machines can reach without either.
void require_guarded(const ServeAddress& address, const ServeSecurity& security);

}  // namespace k8scache::cli
