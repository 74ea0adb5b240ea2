#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <map>
#include <memory>
#include <string_view>
#include <vector>

namespace k8scache::store {

/// Statements that are prepared once per connection: to prepare one takes SQLite longer than to
/// find a row with it. For fixed texts, of static storage; what is made for one question is not
/// kept.
class KeptStatements {
 public:
  explicit KeptStatements(SQLite::Database& database) : database_(database) {}

  /// A statement that is nobody else's as long as this lives; then it is reset, and its values are
  /// forgotten. Must not outlive the connection.
  class Lent {
   public:
    Lent(KeptStatements& home, std::string_view sql);
    ~Lent();
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;
    SQLite::Statement& operator*() { return *statement_; }
    SQLite::Statement* operator->() { return statement_.get(); }

   private:
    KeptStatements& home_;
    std::string_view sql_;
    std::unique_ptr<SQLite::Statement> statement_;
  };

  /// Throws SQLite::Exception.
  [[nodiscard]] Lent lend(std::string_view sql) { return {*this, sql}; }

 private:
  SQLite::Database& database_;
  std::map<std::string_view, std::vector<std::unique_ptr<SQLite::Statement>>> idle_;
};

}  // namespace k8scache::store
