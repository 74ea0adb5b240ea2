#pragma once

#include "core/wire/table.hpp"

#include <optional>
#include <string_view>

namespace k8scache::wire {

/// How lists are asked for: `Auto` and `Protobuf` as protobuf where a table says what that means.
/// `Auto` trusts no table about another minor than its own; `Protobuf` takes the nearest.
enum class Mode { Auto, Json, Protobuf };

/// `auto`, `json`, `protobuf`; nothing for another word.
std::optional<Mode> parse_mode(std::string_view word);

/// The table for a server that calls itself `v1.36.3`; nothing when its lists are to be asked for
/// as JSON. Made at its first use, and kept: for threads.
const Table* table_for(Mode mode, std::string_view server_version);

}  // namespace k8scache::wire
