#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace k8scache::store {

/// Tells whether somebody has committed to a cache file since it was last asked. Cheap: a look at
/// shared memory, no read of the file. Spec: SQLite, pragma data_version.
class CommitSignal {
 public:
  /// Throws Stale (no file), Storage, Unusable.
  explicit CommitSignal(const std::string& path);
  ~CommitSignal();
  CommitSignal(CommitSignal&&) noexcept;
  CommitSignal& operator=(CommitSignal&&) noexcept;

  /// The first time it is true.
  [[nodiscard]] bool take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace k8scache::store
