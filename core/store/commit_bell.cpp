#include "core/store/commit_bell.hpp"

#include "core/store/database.hpp"

#include <sys/stat.h>

#include <cstdint>
#include <utility>

namespace k8scache::store {

struct CommitBell::State {
  explicit State(Database opened)
      : database(std::move(opened)),
        // Spec: SQLite pragma data_version: it changes when another connection has committed.
        question(database.sqlite(), "pragma data_version"),
        inode(inode_now()),
        version(version_now()) {}

  std::int64_t version_now() {
    question.executeStep();
    const std::int64_t now = question.getColumn(0).getInt64();
    question.reset();
    return now;
  }

  /// 0 when there is no file.
  [[nodiscard]] std::uint64_t inode_now() const {
    struct stat status {};
    return stat(database.path().c_str(), &status) == 0 ? status.st_ino : 0;
  }

  Database database;
  SQLite::Statement question;
  std::uint64_t inode;
  std::int64_t version;
};

CommitBell::CommitBell(const std::string& path)
    : state_(at_border(
          path, [&] { return std::make_unique<State>(Database::open(path, Access::Read)); })) {}
CommitBell::~CommitBell() = default;
CommitBell::CommitBell(CommitBell&&) noexcept = default;
CommitBell& CommitBell::operator=(CommitBell&&) noexcept = default;

CommitBell::Rang CommitBell::rang() {
  return at_border(state_->database.path(), [&] {
    if (state_->inode_now() != state_->inode) return Rang::NewFile;
    const std::int64_t version = state_->version_now();
    return std::exchange(state_->version, version) == version ? Rang::No : Rang::Commit;
  });
}

}  // namespace k8scache::store
