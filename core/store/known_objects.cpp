#include "core/store/known_objects.hpp"

#include "core/base/fast_hash.hpp"

#include <algorithm>

namespace k8scache::store {

namespace {

constexpr std::size_t kSmallestTable = 64;

std::uint64_t state_of(std::string_view resource_version, std::int64_t hash) {
  return fast_hash(resource_version, static_cast<std::uint64_t>(hash));
}

}  // namespace

std::int64_t content_hash(std::string_view body, std::string_view resource_version) {
  constexpr std::string_view kMember = "\"resourceVersion\":\"";
  const std::size_t member = body.find(kMember);
  std::uint64_t hash = 0;
  if (member == std::string_view::npos ||
      body.substr(member + kMember.size(), resource_version.size()) != resource_version) {
    hash = fast_hash(body);
  } else {
    const std::size_t value = member + kMember.size();
    const std::string_view rest = body.substr(value + resource_version.size());
    hash = fast_hash(rest, fast_hash(body.substr(0, value)));
  }
  return static_cast<std::int64_t>(hash);
}

void KnownObjects::reserve(std::size_t objects) {
  // 1.5 slots an object: 48 bytes each.
  if (objects * 3 / 2 > slots_.size()) grow(std::max(kSmallestTable, objects * 3 / 2));
}

KnownObjects::Entry& KnownObjects::slot_of(std::uint64_t low, std::uint64_t high) {
  std::size_t index = low % slots_.size();
  while (true) {
    Entry& slot = slots_[index];
    const bool is_free = slot.identity_low == 0 && slot.identity_high == 0;
    if (is_free || (slot.identity_low == low && slot.identity_high == high)) return slot;
    index = index + 1 == slots_.size() ? 0 : index + 1;
  }
}

void KnownObjects::grow(std::size_t slots) {
  std::vector<Entry> old(slots);
  old.swap(slots_);
  for (const Entry& entry : old) {
    if (entry.identity_low != 0 || entry.identity_high != 0) {
      slot_of(entry.identity_low, entry.identity_high) = entry;
    }
  }
}

KnownObjects::Entry& KnownObjects::place(const Entry& entry) {
  // Never more than 4 of 5 slots used, growing by half: 40 to 60 bytes an object.
  if ((used_ + 1) * 5 > slots_.size() * 4) grow(std::max(kSmallestTable, slots_.size() * 3 / 2));
  ++used_;
  return slot_of(entry.identity_low, entry.identity_high) = entry;
}

void KnownObjects::remember(std::int64_t id, std::string_view identity,
                            std::string_view resource_version, std::int64_t hash) {
  const Fingerprint name = fingerprint(identity);
  place({.identity_low = name.low,
         .identity_high = name.high,
         .state = state_of(resource_version, hash),
         .id_and_seen = id * 2});
}

KnownObjects::Match KnownObjects::see(std::string_view identity, std::string_view resource_version,
                                      std::int64_t hash) {
  const Fingerprint name = fingerprint(identity);
  if (slots_.empty()) grow(kSmallestTable);
  Entry& entry = slot_of(name.low, name.high);
  if (entry.identity_low == 0 && entry.identity_high == 0) {
    place({.identity_low = name.low,
           .identity_high = name.high,
           .state = state_of(resource_version, hash),
           .id_and_seen = 1});
    ++seen_;
    return Match::New;
  }
  if ((entry.id_and_seen & 1) != 0) return Match::Repeated;
  entry.id_and_seen |= 1;
  ++seen_;
  return entry.state == state_of(resource_version, hash) ? Match::Unchanged : Match::Changed;
}

std::vector<std::int64_t> KnownObjects::unseen() const {
  std::vector<std::int64_t> ids;
  for (const Entry& entry : slots_) {
    if (entry.id_and_seen != 0 && (entry.id_and_seen & 1) == 0)
      ids.push_back(entry.id_and_seen / 2);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

}  // namespace k8scache::store
