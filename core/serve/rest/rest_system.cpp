#include "core/serve/rest/rest_system.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/base/time_format.hpp"
#include "core/json/writer.hpp"
#include "core/report/health.hpp"
#include "core/report/status.hpp"
#include "core/serve/url.hpp"
#include "core/serve/visible_rows.hpp"
#include "core/store/live_watcher.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

namespace k8scache::serve {

namespace {

constexpr std::chrono::minutes kLongestAge{10};
constexpr const char* kIconOfCustomTypes = "crd";

Response json(std::string body) {
  return {.status = 200,
          .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "private, no-cache"}},
          .body = std::move(body) + "\n"};
}

void write_texts(json::Writer& writer, const char* key, const std::vector<std::string>& texts) {
  writer.key(key).begin_array();
  for (const std::string& text : texts) writer.value(text);
  writer.end_array();
}

/// What the path of a type is called here: its plural, with the group where others have it too.
std::string plural_of(const model::Catalog& catalog, const model::CatalogType& type) {
  const model::CatalogType* const plain = catalog.find(type.type.plural).type;
  const bool is_free = std::ranges::none_of(rest_routes(), [&](const RestRoute& route) {
    return split(route.pattern, '/').front() == type.type.plural;
  });
  return plain == &type && is_free ? type.type.plural : type.type.plural_and_group();
}

void write_columns(json::Writer& writer, ClusterCache& cache, const model::CatalogType& type) {
  const model::RegistryEntry* const known = cache.registry().find(type.type.group, type.type.kind);
  const view::Columns columns = columns_of(cache.reader(), type, cache.registry());
  writer.key("columns").begin_array();
  for (std::size_t i = 0; i < columns.columns().size(); ++i) {
    const view::ShownColumn& column = columns.columns()[i];
    writer.begin_object().key("name").value(column.name);
    if (known != nullptr && i < known->columns.size()) {
      writer.key("format").value(known->columns[i].format);
    }
    writer.key("wide").value(column.is_wide()).end_object();
  }
  writer.end_array();
}

}  // namespace

Response rest_health(const RestCall& call) {
  store::Reader& reader = call.cache.reader();
  const Instant now = call.cache.clock().now();
  store::WatchFacts facts = report::health_facts(reader, now);
  std::vector<report::TypeStatus> rows = report::type_statuses(reader, facts.live.has_value());
  // Who may not see a list is not told what became of it.
  std::set<store::TypeScope> hidden;
  std::erase_if(rows, [&](const report::TypeStatus& row) {
    if (concerns(call.request.reach, row.type->type, row.cursor.at.scope)) return false;
    hidden.insert(row.cursor.at);
    return true;
  });
  std::erase_if(facts.streams, [&](const auto& stream) { return hidden.contains(stream.at); });
  std::erase_if(facts.cursors, [&](const auto& cursor) { return hidden.contains(cursor.at); });
  return json(report::health_document(store::assess(facts, now, kLongestAge), facts, rows,
                                      std::nullopt, 0));
}

Response rest_status(const RestCall& call) {
  store::Reader& reader = call.cache.reader();
  const auto watcher = store::live_watcher(reader.path(), call.cache.clock().now());
  return json(report::status_document(reader, report::type_statuses(reader, watcher.has_value()),
                                      watcher, 0));
}

Response rest_resources(const RestCall& call) {
  store::Reader& reader = call.cache.reader();
  const model::Catalog& catalog = reader.catalog();
  std::map<std::int64_t, std::int64_t> counts;
  for (const auto& [at, count] : reader.counts()) counts[at.type] += count;
  std::string text;
  json::Writer writer(text);
  writer.begin_object().key("cluster").value(call.cache.name()).key("resources").begin_array();
  for (const model::CatalogType& entry : catalog.types()) {
    const model::ResourceType& type = entry.type;
    if (!type.can("list") || entry.serving == model::Serving::Gone) continue;
    const std::string plural = plural_of(catalog, entry);
    writer.begin_object().key("kind").value(type.kind).key("group").value(type.group);
    writer.key("version").value(type.version).key("plural").value(type.plural);
    writer.key("singular").value(type.singular);
    writer.key("namespaced").value(type.scope == model::Scope::Namespaced);
    write_texts(writer, "shortNames", type.short_names);
    write_texts(writer, "categories", type.categories);
    const auto count = counts.find(entry.id);
    if (count != counts.end() && !call.request.reach.is_limited()) {
      writer.key("objects").value(count->second);
    }
    const model::RegistryEntry* const known = call.cache.registry().find(type.group, type.kind);
    writer.key("icon").value(known != nullptr ? known->icon : kIconOfCustomTypes);
    write_columns(writer, call.cache, entry);
    writer.key("routes").begin_array().value("/api/v1/" + plural);
    if (type.scope == model::Scope::Namespaced) {
      writer.value("/api/v1/namespaces/{namespace}/" + plural);
    }
    writer.end_array().end_object();
  }
  writer.end_array().end_object();
  return json(std::move(text));
}

Response rest_clusters(const RestCall& call) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().key("clusters").begin_array();
  for (const std::string& name : call.names) {
    writer.begin_object().key("name").value(name);
    writer.key("kubernetes").value("/k8s/clusters/" + percent_encoded(name)).end_object();
  }
  writer.end_array().end_object();
  return json(std::move(text));
}

}  // namespace k8scache::serve
