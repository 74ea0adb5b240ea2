#include "core/serve/cluster_cache.hpp"

#include "core/base/error.hpp"
#include "core/json/value.hpp"
#include "core/model/version.hpp"
#include "core/query/field_selector.hpp"
#include "core/serve/visible_rows.hpp"
#include "core/store/definitions.hpp"

#include <utility>

namespace k8scache::serve {

ClusterCache::ClusterCache(std::string name, std::string path, const model::Registry& registry,
                           const Clock& clock, CacheNews& news)
    : name_(std::move(name)),
      path_(std::move(path)),
      registry_(registry),
      clock_(clock),
      news_(news) {}

bool ClusterCache::has_news() const {
  return news_.commits.load() != commits_ || news_.files.load() != files_;
}

store::Reader& ClusterCache::reader() {
  if (!reader_ || !is_reading_) refresh();
  return *reader_;
}

void ClusterCache::refresh() {
  if (is_closed_) fail(ErrorKind::Stale, "the cluster {} is served no longer", name_);
  if (reader_ && is_reading_ && !has_news()) return;
  // Before the snapshot: what comes after is at worst looked at twice.
  commits_ = news_.commits.load();
  const std::uint64_t files = news_.files.load();
  if (reader_ && files == files_) {
    std::optional<store::Reader> kept = std::exchange(reader_, std::nullopt);
    kept->renew();
    reader_ = std::move(kept);
  } else {
    reader_.reset();
    results_ = {};  // another connection numbers states anew
    reader_.emplace(path_);
  }
  files_ = files;
  is_reading_ = true;
}

std::string ClusterCache::version_of(store::Reader& reader, std::int64_t type,
                                     const std::string& ns) {
  std::string oldest;
  for (const store::Cursor& cursor : reader.cursors(type)) {
    const std::string& scope = cursor.at.scope;
    if (!cursor.complete || !(scope.empty() || ns.empty() || scope == ns)) continue;
    std::string reached = cursor.resource_version;
    const std::string& changed = newest_.of(this->reader(), tail(), files_, type, scope);
    if (model::compare_versions(changed, reached) == std::partial_ordering::greater) {
      reached = changed;
    }
    if (oldest.empty() || model::compare_versions(reached, oldest) == std::partial_ordering::less) {
      oldest = std::move(reached);
    }
  }
  return oldest;
}

ChangeTail& ClusterCache::tail() {
  tail_.follow(reader(), {files_, commits_});
  return tail_;
}

void ClusterCache::let_go() {
  if (!reader_ || !is_reading_) return;
  is_reading_ = false;
  reader_->let_go();
}

void ClusterCache::close() {
  is_closed_ = true;
  is_reading_ = false;
  reader_.reset();
}

store::Answerable ClusterCache::answerable(const Reach& reach, const model::CatalogType& type,
                                           const std::string& ns, const std::string& name) {
  return answerable_to(reach, reader().cursors(type.id), type.type, ns, name);
}

view::Columns columns_of(store::Reader& reader, const model::CatalogType& type,
                         const model::Registry& registry) {
  const bool is_known = registry.find(type.type.group, type.type.kind) != nullptr;
  const std::string crd = is_known ? "" : store::definition_of(reader, type.type);
  json::Parser parser;
  return view::Columns::of(type.type, registry, crd.empty() ? json::Value{} : parser.parse(crd));
}

std::vector<std::string> selectable_fields_of(store::Reader& reader,
                                              const model::CatalogType& type) {
  const std::string crd = store::definition_of(reader, type.type);
  json::Parser parser;
  return query::custom_selectable_fields(type.type,
                                         crd.empty() ? json::Value{} : parser.parse(crd));
}

}  // namespace k8scache::serve
