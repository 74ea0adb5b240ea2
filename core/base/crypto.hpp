#pragma once

#include "core/base/clock.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache {

/// Standard alphabet, padded, one line.
[[nodiscard]] std::string base64_encode(std::string_view bytes);
/// White space is skipped, padding required; nothing if the text is not base64.
[[nodiscard]] std::optional<std::string> base64_decode(std::string_view text);
/// The URL-safe alphabet of JSON Web Tokens, padding optional; nothing if the text is not
/// base64url.
[[nodiscard]] std::optional<std::string> base64url_decode(std::string_view text);

/// The same alphabet, without padding.
[[nodiscard]] std::string base64url_encode(std::string_view bytes);

/// 64 lower-case digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

/// What only those can make of a text who have the key: 64 lower-case digits. Spec: RFC 2104.
[[nodiscard]] std::string hmac_sha256_hex(std::string_view key, std::string_view text);

/// Bytes that nobody can guess. Throws `Error` (Internal) when the system has none.
[[nodiscard]] std::string random_bytes(std::size_t count);

/// Whether two texts are equal, in a time that tells nothing of where they differ.
[[nodiscard]] bool is_equal_secret(std::string_view one, std::string_view other);

/// What we tell people about a certificate.
struct Certificate {
  std::string subject;  ///< RFC 2253 form: `CN=ann,O=dev`
  Instant expires;
};

/// The certificates of a PEM text in order, other blocks skipped; empty if there is none or one
/// cannot be read.
[[nodiscard]] std::vector<Certificate> certificates_in(std::string_view pem);
/// Whom the first certificate of a PEM text is for: DNS names, which may begin with `*.`, and
/// addresses (`10.0.0.1`, `::1`). Spec: RFC 5280, subjectAltName.
[[nodiscard]] std::vector<std::string> certificate_hosts(std::string_view pem);
/// When the first certificate of a PEM text ends; nothing if there is none.
[[nodiscard]] std::optional<Instant> certificate_expiry(std::string_view pem);

/// Why this certificate and key cannot be used together, in words that follow a colon
/// (`the key does not belong to the certificate`); nothing when they can.
[[nodiscard]] std::optional<std::string> key_pair_problem(std::string_view certificate_pem,
                                                          std::string_view key_pem);

}  // namespace k8scache
