#include "core/store/kept_statements.hpp"

#include <string>
#include <utility>

namespace k8scache::store {

KeptStatements::Lent::Lent(KeptStatements& home, std::string_view sql) : home_(home), sql_(sql) {
  std::vector<std::unique_ptr<SQLite::Statement>>& idle = home.idle_[sql];
  if (idle.empty()) {
    statement_ = std::make_unique<SQLite::Statement>(home.database_, std::string(sql));
  } else {
    statement_ = std::move(idle.back());
    idle.pop_back();
  }
}

KeptStatements::Lent::~Lent() {
  // What went wrong with it was told when it did.
  static_cast<void>(statement_->tryReset());
  statement_->clearBindings();
  home_.idle_[sql_].push_back(std::move(statement_));
}

}  // namespace k8scache::store
