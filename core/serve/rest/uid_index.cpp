#include "core/serve/rest/uid_index.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace k8scache::serve {

namespace {

constexpr int kIdBits = 40;
constexpr std::uint64_t kIdMask = (std::uint64_t{1} << kIdBits) - 1;

std::uint64_t place_of(std::string_view uid) {
  return static_cast<std::uint64_t>(std::hash<std::string_view>{}(uid)) & ~kIdMask;
}

/// Rows may have changed since they were read, and uids may share those bits.
std::optional<std::int64_t> found_in(const std::vector<std::uint64_t>& places,
                                     store::Reader& reader, std::int64_t type,
                                     const std::string& uid) {
  const std::uint64_t wanted = place_of(uid);
  for (auto at = std::ranges::lower_bound(places, wanted);
       at != places.end() && (*at & ~kIdMask) == wanted; ++at) {
    const auto row = reader.row(static_cast<std::int64_t>(*at & kIdMask));
    if (!row || row->uid != uid) continue;
    if (const auto id = reader.id_of(type, row->key)) return id;
  }
  return std::nullopt;
}

std::vector<std::uint64_t> places_of(store::Reader& reader, std::int64_t type) {
  std::vector<std::uint64_t> places;
  reader.each_uid(type, [&](std::int64_t id, std::string_view uid) {
    places.push_back(place_of(uid) | (static_cast<std::uint64_t>(id) & kIdMask));
  });
  places.shrink_to_fit();
  std::ranges::sort(places);
  return places;
}

}  // namespace

std::optional<std::int64_t> UidIndex::find(store::Reader& reader, std::int64_t type,
                                           const std::string& uid,
                                           std::pair<std::uint64_t, std::int64_t> state) {
  OfType& known = types_[type];
  if (const auto id = found_in(known.places, reader, type, uid)) return id;
  if (known.state == state) return std::nullopt;
  known.places = places_of(reader, type);
  known.state = state;
  return found_in(known.places, reader, type, uid);
}

}  // namespace k8scache::serve
