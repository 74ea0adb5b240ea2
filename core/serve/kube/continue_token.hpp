#pragma once

#include "core/model/object.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace k8scache::serve {

/// Where a list that is answered in pages goes on.
struct ContinueToken {
  std::int64_t type = 0;
  std::string epoch;      ///< the changelog, when the list began
  std::int64_t seq = 0;   ///< of the changelog, when the list began: its state is that one
  std::string version;    ///< resourceVersion of the list
  model::ObjectKey last;  ///< the last object that was told
  std::string question;   ///< what the list is of, so that no other goes on with it
  friend bool operator==(const ContinueToken&, const ContinueToken&) = default;
};

/// Opaque text: base64url of JSON, with what only a holder of the key can make of it.
[[nodiscard]] std::string write_token(const ContinueToken& token, std::string_view key);
/// Nothing when the text is none that was made with this key.
[[nodiscard]] std::optional<ContinueToken> read_token(std::string_view text, std::string_view key);

}  // namespace k8scache::serve
