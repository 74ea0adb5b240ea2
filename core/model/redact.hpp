#pragma once

#include "core/model/resource_type.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace k8scache::model {

/// What of a Secret is stored.
enum class SecretsMode {
  Keys,      ///< the keys of `data`, every value as the empty string
  Metadata,  ///< no keys either
  Off,       ///< Secrets are not listed at all
  Full,      ///< everything, on request only
};

std::optional<SecretsMode> parse_secrets_mode(std::string_view text);
std::string_view secrets_mode_text(SecretsMode mode);

/// Whether objects of the type hold secret values.
bool is_secret(const ResourceType& type);

/// The body of a Secret without what `mode` keeps out: values, and the last-applied annotation,
/// which holds them all again. Throws Usage on malformed JSON.
std::string redact_secret(std::string_view body, SecretsMode mode);

}  // namespace k8scache::model
