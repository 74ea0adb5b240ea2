#include "core/sync/follow_stream.hpp"
#include "core/sync/shared_version.hpp"

namespace k8scache::sync {

void Follow::share_version(std::set<std::string> group_versions) {
  shared_ = std::move(group_versions);
}

std::vector<QuietProof::Watch> Follow::open_watches() const {
  std::vector<QuietProof::Watch> watches;
  for (const auto& [at, stream] : streams_) {
    if (!stream->talk.is_open()) continue;
    const model::ResourceType& type = stream->result.job.type;
    const bool is_shared = is_built_in(type) || shared_.contains(type.api_version());
    watches.push_back(
        {.at = at,
         .counter = is_shared ? QuietProof::Counter::Shared : QuietProof::Counter::Own,
         .opened = stream->talk.opened(),
         .known = stream->talk.known(),
         .version = stream->talk.version()});
  }
  return watches;
}

/// Behind whatever is listed: who waits for objects comes first.
void Follow::ask_version() {
  const Tick now = session_.clock().monotonic();
  if (!quiet_.is_due(now)) return;
  const auto listing = std::count_if(streams_.begin(), streams_.end(), [](const auto& entry) {
    return entry.second->is_under_way() && !entry.second->talk.is_retrying();
  });
  if (static_cast<std::size_t>(listing) >= options_.concurrency) return;
  const std::vector<QuietProof::Watch> watches = open_watches();
  const auto chosen = quiet_.choose(watches, now);
  if (!chosen) return;
  const QuietProof::Watch& by = watches[*chosen];
  quiet_.on_asked(by, now, session_.clock().now());
  if (!version_.ask(streams_.at(by.at)->result.job.type, by.at.scope)) quiet_.drop();
}

void Follow::prove() {
  if (monitor_.state() == ClusterState::Connected) ask_version();
}

void Follow::on_version(net::Event& event) {
  const auto version = version_.on(event);
  if (!version) return;
  const std::vector<QuietProof::Watch> watches = open_watches();
  const auto proof = quiet_.on_answer(*version, watches, session_.clock().monotonic());
  for (const std::size_t i : proof.watches) {
    streams_.at(watches[i].at)->talk.prove(proof.asked, proof.as_of);
  }
}

void Follow::drop_question() {
  version_.drop();
  quiet_.drop();
}

}  // namespace k8scache::sync
