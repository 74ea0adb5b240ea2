#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace k8scache::tests {

/// Which of a disk's calls may fail.
enum class DiskFault {
  Error,  ///< any call: EIO
  Full,   ///< writes only: ENOSPC
};

/// The n-th call fails; with `sticky` every later one too.
struct FaultPlan {
  std::int64_t at = 0;  ///< counted from 1; 0: never
  DiskFault fault = DiskFault::Error;
  bool sticky = false;
};

struct FaultyDisk;

/// A disk for SQLite whose n-th open, write, sync, truncate or lock fails. Only one at a time; the
/// real disk lies beneath. It does not wait for syncs, because nobody pulls its plug.
class FaultyVfs {
 public:
  FaultyVfs();
  ~FaultyVfs();
  FaultyVfs(const FaultyVfs&) = delete;
  FaultyVfs& operator=(const FaultyVfs&) = delete;

  /// For Writer and Database.
  [[nodiscard]] std::string name() const;
  /// Counting begins anew.
  void plan(const FaultPlan& plan);
  /// Calls that could have failed under the plan.
  [[nodiscard]] std::int64_t calls() const;
  /// Those that did.
  [[nodiscard]] std::int64_t failures() const;

 private:
  std::unique_ptr<FaultyDisk> disk_;
};

}  // namespace k8scache::tests
