#include "core/report/overview.hpp"

#include "core/base/time_format.hpp"
#include "core/json/writer.hpp"
#include "core/report/status.hpp"
#include "core/store/changes.hpp"
#include "core/store/coverage.hpp"
#include "core/store/file_facts.hpp"
#include "core/store/object_states.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <vector>

namespace k8scache::report {

namespace {

constexpr std::chrono::minutes kStale{10};
constexpr std::size_t kMostDegraded = 20;
constexpr std::size_t kLongestReason = 300;  // bytes

/// What is known of a type, in all its scopes.
struct TypeFacts {
  const model::CatalogType* type = nullptr;
  store::Answerable answer;
  std::int64_t objects = 0;
  std::int64_t list_bytes = 0;
  std::string error;

  [[nodiscard]] bool has_rows() const {
    return answer.knowledge == store::Knowledge::Whole ||
           answer.knowledge == store::Knowledge::Partial;
  }
};

const char* state_of(const TypeFacts& facts) {
  switch (facts.answer.knowledge) {
    case store::Knowledge::Forbidden: return "forbidden";
    case store::Knowledge::Never: return "never";
    case store::Knowledge::Partial: return "partial";
    case store::Knowledge::Whole: break;
  }
  return facts.error.empty() ? "ok" : "failed";
}

std::vector<TypeFacts> facts_of(store::Reader& reader) {
  std::map<std::int64_t, std::vector<store::Cursor>> cursors;
  for (const store::Cursor& cursor : reader.cursors()) cursors[cursor.at.type].push_back(cursor);
  std::map<std::int64_t, std::int64_t> counts;
  for (const auto& [at, count] : reader.counts()) counts[at.type] += count;
  std::vector<TypeFacts> all;
  for (const model::CatalogType& type : reader.catalog().types()) {
    if (!type.type.can("list") || type.serving == model::Serving::Gone) continue;
    TypeFacts facts{.type = &type};
    facts.answer = store::answerable(cursors[type.id], {});
    facts.objects = counts[type.id];
    facts.error = facts.answer.why;
    for (const store::Cursor& cursor : cursors[type.id]) {
      facts.list_bytes += cursor.cost.bytes;
      if (facts.error.empty()) facts.error = cursor.error;
    }
    all.push_back(std::move(facts));
  }
  return all;
}

void write_health(json::Writer& writer, const HealthCounts& counts) {
  writer.key("health").begin_object();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    writer.key(health::word(health::kAllHealth[i])).value(counts[i]);
  }
  writer.end_object();
}

void write_type(json::Writer& writer, const TypeFacts& facts, const TypeTally* tally) {
  const model::ResourceType& type = facts.type->type;
  writer.begin_object().key("type").value(type.plural_and_group());
  writer.key("kind").value(type.kind);
  writer.key("namespaced").value(type.scope == model::Scope::Namespaced);
  writer.key("state").value(state_of(facts));
  if (!facts.error.empty()) writer.key("error").value(facts.error);
  if (facts.has_rows()) {
    writer.key("objects").value(facts.objects);
    if (facts.answer.as_of) writer.key("syncedAt").value(rfc3339(*facts.answer.as_of));
    writer.key("listBytes").value(facts.list_bytes);
    if (tally != nullptr) {
      write_health(writer, tally->health);
      if (!tally->phases.empty()) {
        writer.key("phases").begin_object();
        for (const auto& [phase, count] : tally->phases) writer.key(phase).value(count);
        writer.end_object();
      }
    }
  }
  if (facts.answer.knowledge == store::Knowledge::Partial) {
    writer.key("namespaces").begin_array();
    for (const std::string& ns : facts.answer.namespaces) writer.value(ns);
    writer.end_array();
  }
  writer.end_object();
}

void add(HealthCounts& to, const HealthCounts& more) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += more[i];
}

void write_namespaces(json::Writer& writer, store::Reader& reader,
                      const std::vector<TypeFacts>& types, const ObjectTally& tally) {
  std::map<std::string, HealthCounts> health;
  for (const TypeFacts& facts : types) {
    const TypeTally* const counts = tally.of(facts.type->id);
    if (counts == nullptr) continue;
    for (const auto& [ns, one] : counts->namespaces) add(health[ns], one);
  }
  writer.key("namespaces").begin_array();
  for (const auto& [ns, objects] : store::ObjectStates(reader).namespaces()) {
    writer.begin_object().key("name").value(ns).key("objects").value(objects);
    write_health(writer, health[ns]);
    writer.end_object();
  }
  writer.end_array();
}

