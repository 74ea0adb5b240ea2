#include "core/store/change_rows.hpp"

#include <string_view>

namespace k8scache::store {

namespace {

constexpr int kLongestWalk = 32;

std::int64_t meta_integer(SQLite::Database& database, const char* key, std::int64_t fallback) {
  SQLite::Statement statement(database, "select cast(value as integer) from meta where key = ?");
  statement.bind(1, key);
  return statement.executeStep() ? statement.getColumn(0).getInt64() : fallback;
}

}  // namespace

ChangeRows::ChangeRows(SQLite::Database& database)
    : database_(database),
      insert_(database, R"(insert into change (seq, type, namespace, name, uid, verb, old_version,
                                               new_version, epoch, observed_at_ms, body_form,
                                               depth, body)
                           values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))"),
      last_of_object_(database, R"(select uid, body_form, depth from change
                                   where type = ? and namespace = ? and name = ?
                                   order by seq desc limit 1)"),
      put_meta_(database, R"(insert into meta (key, value) values ('last_seq', ?)
                             on conflict (key) do update set value = excluded.value)"),
      put_epoch_(database, R"(insert into meta (key, value) values ('epoch', ?)
                              on conflict (key) do update set value = excluded.value)") {}

void ChangeRows::begin(Instant observed_at) {
  observed_at_ = observed_at;
  epoch_ = meta_integer(database_, "epoch", 1);
  last_seq_ = stored_seq_ = meta_integer(database_, "last_seq", 0);
}

void ChangeRows::append(const ChangeRow& change) { insert(change, "none", 0, nullptr); }

void ChangeRows::append_full(const ChangeRow& change, const std::string& frame) {
  insert(change, "full", 0, &frame);
}

void ChangeRows::append_superseded(const ChangeRow& change, const std::string& old_frame,
                                   const std::string& new_frame, Compressor& compressor,
                                   Decompressor& decompressor) {
  const int depth = depth_of_last(change) + 1;
  if (depth >= kLongestWalk) {
    append_full(change, old_frame);
    return;
  }
  std::string older;
  std::string newer;
  decompressor.decompress(old_frame, older);
  decompressor.decompress(new_frame, newer);
  const std::string delta = compressor.compress_delta(older, newer);
  insert(change, "delta", depth, &delta);
}

void ChangeRows::finish() {
  if (last_seq_ == stored_seq_) return;
  put_meta_.bind(1, std::to_string(last_seq_));
  put_meta_.exec();
  put_meta_.reset();
}

void ChangeRows::begin_epoch() {
  put_epoch_.bind(1, std::to_string(++epoch_));
  put_epoch_.exec();
  put_epoch_.reset();
}

int ChangeRows::depth_of_last(const ChangeRow& change) {
  last_of_object_.bind(1, change.type);
  last_of_object_.bindNoCopy(2, change.key.ns);
  last_of_object_.bindNoCopy(3, change.key.name);
  int depth = 0;
  if (last_of_object_.executeStep() && last_of_object_.getColumn(0).getString() == change.uid &&
      last_of_object_.getColumn(1).getString() == "delta") {
    depth = last_of_object_.getColumn(2).getInt();
  }
  last_of_object_.reset();
  return depth;
}

void ChangeRows::insert(const ChangeRow& change, const char* form, int depth,
                        const std::string* body) {
  insert_.bind(1, ++last_seq_);
  insert_.bind(2, change.type);
  insert_.bindNoCopy(3, change.key.ns);
  insert_.bindNoCopy(4, change.key.name);
  insert_.bindNoCopy(5, change.uid);
  insert_.bindNoCopy(6, change.verb);
  insert_.bindNoCopy(7, change.old_version);
  insert_.bindNoCopy(8, change.new_version);
  insert_.bind(9, epoch_);
  insert_.bind(10, static_cast<std::int64_t>(observed_at_.time_since_epoch().count()));
  insert_.bindNoCopy(11, form);
  insert_.bind(12, depth);
  if (body == nullptr) {
    insert_.bind(13);
  } else {
    insert_.bindNoCopy(13, static_cast<const void*>(body->data()), static_cast<int>(body->size()));
  }
  insert_.exec();
  insert_.reset();
}

}  // namespace k8scache::store
