#pragma once

#include "core/json/writer.hpp"
#include "core/store/reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace k8scache::report {

/// How far a type is, in the whole cluster or in one namespace.
struct TypeStatus {
  const model::CatalogType* type = nullptr;
  store::Cursor cursor;
  std::int64_t objects = 0;
  std::string stream;  ///< what a live watcher does about it; empty: nobody watches
};

/// `ok`, `failed`, `forbidden`, `never`, `gone`, or what the watcher does.
[[nodiscard]] std::string state_text(const TypeStatus& row);

/// One for each type and scope that was ever asked for, in discovery order.
[[nodiscard]] std::vector<TypeStatus> type_statuses(store::Reader& reader, bool is_watched);

/// A fact of the file; empty when it is not known.
[[nodiscard]] std::string fact(const store::Reader& reader, const char* key);

/// Which changelog a position is of: another file's, or one of a cluster that was set back, has
/// another name.
[[nodiscard]] std::string changelog_name(const store::Reader& reader);

/// What the rows of a type are at, in words that mean nothing: as long as they stay, so do its
/// objects. They change with every look at the cluster that found none changed, too.
[[nodiscard]] std::string type_state(store::Reader& reader, std::int64_t type);

/// The size of the cache file, in bytes.
[[nodiscard]] std::int64_t file_bytes(const std::string& path);

/// Who keeps the cache, as member `watcher`.
void write_watcher(json::Writer& writer, const store::WatcherState& watcher);

/// What is cached, of what, and how old it is: one JSON object. `indent` as in `json::Writer`.
[[nodiscard]] std::string status_document(store::Reader& reader,
                                          const std::vector<TypeStatus>& rows,
                                          const std::optional<store::WatcherState>& watcher,
                                          int indent);

}  // namespace k8scache::report
