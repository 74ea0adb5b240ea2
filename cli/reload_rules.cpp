#include "cli/reload_rules.hpp"

#include <array>

namespace k8scache::cli {

namespace {

constexpr std::array kOfTheStart{"context",
                                 "db",
                                 "sync.secrets",
                                 "sync.wire",
                                 "sync.max_retries",
                                 "sync.request_timeout",
                                 "kubeconfig.exec_policy"};

}  // namespace

bool is_same_choice(const sync::Selection& one, const sync::Selection& other) {
  return one.kinds == other.kinds && one.exclude == other.exclude &&
         one.namespaces == other.namespaces;
}

std::vector<std::string> needs_restart(const Settings& before, const Settings& after) {
  std::vector<std::string> keys;
  for (const char* const key : kOfTheStart) {
    if (before.get(key) != after.get(key)) keys.emplace_back(key);
  }
  return keys;
}

}  // namespace k8scache::cli
