#include "core/report/object_tally.hpp"

#include "core/report/status.hpp"
#include "core/store/object_states.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace k8scache::report {

namespace {

constexpr std::uint8_t kNone = 254;    // says nothing of itself
constexpr std::uint8_t kUnread = 255;  // nor have we asked
constexpr std::uint16_t kNoPhase = std::numeric_limits<std::uint16_t>::max();
constexpr std::size_t kBodiesAtOnce = 32;
constexpr std::uint32_t kNoNamespace = std::numeric_limits<std::uint32_t>::max();
// Phases are words of a few; what a custom resource writes there may be anything.
constexpr std::size_t kMostPhases = 16;
constexpr std::size_t kLongestPhase = 64;

std::uint16_t phase_of(std::vector<std::string>& phases, json::Value object) {
  const std::string_view phase = object["status"]["phase"].text_or("");
  if (phase.empty()) return kNoPhase;
  auto found = std::ranges::find(phases, phase);
  if (found == phases.end()) {
    const bool is_other = phases.size() >= kMostPhases || phase.size() > kLongestPhase;
    found = is_other ? std::ranges::find(phases, "...") : found;
    if (found == phases.end()) found = phases.insert(found, is_other ? "..." : std::string(phase));
  }
  return static_cast<std::uint16_t>(found - phases.begin());
}

}  // namespace

bool ObjectTally::advance(store::Reader& reader, const Clock& clock,
                          std::chrono::milliseconds budget) {
  const Tick until = clock.monotonic() + budget;
  std::set<std::int64_t> known;
  bool is_whole = true;
  for (const model::CatalogType& type : reader.catalog().types()) {
    if (type.serving == model::Serving::Gone || !type.type.can("list")) continue;
    const health::Rule rule = health::rule_of(registry_.find(type.type.group, type.type.kind));
    if (rule == nullptr) continue;
    known.insert(type.id);
    Type& rows = types_[type.id];
    rows.rule = rule;
    is_whole = is_whole && advance(rows, type.id, reader, clock, until);
  }
  std::erase_if(types_, [&](const auto& one) { return !known.contains(one.first); });
  return is_whole;
}

/// What was begun is ended first, though it may have changed meanwhile: to look at all rows again
/// for every piece would take longer than to read what has changed once more.
bool ObjectTally::advance(Type& type, std::int64_t id, store::Reader& reader, const Clock& clock,
                          Tick until) {
  for (;;) {
    if (!read_bodies(type, reader, clock, until)) return false;
    const std::string state = type_state(reader, id);
    if (state == type.state) return true;
    look_again(type, id, reader);
    type.state = state;
  }
}

void ObjectTally::look_again(Type& type, std::int64_t id, store::Reader& reader) {
  std::vector<Row> rows;
  rows.reserve(type.rows.size());
  type.namespaces.clear();
  store::ObjectStates(reader).each(id, [&](const store::ObjectState& state) {
    if (!state.ns.empty() && (type.namespaces.empty() || type.namespaces.back() != state.ns)) {
      type.namespaces.emplace_back(state.ns);
    }
    Row row{.id = state.id,
            .content = state.content,
            .ns = state.ns.empty() ? kNoNamespace
                                   : static_cast<std::uint32_t>(type.namespaces.size() - 1),
            .phase = kNoPhase,
            .health = kUnread};
    const auto old = std::ranges::lower_bound(type.rows, row.id, {}, &Row::id);
    if (old != type.rows.end() && old->id == row.id && old->content == row.content) {
      row.phase = old->phase;
      row.health = old->health;
    }
    rows.push_back(row);
  });
  std::ranges::sort(rows, {}, &Row::id);
  type.rows = std::move(rows);
  type.read = 0;
  type.is_counted = false;
}

bool ObjectTally::read_bodies(Type& type, store::Reader& reader, const Clock& clock, Tick until) {
  if (type.is_counted) return true;
  while (type.read < type.rows.size()) {
    std::vector<std::int64_t> ids;
    std::size_t end = type.read;
    for (; end < type.rows.size() && ids.size() < kBodiesAtOnce; ++end) {
      if (type.rows[end].health == kUnread) ids.push_back(type.rows[end].id);
    }
    // One that is gone meanwhile keeps what it has; the next look does not find it.
    auto row = type.rows.begin() + static_cast<std::ptrdiff_t>(type.read);
    reader.each(ids, [&](const store::StoredObject& object) {
      row = std::ranges::lower_bound(row, type.rows.end(), object.id, {}, &Row::id);
      const json::Value body = parser_.parse(object.body);
      const auto verdict = type.rule(body);
      row->health = verdict ? static_cast<std::uint8_t>(verdict->health) : kNone;
      row->phase = phase_of(type.phases, body);
    });
    type.read = end;
    if (type.read < type.rows.size() && clock.monotonic() >= until) return false;
  }
  add_up(type);
  return true;
}

void ObjectTally::add_up(Type& type) {
  TypeTally tally;
  std::vector<std::int64_t> phases(type.phases.size());
  std::vector<HealthCounts> namespaces(type.namespaces.size());
  for (const Row& row : type.rows) {
    if (row.phase != kNoPhase) ++phases[row.phase];
    if (row.health >= health::kAllHealth.size()) continue;
    ++tally.health[row.health];
    if (row.ns != kNoNamespace) ++namespaces[row.ns][row.health];
  }
  for (std::size_t i = 0; i < phases.size(); ++i) {
    if (phases[i] > 0) tally.phases[type.phases[i]] = phases[i];
  }
  for (std::size_t i = 0; i < namespaces.size(); ++i) {
    tally.namespaces.emplace(type.namespaces[i], namespaces[i]);
  }
  type.tally = std::move(tally);
  type.is_counted = true;
}

const TypeTally* ObjectTally::of(std::int64_t type) const {
  const auto found = types_.find(type);
  return found == types_.end() ? nullptr : &found->second.tally;
}

health::Rule ObjectTally::rule_of(std::int64_t type) const {
  const auto found = types_.find(type);
  return found == types_.end() ? nullptr : found->second.rule;
}

std::map<std::int64_t, std::vector<std::int64_t>> ObjectTally::ids(health::Health health,
                                                                   std::size_t most) const {
  std::map<std::int64_t, std::vector<std::int64_t>> ids;
  for (const auto& [id, type] : types_) {
    for (const Row& row : type.rows) {
      if (row.health != static_cast<std::uint8_t>(health)) continue;
      if (most-- == 0) return ids;
      ids[id].push_back(row.id);
    }
  }
  return ids;
}

std::size_t ObjectTally::objects() const {
  std::size_t objects = 0;
  for (const auto& [id, type] : types_) objects += type.rows.size();
  return objects;
}

}  // namespace k8scache::report
