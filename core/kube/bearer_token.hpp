#pragma once

#include "core/base/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace k8scache::kube {

/// When a JSON Web Token ends (`exp`); nothing for opaque tokens and those without an end. The
/// signature is not looked at: it is the server's to judge, this is for messages and timing.
[[nodiscard]] std::optional<Instant> token_expiry(std::string_view token);

/// Whether the text can stand in a header: visible ASCII, not empty.
[[nodiscard]] bool is_header_token(std::string_view token);

/// A token in a file that somebody else renews, as the kubelet does. Read again about every 50 s; a
/// file that is gone, empty or damaged leaves the last good token in use.
///
/// Spec: client-go, transport.NewCachedFileTokenSource.
class TokenFile {
 public:
  /// `fallback` counts until the file was read once; may be empty.
  TokenFile(std::string path, std::string fallback, const Clock& clock)
      : path_(std::move(path)), token_(std::move(fallback)), clock_(clock) {}

  /// Throws `Error` (Denied) if there never was a token.
  [[nodiscard]] const std::string& token();
  /// Reads the file now. True if the token is another one.
  [[nodiscard]] bool reread();

 private:
  std::string path_;
  std::string token_;
  const Clock& clock_;
  std::optional<Tick> read_at_;
};

}  // namespace k8scache::kube
