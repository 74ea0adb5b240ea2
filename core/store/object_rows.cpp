#include "core/store/object_rows.hpp"

namespace k8scache::store {

namespace {

constexpr std::size_t kRecentLabelSets = 4096;

void bind_blob(SQLite::Statement& statement, int index, const std::string& bytes) {
  statement.bindNoCopy(index, static_cast<const void*>(bytes.data()),
                       static_cast<int>(bytes.size()));
}

void run(SQLite::Statement& statement) {
  statement.exec();
  statement.reset();
}

}  // namespace

ObjectRows::ObjectRows(SQLite::Database& database)
    : database_(database),
      find_(database, R"(select id, uid, resource_version, content_hash from object
                         where type = ? and namespace = ? and name = ?)"),
      insert_(database, R"(insert into object (uid, resource_version, created_at_ms, label_set,
                                               content_hash, type, namespace, name)
                           values (?, ?, ?, ?, ?, ?, ?, ?)
                           on conflict (type, namespace, name) do nothing)"),
      update_(database, R"(update object set uid = ?, resource_version = ?, created_at_ms = ?,
                                             label_set = ?, content_hash = ? where id = ?)"),
      put_body_(database, R"(insert into body (id, frame) values (?, ?)
                             on conflict (id) do update set frame = excluded.frame)"),
      remove_(database, "delete from object where id = ?"),
      remove_body_(database, "delete from body where id = ?"),
      frame_(database, "select frame from body where id = ?"),
      find_set_(database, "select id from label_set where text = ?"),
      insert_set_(database, "insert into label_set (text) values (?) returning id"),
      insert_pair_(database, R"(insert into label_pair (key, value) values (?, ?)
                                on conflict (key, value) do update set key = excluded.key
                                returning id)"),
      insert_member_(database,
                     "insert or ignore into label_member (pair, label_set) values (?, ?)") {}

std::optional<LiveRow> ObjectRows::find(std::int64_t type, const model::ObjectKey& key) {
  find_.reset();
  find_.bind(1, type);
  find_.bindNoCopy(2, key.ns);
  find_.bindNoCopy(3, key.name);
  std::optional<LiveRow> row;
  if (find_.executeStep()) {
    row = LiveRow{.id = find_.getColumn(0).getInt64(),
                  .uid = find_.getColumn(1).getString(),
                  .resource_version = find_.getColumn(2).getString(),
                  .content_hash = find_.getColumn(3).getInt64()};
  }
  find_.reset();
  return row;
}

void ObjectRows::bind_columns(SQLite::Statement& statement, const EncodedObject& object) {
  const std::int64_t labels = label_set(object.labels);
  statement.reset();
  statement.bindNoCopy(1, object.uid);
  statement.bindNoCopy(2, object.resource_version);
  if (object.created_at_ms) {
    statement.bind(3, *object.created_at_ms);
  } else {
    statement.bind(3);
  }
  statement.bind(4, labels);
  statement.bind(5, object.content_hash);
}

void ObjectRows::insert(std::int64_t type, const EncodedObject& object) {
  bind_columns(insert_, object);
  insert_.bind(6, type);
  insert_.bindNoCopy(7, object.key.ns);
  insert_.bindNoCopy(8, object.key.name);
  // Not `returning id`: it would build a table for one row, for each of a hundred thousand.
  const int rows = insert_.exec();
  insert_.reset();
  if (rows == 0) {
    update(find(type, object.key)->id, object);
    return;
  }
  put_body_.bind(1, static_cast<std::int64_t>(database_.getLastInsertRowid()));
  bind_blob(put_body_, 2, object.frame);
  run(put_body_);
}

void ObjectRows::update(std::int64_t id, const EncodedObject& object) {
  bind_columns(update_, object);
  update_.bind(6, id);
  run(update_);
  put_body_.bind(1, id);
  bind_blob(put_body_, 2, object.frame);
  run(put_body_);
}

void ObjectRows::remove(std::int64_t id) {
  remove_.bind(1, id);
  run(remove_);
  remove_body_.bind(1, id);
  run(remove_body_);
}

void ObjectRows::remove_invisible(const TypeScope& at) {
  for (const char* const sql :
       {R"(delete from body where id in
             (select id from object where type = ?1 and (?2 = '' or namespace = ?2)
              and not exists (select 1 from cursor c where c.type = ?1 and c.complete = 1
                              and c.scope in ('', object.namespace))))",
        R"(delete from object where type = ?1 and (?2 = '' or namespace = ?2)
             and not exists (select 1 from cursor c where c.type = ?1 and c.complete = 1
                             and c.scope in ('', object.namespace)))"}) {
    SQLite::Statement statement(database_, sql);
    statement.bind(1, at.type);
    statement.bind(2, at.scope);
    statement.exec();
  }
}

std::int64_t ObjectRows::count(const TypeScope& at) {
  SQLite::Statement statement(
      database_, at.scope.empty()
                     ? "select count(*) from object where type = ?1 and ?2 = ''"
                     : "select count(*) from object where type = ?1 and namespace = ?2");
  statement.bind(1, at.type);
  statement.bind(2, at.scope);
  statement.executeStep();
  return statement.getColumn(0).getInt64();
}

std::string ObjectRows::frame(std::int64_t id) {
  frame_.bind(1, id);
  std::string frame;
  if (frame_.executeStep()) frame = frame_.getColumn(0).getString();
  frame_.reset();
  return frame;
}

std::int64_t ObjectRows::label_set(const std::string& labels) {
  const auto recent = recent_sets_.find(labels);
  if (recent != recent_sets_.end()) return recent->second;
  std::int64_t id = 0;
  find_set_.bindNoCopy(1, labels);
  if (find_set_.executeStep()) {
    id = find_set_.getColumn(0).getInt64();
    find_set_.reset();
  } else {
    find_set_.reset();
    insert_set_.bindNoCopy(1, labels);
    insert_set_.executeStep();
    id = insert_set_.getColumn(0).getInt64();
    insert_set_.reset();
    add_label_pairs(id, labels);
  }
  if (recent_sets_.size() >= kRecentLabelSets) recent_sets_.clear();
  recent_sets_.emplace(labels, id);
  return id;
}

void ObjectRows::add_label_pairs(std::int64_t label_set, const std::string& labels) {
  // Neither keys nor values of labels can hold a comma or an equals sign.
  std::size_t start = 0;
  while (start < labels.size()) {
    const std::size_t end = std::min(labels.find(',', start), labels.size());
    const std::string pair = labels.substr(start, end - start);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    insert_pair_.bind(1, pair.substr(0, equals));
    insert_pair_.bind(2, equals < pair.size() ? pair.substr(equals + 1) : std::string());
    insert_pair_.executeStep();
    const std::int64_t pair_id = insert_pair_.getColumn(0).getInt64();
    insert_pair_.reset();
    insert_member_.bind(1, pair_id);
    insert_member_.bind(2, label_set);
    run(insert_member_);
    start = end + 1;
  }
}

}  // namespace k8scache::store
