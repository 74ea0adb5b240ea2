#include "core/history/net_effect.hpp"

namespace k8scache::history {

namespace {

/// Where two ends of a row of changes lead to; nothing when that is where it began.
bool make_net(NetChange& net, const store::StoredChange& first, const store::StoredChange& last) {
  const bool was_there = first.verb != store::Verb::Added;
  const bool is_there = last.verb != store::Verb::Deleted;
  if (!was_there && !is_there) return false;
  if (was_there) {
    net.old_uid = first.uid;
    net.old_version = first.old_version;
  }
  if (is_there) net.new_uid = last.uid;
  net.new_version = last.new_version;
  if (!was_there) {
    net.effect = Effect::Added;
  } else if (!is_there) {
    net.effect = Effect::Removed;
  } else {
    net.effect = net.old_uid == net.new_uid ? Effect::Modified : Effect::Replaced;
  }
  return true;
}

}  // namespace

void NetEffect::take_older(const store::StoredChange& change) {
  if (change.verb == store::Verb::Baseline) return;
  const auto [place, is_new] =
      objects_.try_emplace({change.type, change.key}, Ends{.first = change, .last = change});
  if (!is_new) place->second.first = change;
}

std::vector<NetChange> NetEffect::changes() const {
  std::vector<NetChange> changes;
  for (const auto& [place, ends] : objects_) {
    NetChange net{.type = place.first,
                  .key = place.second,
                  .first_seq = ends.first.seq,
                  .last_seq = ends.last.seq,
                  .old_uid = {},
                  .new_uid = {},
                  .old_version = {},
                  .new_version = {}};
    if (make_net(net, ends.first, ends.last)) changes.push_back(std::move(net));
  }
  return changes;
}

}  // namespace k8scache::history
