#pragma once

#include "cli/cache_choice.hpp"
#include "cli/get_coverage.hpp"
#include "core/json/value.hpp"
#include "core/model/catalog.hpp"
#include "core/query/query.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::cli {

struct EventsFlags {
  GetFlags get;  ///< those that `get` has, too
  std::optional<std::string> of_object;
  std::vector<std::string> types;
  std::vector<std::string> words;  ///< kubectl takes them, and no notice
};

/// One cache as `events` asks it: which events are wanted, and its rows.
class EventsOfCache {
 public:
  /// Opens the cache. What is passed by reference outlives this. Throws as `open_cache`.
  EventsOfCache(Context& context, const EventsFlags& flags, CacheChoice choice);

  /// Reads what is asked for. False: this cache has no answer; why is among the failures, or is
  /// `unknown_type`. Throws Usage in kubectl's words, Stale when the cluster serves no events.
  /// Spec: kubectl events, EventsOptions.Run.
  [[nodiscard]] bool ask();
  /// What is to be said of the type of --for when it is none.
  [[nodiscard]] const std::string& unknown_type() const { return unknown_type_; }
  /// Whether an event is wanted.
  [[nodiscard]] bool fits(json::Value event) const;

  /// The wanted ones, by namespace and name: each with its row.
  void each(const std::function<void(json::Value, std::int64_t)>& visit);
  /// The bodies of rows, in that order.
  void each_body(const std::vector<std::int64_t>& ids,
                 const std::function<void(std::string_view)>& visit);

  [[nodiscard]] const model::CatalogType& type() const { return *type_; }
  [[nodiscard]] query::Query question() const;
  [[nodiscard]] store::Reader& reader() { return reader_; }
  [[nodiscard]] const std::vector<std::string>& namespaces() const { return namespaces_; }
  [[nodiscard]] const GetFailures& failures() const { return failures_; }
  [[nodiscard]] std::optional<Instant> oldest() const { return coverage_.oldest(); }

 private:
  [[nodiscard]] bool read_object();
  [[nodiscard]] std::string unknown(std::string_view word) const;
  void require_types() const;

  Context& context_;
  const EventsFlags& flags_;
  CacheChoice choice_;
  store::Reader reader_;
  std::vector<std::string> namespaces_;
  Refreshed not_refreshed_;
  GetFailures failures_;
  GetCoverage coverage_;
  const model::CatalogType* type_ = nullptr;
  // What --for means; without a name any object.
  const model::ResourceType* object_type_ = nullptr;
  std::string object_name_;
  std::string unknown_type_;
};

}  // namespace k8scache::cli
