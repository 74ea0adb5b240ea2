#include "core/store/commit_signal.hpp"

#include "core/store/database.hpp"

#include <optional>
#include <utility>

namespace k8scache::store {

struct CommitSignal::State {
  Database database;
  std::optional<std::int64_t> seen;
};

CommitSignal::CommitSignal(const std::string& path)
    : state_(std::make_unique<State>(State{Database::open(path, Access::Read), std::nullopt})) {}
CommitSignal::~CommitSignal() = default;
CommitSignal::CommitSignal(CommitSignal&&) noexcept = default;
CommitSignal& CommitSignal::operator=(CommitSignal&&) noexcept = default;

bool CommitSignal::take() {
  return at_border(state_->database.path(), [&] {
    const std::int64_t now = state_->database.sqlite().execAndGet("pragma data_version").getInt64();
    return std::exchange(state_->seen, now) != now;
  });
}

}  // namespace k8scache::store
