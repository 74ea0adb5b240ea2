#include "core/json/ordered.hpp"

#include <algorithm>
#include <cstddef>

namespace k8scache::json {

std::vector<Member> ordered_members(Value object) {
  std::vector<Member> members;
  for (const Member& member : object.members()) members.push_back(member);
  const auto by_key = [](const Member& a, const Member& b) { return a.key < b.key; };
  if (!std::ranges::is_sorted(members, by_key)) std::ranges::stable_sort(members, by_key);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i + 1 < members.size() && members[i].key == members[i + 1].key) continue;
    members[kept++] = members[i];
  }
  members.resize(kept);
  return members;
}

}  // namespace k8scache::json
