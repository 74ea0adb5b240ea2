#pragma once

#include "cli/cache_choice.hpp"
#include "cli/cache_related.hpp"
#include "cli/get_coverage.hpp"
#include "core/query/resource_args.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace k8scache::cli {

struct DescribeFlags {
  GetFlags get;                      ///< those that `get` has, too
  std::optional<bool> shows_events;  ///< nothing: of one object, and of one only
};

/// One `describe`: finds the objects, then describes one after the other.
/// Spec: kubectl describe, DescribeOptions.Run.
class DescribeObjects {
 public:
  /// Opens the cache. What is passed by reference outlives this. Throws as `choose_cache`
  /// and `open_cache`.
  DescribeObjects(Context& context, const DescribeFlags& flags);

  /// Returns the exit code. Throws as `query::parse_resource_args`; of manifests, Usage when the
  /// selector cannot be read.
  int run();

 private:
  /// An object that is described, by its row.
  struct Found {
    const model::CatalogType* type = nullptr;
    std::int64_t id = 0;
  };
  [[nodiscard]] int explain(const query::SelectorProblem& problem);
  int run_of_manifests();
  [[nodiscard]] query::LabelSelector selector_of_manifests() const;
  int conclude_of_manifests();
  void find(const query::Wanted& wanted, const query::LabelSelector& labels);
  [[nodiscard]] std::vector<std::pair<std::int64_t, std::string>> rows(
      const query::Wanted& wanted, const query::LabelSelector& labels);
  [[nodiscard]] bool is_answered(const model::CatalogType& type);
  [[nodiscard]] bool describes_by_prefix();
  void write_all(bool shows_events);
  void write(const Found& found, bool shows_events);
  int conclude();
  void say_ambiguities() const;
  void say_warnings(const model::CatalogType& type) const;
  void say_missing();
  void say_none();

  Context& context_;
  const DescribeFlags& flags_;
  CacheChoice choice_;
  store::Reader reader_;
  std::vector<std::string> asked_;       // for; empty = all
  std::vector<std::string> namespaces_;  // with those of manifests
  Refreshed not_refreshed_;
  GetFailures failures_;
  GetCoverage coverage_;
  CacheRelated related_;
  query::ResourceArgs args_;
  std::vector<Found> found_;
  std::vector<std::string> missing_;  // `pods "web" not found`
  std::vector<std::pair<const model::CatalogType*, bool>> answered_;
  bool saw_secret_ = false;
};

}  // namespace k8scache::cli
