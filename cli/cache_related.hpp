#pragma once

#include "cli/context.hpp"
#include "core/describe/related.hpp"
#include "core/store/reader.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace k8scache::cli {

/// What a description needs beside its object, from the same snapshot of the cache. What the cache
/// cannot say is told on standard error, once for each type.
class CacheRelated final : public describe::Related {
 public:
  /// Both outlive this.
  CacheRelated(Context& context, store::Reader& reader) : context_(context), reader_(reader) {}

  describe::Reach each(const describe::Question& question,
                       const std::function<void(json::Value)>& visit) override;

 private:
  describe::Reach reach_of(const model::CatalogType& type, const std::string& ns);
  void note(const model::CatalogType& type, const std::string& what);

  Context& context_;
  store::Reader& reader_;
  std::map<std::pair<std::int64_t, std::string>, describe::Reach> known_;  // by type and namespace
  std::set<std::string> said_;
};

}  // namespace k8scache::cli
