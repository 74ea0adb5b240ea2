#pragma once

#include "cli/cache_choice.hpp"
#include "cli/get_coverage.hpp"
#include "cli/get_output.hpp"
#include "core/history/watch_feed.hpp"
#include "core/model/registry.hpp"
#include "core/query/field_selector.hpp"
#include "core/query/label_selector.hpp"
#include "core/query/resource_args.hpp"

#include <set>
#include <string>
#include <vector>

namespace k8scache::cli {

class GetSorting;

/// A type of one cache that is asked for, and the names wanted of it; none: all objects.
struct TypeWanted {
  const model::CatalogType* type = nullptr;
  std::vector<std::string> names;
  std::string ns;  ///< of objects that say where they are; empty: the namespaces of the question
};

/// What an answer is shown with, whatever cache it is of.
struct GetShow {
  GetOutput& output;
  const model::Registry& registry;
  const query::LabelSelector& selector;
  const query::FieldSelector& fields;
  GetSorting* sorting = nullptr;            ///< notes the objects, and shows them later
  std::set<std::string>* chosen = nullptr;  ///< the `namespace/name` of each is put there
};

/// The namespaces that `get` means in a cache; empty: all.
std::vector<std::string> namespaces_of_get(const Context& context, const GetFlags& flags,
                                           const CacheChoice& choice, const store::Reader& reader);

/// One cache as `get` asks it: which namespaces, which types, and their rows.
class GetCache {
 public:
  /// Opens the cache, as `open_cache`. What is passed by reference outlives this.
  GetCache(Context& context, const GetFlags& flags, CacheChoice choice, const Refreshed& refreshed,
           GetFailures& failures);
  GetCache(const GetCache&) = delete;
  GetCache& operator=(const GetCache&) = delete;

  [[nodiscard]] const model::Catalog& catalog() const { return reader_.catalog(); }
  /// Reads what the words mean here, or the objects of manifests. Throws as
  /// `query::parse_resource_args`.
  void ask(const std::vector<std::string>& words);
  /// What was asked for, in that order; types that follow each other are one.
  [[nodiscard]] const std::vector<TypeWanted>& wanted() const { return wanted_; }
  [[nodiscard]] bool by_name() const { return args_.by_name; }
  [[nodiscard]] bool single() const { return args_.single; }

  /// Those of the question, whatever manifests say; empty: all.
  [[nodiscard]] const std::vector<std::string>& namespaces() const { return asked_; }
  [[nodiscard]] bool spans_namespaces() const;
  [[nodiscard]] const std::string& path() const { return reader_.path(); }
  /// The one namespace that the objects would be in, when the cluster has no such namespace.
  [[nodiscard]] std::string absent_namespace(const TypeWanted& wanted);
  /// What a server lets one choose the objects of a custom type by.
  [[nodiscard]] std::vector<std::string> selectable_fields(const model::CatalogType& type);
  /// Whether one of the objects is there.
  [[nodiscard]] bool has_any(const TypeWanted& wanted);

  /// Shows what is there of a type. Returns the names that are not; nothing when the rows cannot
  /// say.
  std::optional<std::vector<std::string>> show(const GetShow& show, const TypeWanted& wanted);

  /// Shows some of the objects, in this order.
  void show_objects(GetOutput& output, const std::vector<std::int64_t>& ids);

  /// The changes of a type from this snapshot on, which ends with it: nothing more can be shown.
  history::WatchFeed follow(const GetShow& show, const TypeWanted& wanted);

  /// How many warnings of the server were repeated.
  [[nodiscard]] std::size_t warnings() const { return said_.size(); }
  [[nodiscard]] std::optional<Instant> oldest() const { return coverage_.oldest(); }
  /// Whether values of Secrets are missing in what is stored.
  [[nodiscard]] bool is_redacted() const;

 private:
  void refuse_unaskable();
  [[nodiscard]] query::Query query_of(const TypeWanted& wanted,
                                      const query::LabelSelector& selector) const;
  void repeat_warnings(const model::CatalogType& type);
  /// Returns how many there are.
  std::int64_t show_all(const GetShow& show, const query::Query& query,
                        const model::CatalogType& type);
  /// Shows an object, if it fits; returns whether it does.
  bool show_one(const GetShow& show, const store::StoredObject& object);
  view::Columns columns_of(const model::CatalogType& type, const model::Registry& registry);

  Context& context_;
  const GetFlags& flags_;
  CacheChoice choice_;
  store::Reader reader_;
  GetFailures& failures_;
  std::vector<std::string> asked_;       // for; empty = all
  std::vector<std::string> namespaces_;  // with those of manifests
  GetCoverage coverage_;
  query::ResourceArgs args_;
  std::vector<TypeWanted> wanted_;
  std::set<std::string> said_;
  json::Parser parser_;
};

}  // namespace k8scache::cli
