#include "tests/support/live_setup.hpp"

#include "core/store/changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace k8scache::tests {

LiveSetup::LiveSetup() {
  for (int i = 0; i < 5; ++i) cluster.put(small_pod("a", fmt::format("p{}", i)));
  transport.is_busy = [this] { return live && live->waiting_since(); };
  begin();
}

void LiveSetup::begin() {
  end();
  restart();
  live.emplace(
      *session, *writer, registry,
      sync::Live::Options{.target = {.cache_path = path(),
                                     .context = "fake",
                                     .default_namespace = "default",
                                     .ca_pem = {},
                                     .selection = {.kinds = kinds}},
                          .follow = {.max_retries = max_retries, .recheck_interval = recheck},
                          .keeps_documents = keeps_documents});
  live->prepare();
  transport.requests.clear();
}

void LiveSetup::run(std::chrono::milliseconds time) {
  const Tick over = clock.monotonic() + time;
  while (clock.monotonic() < over) live->step();
}

bool LiveSetup::shows_cluster(const std::string& type, std::chrono::milliseconds most) {
  const Tick over = clock.monotonic() + most;
  while (visible(type) != existing(type)) {
    if (clock.monotonic() >= over) return false;
    live->step();
  }
  return true;
}

std::string LiveSetup::state(const std::string& type) const {
  for (const store::StreamState& one : live->follow().states()) {
    if (one.at == job_of(type)) return one.state;
  }
  return "none";
}

store::TypeScope LiveSetup::job_of(const std::string& type) const {
  store::Reader reader(path());
  for (const model::CatalogType& entry : reader.catalog().types()) {
    if (entry.type.plural_and_group() == type) return {entry.id, ""};
  }
  return {};
}

std::vector<std::string> LiveSetup::blind(const std::string& type) const {
  store::Reader reader(path());
  std::vector<std::string> reasons;
  for (const auto& one : reader.blind_intervals(job_of(type).type)) reasons.push_back(one.reason);
  return reasons;
}

std::size_t LiveSetup::lists(const std::string& path) const {
  const auto asked = transport.targets(path + "?limit=");
  return static_cast<std::size_t>(std::count_if(asked.begin(), asked.end(), [](const auto& one) {
    return one.find("continue=") == std::string::npos &&
           one.find("fieldSelector=") == std::string::npos;
  }));
}

std::size_t LiveSetup::watches(const std::string& path) const {
  const auto asked = transport.targets(path + "?watch=");
  return asked.size();
}

std::vector<std::string> LiveSetup::changes() const {
  store::Reader reader(path());
  std::vector<std::string> words;
  const auto word = [](store::Verb verb) {
    switch (verb) {
      case store::Verb::Baseline: return "baseline";
      case store::Verb::Added: return "added";
      case store::Verb::Modified: return "modified";
      case store::Verb::Reencoded: return "reencoded";
      case store::Verb::Deleted: return "deleted";
    }
    return "";
  };
  for (const auto& change : store::Changes(reader).since(0, 1000).changes) {
    if (change.verb == store::Verb::Baseline) continue;
    words.push_back(fmt::format("{} {}", word(change.verb), change.key.name));
  }
  return words;
}

}  // namespace k8scache::tests
