#pragma once

#include <memory>
#include <string>

namespace k8scache::store {

/// Tells whether a cache file was written to, without reading it: some microseconds a question. It
/// holds no snapshot, so it keeps nobody from anything. One thread.
class CommitBell {
 public:
  enum class Rang {
    No,
    Commit,   ///< something was committed since the last question
    NewFile,  ///< another file is in the place of the one that was opened
  };

  /// Throws as `Reader` does.
  explicit CommitBell(const std::string& path);
  ~CommitBell();
  CommitBell(CommitBell&&) noexcept;
  CommitBell& operator=(CommitBell&&) noexcept;

  /// The first question's answer is about the time since the construction.
  [[nodiscard]] Rang rang();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace k8scache::store
