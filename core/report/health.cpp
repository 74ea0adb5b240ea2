#include "core/report/health.hpp"

#include "core/json/writer.hpp"
#include "core/store/live_watcher.hpp"
#include "core/store/writer_lock.hpp"

namespace k8scache::report {

const char* word(store::WatchHealth::Verdict verdict) {
  switch (verdict) {
    case store::WatchHealth::Verdict::Healthy: return "healthy";
    case store::WatchHealth::Verdict::Degraded: return "degraded";
    case store::WatchHealth::Verdict::Unreachable: return "unreachable";
    case store::WatchHealth::Verdict::Unattended: return "unattended";
  }
  return "";
}

store::WatchFacts health_facts(store::Reader& reader, Instant now) {
  store::WatchFacts facts{.live = store::live_watcher(reader.path(), now),
                          .last = {},
                          .is_held = false,
                          .streams = reader.streams(),
                          .cursors = reader.cursors(),
                          .type_names = {},
                          .file = {}};
  if (!facts.live) {
    facts.last = reader.watcher();
    facts.is_held = store::is_locked(reader.path());
  }
  facts.file = store::file_facts(reader.path());
  for (const model::CatalogType& type : reader.catalog().types()) {
    facts.type_names.emplace(type.id, type.type.plural_and_group());
  }
  return facts;
}

std::string health_document(const store::WatchHealth& health, std::optional<int> exit_code,
                            int indent) {
  std::string text;
  json::Writer writer(text, indent);
  writer.begin_object();
  writer.key("health").value(word(health.verdict));
  writer.key("summary").value(health.summary);
  writer.key("problems").begin_array();
  for (const std::string& problem : health.problems) writer.value(problem);
  writer.end_array();
  if (exit_code) writer.key("exitCode").value(*exit_code);
  writer.end_object();
  return text;
}

}  // namespace k8scache::report