/// At most so many bytes, and no half of a letter.
std::string_view shortened(std::string_view text) {
  if (text.size() <= kLongestReason) return text;
  std::size_t end = kLongestReason;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

void write_degraded(json::Writer& writer, store::Reader& reader,
                    const std::vector<TypeFacts>& types, const ObjectTally& tally) {
  const auto ids = tally.ids(health::Health::Degraded, kMostDegraded);
  json::Parser parser;
  writer.key("degraded").begin_array();
  for (const TypeFacts& facts : types) {
    const auto found = ids.find(facts.type->id);
    if (found == ids.end()) continue;
    const health::Rule rule = tally.rule_of(facts.type->id);
    reader.each(found->second, [&](const store::StoredObject& object) {
      const auto verdict = rule(parser.parse(object.body));
      writer.begin_object().key("type").value(facts.type->type.plural_and_group());
      if (!object.ns.empty()) writer.key("namespace").value(object.ns);
      writer.key("name").value(object.name);
      writer.key("reason").value(verdict ? shortened(verdict->reason) : "");
      writer.end_object();
    });
  }
  writer.end_array();
}

void write_changes(json::Writer& writer, store::Reader& reader, Instant now) {
  store::Changes changes(reader);
  const store::Reader::ChangelogSize size = reader.changelog();
  writer.key("changes").begin_object();
  writer.key("first").value(size.first_seq).key("last").value(size.last_seq);
  if (const auto oldest = changes.oldest()) {
    writer.key("since").value(rfc3339(oldest->observed_at));
  }
  writer.key("lastMinute").value(changes.count_since(now - std::chrono::minutes(1)));
  writer.key("lastHour").value(changes.count_since(now - std::chrono::hours(1)));
  writer.key("lastDay").value(changes.count_since(now - std::chrono::hours(24)));
  writer.end_object();
}

void write_file(json::Writer& writer, store::Reader& reader) {
  const store::FileFacts file = store::file_facts(reader.path());
  writer.key("file").begin_object().key("bytes").value(file.file);
  writer.key("walBytes").value(file.wal).key("freeBytes").value(file.free);
  writer.key("documentBytes").value(reader.document_sizes().stored).end_object();
}

}  // namespace

std::string overview_state(store::Reader& reader, Instant now) {
  const auto minute = std::chrono::floor<std::chrono::minutes>(now.time_since_epoch());
  std::string state = fmt::format("{}|{}|{}", changelog_name(reader),
                                  store::Changes(reader).last_seq(), minute.count());
  for (const store::Cursor& cursor : reader.cursors()) {
    state += fmt::format("\n{}|{}|{}|{}|{}|{}|{}", cursor.at.type, cursor.at.scope,
                         cursor.complete ? 1 : 0, static_cast<int>(cursor.coverage),
                         cursor.resource_version,
                         cursor.as_of ? cursor.as_of->time_since_epoch().count() : 0, cursor.error);
  }
  return state;
}

std::string overview_document(store::Reader& reader, const ObjectTally& tally,
                              const std::string& cluster, Instant now) {
  const std::vector<TypeFacts> types = facts_of(reader);
  std::optional<Instant> oldest;
  std::int64_t objects = 0;
  HealthCounts health{};
  for (const TypeFacts& facts : types) {
    if (!facts.has_rows()) continue;
    objects += facts.objects;
    if (facts.answer.as_of) {
      oldest = std::min(oldest.value_or(*facts.answer.as_of), *facts.answer.as_of);
    }
    if (const TypeTally* const counts = tally.of(facts.type->id)) add(health, counts->health);
  }
  std::string text;
  json::Writer writer(text);
  writer.begin_object().key("cluster").value(cluster);
  if (oldest) writer.key("syncedAt").value(rfc3339(*oldest));
  writer.key("stale").value(!oldest || now - *oldest > kStale);
  writer.key("seq").value(store::Changes(reader).last_seq());
  writer.key("objects").value(objects);
  write_health(writer, health);
  writer.key("types").begin_array();
  for (const TypeFacts& facts : types) write_type(writer, facts, tally.of(facts.type->id));
  writer.end_array();
  write_namespaces(writer, reader, types, tally);
  write_degraded(writer, reader, types, tally);
  write_changes(writer, reader, now);
  write_file(writer, reader);
  writer.end_object();
  return text;
}

}  // namespace k8scache::report
