#pragma once

#include "cli/context.hpp"
#include "core/describe/related.hpp"
#include "core/store/reader.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace k8scache::cli {

/// What a description needs beside its object, from the same snapshot of the cache. What the cache
/// cannot say is told on standard error, once for each type.
class CacheRelated final : public describe::Related {
 public:
  /// Both outlive this.
  CacheRelated(Context& context, store::Reader& reader) : context_(context), reader_(reader) {}

  describe::Reach each(const describe::Question& question,
                       const std::function<void(json::Value)>& visit) override;

  /// Several objects are described: what each of them would look for in all objects of a type is
  /// found for all of them at once.
  void expect_many() { expects_many_ = true; }

 private:
  using Rows = std::map<std::string, std::vector<std::int64_t>, std::less<>>;  // by a field's value
  const Rows& rows_by(const model::CatalogType& type, std::string_view field);
  describe::Reach reach_of(const model::CatalogType& type, const std::string& ns);
  void note(const model::CatalogType& type, const std::string& what);

  Context& context_;
  store::Reader& reader_;
  std::map<std::pair<std::int64_t, std::string>, describe::Reach> known_;  // by type and namespace
  std::set<std::string> said_;
  bool expects_many_ = false;
  std::map<std::pair<std::int64_t, std::string>, Rows> rows_;  // by type and field
};

}  // namespace k8scache::cli
