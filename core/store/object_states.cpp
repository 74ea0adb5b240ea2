#include "core/store/object_states.hpp"

#include "core/store/database.hpp"

namespace k8scache::store {

void ObjectStates::each(std::int64_t type, const std::function<void(const ObjectState&)>& visit) {
  at_border(reader_.path(), [&] {
    SQLite::Statement rows(reader_.database().sqlite(), R"(
        select o.id, o.namespace, o.content_hash from object o
        where o.type = ?1
          and (exists (select 1 from cursor c
                       where c.type = ?1 and c.scope = '' and c.complete = 1)
               or o.namespace in (select c.scope from cursor c
                                  where c.type = ?1 and c.complete = 1))
        order by o.namespace)");
    rows.bind(1, type);
    while (rows.executeStep()) {
      const SQLite::Column ns = rows.getColumn(1);
      visit({.id = rows.getColumn(0).getInt64(),
             .ns = {ns.getText(), static_cast<std::size_t>(ns.getBytes())},
             .content = rows.getColumn(2).getInt64()});
    }
  });
}

std::map<std::string, std::int64_t> ObjectStates::namespaces() {
  return at_border(reader_.path(), [&] {
    // Counted along the index that is ordered so; what it leads to is looked at once for each pair.
    SQLite::Statement rows(reader_.database().sqlite(), R"(
        select o.namespace, o.number
        from (select type, namespace, count(*) as number from object group by type, namespace) o
        where o.namespace <> ''
          and exists (select 1 from cursor c
                      where c.type = o.type and c.complete = 1
                        and (c.scope = '' or c.scope = o.namespace)))");
    std::map<std::string, std::int64_t> counts;
    while (rows.executeStep()) {
      counts[rows.getColumn(0).getString()] += rows.getColumn(1).getInt64();
    }
    return counts;
  });
}

}  // namespace k8scache::store
