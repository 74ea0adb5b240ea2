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

/// By which minor's table a server is read that calls itself `v1.36.3`; nothing when its lists are
/// to be asked for as JSON.
std::optional<int> minor_for(Mode mode, std::string_view server_version);

/// The table of such a minor. Made at its first use, and kept: for threads.
const Table& table_of(int minor);

}  // namespace k8scache::wire
