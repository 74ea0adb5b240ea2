#include "core/store/stored_words.hpp"

#include "core/query/query.hpp"
#include "core/store/database.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace k8scache::store {

namespace {

using Words = std::set<std::string>;

/// Behind every text that begins so: no character is greater than the last of Unicode.
std::string end_of(std::string_view beginning) {
  return std::string(beginning) + "\xf4\x8f\xbf\xbf";
}

/// The first `most` of the words, or all but the last in the middle.
std::vector<std::string> cut(const Words& words, std::size_t most) {
  if (words.size() <= most) return {words.begin(), words.end()};
  std::vector<std::string> result(words.begin(), std::next(words.begin(), static_cast<long>(most)));
  result.back() = *words.rbegin();
  return result;
}

/// Scopes whose rows can be seen; of all namespaces: the empty one.
Words visible_scopes(SQLite::Database& database, std::int64_t type) {
  SQLite::Statement statement(database, "select scope from cursor where type = ? and complete = 1");
  statement.bind(1, type);
  Words scopes;
  while (statement.executeStep()) scopes.insert(statement.getColumn(0).getString());
  return scopes;
}

bool fits(const std::string& ns, const std::vector<std::string>& patterns) {
  return patterns.empty() ||
         std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
           return query::is_glob(pattern) ? fnmatch(pattern.c_str(), ns.c_str(), 0) == 0
                                          : pattern == ns;
         });
}

}  // namespace

StoredWords::StoredWords(Reader& reader, std::size_t most) : reader_(reader), most_(most) {}

/// One look into the index for each: it is ordered by type and namespace.
std::vector<std::string> StoredWords::namespaces_of(std::int64_t type) {
  SQLite::Statement next(reader_.database().sqlite(),
                         "select min(namespace) from object where type = ? and namespace > ?");
  std::vector<std::string> found;
  SQLite::Statement cluster(reader_.database().sqlite(),
                            "select 1 from object where type = ? and namespace = '' limit 1");
  cluster.bind(1, type);
  if (cluster.executeStep()) found.emplace_back();
  std::string last;
  while (true) {
    next.reset();
    next.bind(1, type);
    next.bind(2, last);
    if (!next.executeStep() || next.getColumn(0).isNull()) return found;
    last = next.getColumn(0).getString();
    found.push_back(last);
  }
}

std::vector<std::string> StoredWords::names(std::int64_t type,
                                            const std::vector<std::string>& namespaces,
                                            std::string_view beginning) {
  return at_border(reader_.path(), [&] {
    SQLite::Database& database = reader_.database().sqlite();
    const Words scopes = visible_scopes(database, type);
    const std::string range =
        "select name from object where type = ? and namespace = ? and name >= ? and name < ?"
        " order by name ";
    SQLite::Statement first(database, range + "limit " + std::to_string(most_));
    SQLite::Statement last(database, range + "desc limit 1");
    const std::string begin(beginning);
    const std::string end = end_of(beginning);
    Words found;
    std::string very_last;
    for (const std::string& ns : namespaces_of(type)) {
      if (!fits(ns, namespaces) || (!scopes.contains("") && !scopes.contains(ns))) continue;
      for (SQLite::Statement* const statement : {&first, &last}) {
        statement->reset();
        statement->bind(1, type);
        statement->bind(2, ns);
        statement->bind(3, begin);
        statement->bind(4, end);
      }
      // They come in order: behind the last that is wanted are no others.
      while (first.executeStep()) {
        std::string name = first.getColumn(0).getString();
        if (found.size() >= most_ && name > *found.rbegin()) break;
        found.insert(std::move(name));
        if (found.size() > most_) found.erase(std::prev(found.end()));
      }
      if (last.executeStep()) very_last = std::max(very_last, last.getColumn(0).getString());
    }
    if (!very_last.empty()) found.insert(very_last);
    return cut(found, most_);
  });
}

std::vector<std::string> StoredWords::namespaces(std::string_view beginning) {
  return at_border(reader_.path(), [&] {
    Words found;
    for (const model::CatalogType& type : reader_.catalog().types()) {
      if (type.type.scope != model::Scope::Namespaced) continue;
      for (std::string& ns : namespaces_of(type.id)) {
        if (ns.starts_with(beginning)) found.insert(std::move(ns));
      }
    }
    return cut(found, most_);
  });
}

namespace {

/// Whether an object of the type has the pair; any pair belongs to some object.
std::string of_type(std::int64_t type) {
  if (type == 0) return "";
  return " and exists (select 1 from label_member m cross join object o"
         " indexed by object_by_labels where m.pair = p.id and o.type = " +
         std::to_string(type) + " and o.label_set = m.label_set)";
}

}  // namespace

std::vector<std::string> StoredWords::label_keys(std::int64_t type, std::string_view beginning) {
  return at_border(reader_.path(), [&] {
    SQLite::Database& database = reader_.database().sqlite();
    // From key to key: one may have as many values as there are objects.
    SQLite::Statement next(database, "select min(key) from label_pair where key > ? and key < ?");
    SQLite::Statement used(
        database, "select 1 from label_pair p where p.key = ?" + of_type(type) + " limit 1");
    const std::string end = end_of(beginning);
    // Just before the beginning itself, which may be a whole key.
    std::string last(beginning);
    bool is_first = true;
    Words found;
    while (true) {
      next.reset();
      next.bind(1, last);
      next.bind(2, end);
      std::string key;
      if (is_first) {
        is_first = false;
        key = last;
      } else if (next.executeStep() && !next.getColumn(0).isNull()) {
        key = next.getColumn(0).getString();
      } else {
        return cut(found, most_);
      }
      used.reset();
      used.bind(1, key);
      if (used.executeStep()) found.insert(key);
      last = key;
    }
  });
}

std::vector<std::string> StoredWords::label_values(std::int64_t type, const std::string& key,
                                                   std::string_view beginning) {
  return at_border(reader_.path(), [&] {
    SQLite::Database& database = reader_.database().sqlite();
    const std::string range =
        "select p.value from label_pair p where p.key = ? and p.value >= ? and p.value < ?" +
        of_type(type) + " order by p.value ";
    Words found;
    for (const std::string& most :
         {"limit " + std::to_string(most_), std::string("desc limit 1")}) {
      SQLite::Statement statement(database, range + most);
      statement.bind(1, key);
      statement.bind(2, std::string(beginning));
      statement.bind(3, end_of(beginning));
      while (statement.executeStep()) found.insert(statement.getColumn(0).getString());
    }
    return cut(found, most_);
  });
}

std::vector<std::int64_t> StoredWords::examples(std::int64_t type, int count) {
  return at_border(reader_.path(), [&] {
    SQLite::Statement statement(reader_.database().sqlite(),
                                "select id from object where type = ? limit ?");
    statement.bind(1, type);
    statement.bind(2, count);
    std::vector<std::int64_t> ids;
    while (statement.executeStep()) ids.push_back(statement.getColumn(0).getInt64());
    return ids;
  });
}

}  // namespace k8scache::store
