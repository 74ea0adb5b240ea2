#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace k8scache::tests {

/// What a continue token says, in the form of a real server: base64url of a small JSON document.
struct ContinueToken {
  bool at_latest = false;      ///< "inconsistent": go on at the newest revision (-1 on the wire)
  std::uint64_t revision = 0;  ///< of the snapshot
  std::string start{};         ///< the first storage key of the next page
  std::optional<std::size_t>
      left{};  ///< objects from `start` on, when known (ours, not upstream's)
};

std::string token_text(const ContinueToken& token);
/// Nothing if the text is no token.
std::optional<ContinueToken> parse_token(std::string_view text);

}  // namespace k8scache::tests
