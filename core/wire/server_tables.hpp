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

/// Whether a server keeps the objects of an API group as JSON though it also speaks of them in
/// protobuf: then a list may be empty where protobuf knows only null. Source:
/// k8s.io/apiextensions-apiserver and k8s.io/kube-aggregator, whose storage knows no protobuf.
bool is_kept_as_json(std::string_view group);

/// The table of such a minor. Made at its first use, and kept: for threads.
const Table& table_of(int minor);

}  // namespace k8scache::wire
