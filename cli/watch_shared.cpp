#include "cli/watch_shared.hpp"

#include "core/base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace k8scache::cli {

WatchShared::WatchShared(const Environment& environment, const ReloadRequest& reload,
                         const std::optional<std::string>& metrics_file)
    : reload_(reload), manager_(environment) {
  if (metrics_file) metrics_.emplace(*metrics_file);
}

void WatchShared::ready(const std::string& context, const std::string& status, Tick now) {
  const std::lock_guard lock(mutex_);
  alive_[context] = now;
  statuses_[context] = status;
  manager_.send("READY=1");
  tell_status();
}

void WatchShared::status(const std::string& context, const std::string& status) {
  const std::lock_guard lock(mutex_);
  statuses_[context] = status;
  tell_status();
}

void WatchShared::tell_status() {
  std::vector<std::string> texts;
  for (const auto& [context, text] : statuses_) texts.push_back(printable(text));
  std::string all = join(texts, "; ");
  if (all != told_) manager_.send("STATUS=" + all);
  told_ = std::move(all);
}

void WatchShared::alive(const std::string& context, Tick now) {
  const auto wanted = watchdog();
  if (!wanted) return;
  const std::lock_guard lock(mutex_);
  alive_[context] = now;
  const bool all = std::all_of(alive_.begin(), alive_.end(),
                               [&](const auto& one) { return now - one.second <= *wanted / 2; });
  if (!all || now < next_sign_) return;
  next_sign_ = now + *wanted / 2;
  manager_.send("WATCHDOG=1");
}

void WatchShared::begin(const std::string& context) {
  const std::lock_guard lock(mutex_);
  alive_.erase(context);
  if (alive_.empty() && watchdog()) manager_.send("WATCHDOG=1");
}

void WatchShared::end(const std::string& context) {
  const std::lock_guard lock(mutex_);
  alive_.erase(context);
}

void WatchShared::stopping() { manager_.send("STOPPING=1\nSTATUS=storing what has arrived"); }

void WatchShared::reloading(Tick now) {
  const std::lock_guard lock(mutex_);
  if (++reloading_ > 1) return;
  const auto time = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch());
  manager_.send(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", time.count()));
}

void WatchShared::reloaded() {
  const std::lock_guard lock(mutex_);
  if (--reloading_ == 0) manager_.send("READY=1");
}

}  // namespace k8scache::cli
