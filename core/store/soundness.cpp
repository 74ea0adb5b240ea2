#include "core/store/soundness.hpp"

#include "core/store/changes.hpp"
#include "core/store/database.hpp"
#include "core/store/dictionary_rows.hpp"
#include "core/store/frame.hpp"
#include "core/store/known_objects.hpp"

#include <optional>
#include <utility>

namespace k8scache::store {

namespace {

std::string_view view_of(const SQLite::Column& column) {
  const void* const bytes = column.getBlob();
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(column.getBytes())};
}

/// What selectors look at, set by set.
class LabelMembers {
 public:
  explicit LabelMembers(SQLite::Database& database)
      : rows_(database, R"(
            select m.label_set, p.key || '=' || p.value
            from label_member m left join label_pair p on p.id = m.pair
            order by m.label_set, p.key, p.value)") {
    step();
  }

  /// The set whose turn it is; nothing at the end.
  [[nodiscard]] std::optional<std::int64_t> set() const { return set_; }

  /// Its labels as a label set's text has them, sorted by key; goes on to the next set.
  std::string take() {
    std::string text;
    for (const auto taken = set_; set_ == taken; step()) {
      if (!text.empty()) text += ',';
      text += rows_.getColumn(1).isNull() ? "?" : rows_.getColumn(1).getString();
    }
    return text;
  }

 private:
  void step() {
    set_ = rows_.executeStep() ? std::optional(rows_.getColumn(0).getInt64()) : std::nullopt;
  }

  SQLite::Statement rows_;
  std::optional<std::int64_t> set_;
};

class SoundnessCheck {
 public:
  SoundnessCheck(Database& database, const BodyCheck& check, std::size_t most)
      : database_(database.sqlite()),
        decompressor_(dictionaries_of(database.sqlite()), database.path()),
        check_(check),
        most_(most) {}

  void objects() {
    SQLite::Statement rows(database_, R"(
        select o.type, o.namespace, o.name, o.uid, o.resource_version, o.content_hash, l.text,
               b.frame
        from object o left join label_set l on l.id = o.label_set left join body b on b.id = o.id
        order by o.type, o.namespace, o.name)");
    while (!is_full() && rows.executeStep()) {
      const std::string what = wrong_with(rows);
      if (what.empty()) continue;
      found_.push_back({.type = rows.getColumn(0).getInt64(),
                        .key = {rows.getColumn(1).getString(), rows.getColumn(2).getString()},
                        .what = what});
    }
  }

  void bodies_of_nothing() {
    SQLite::Statement rows(database_,
                           "select id from body where id not in (select id from object)");
    while (!is_full() && rows.executeStep()) {
      note(fmt::format("the body {} belongs to no object", rows.getColumn(0).getInt64()));
    }
  }

  void label_sets() {
    LabelMembers members(database_);
    SQLite::Statement sets(database_, "select id, text from label_set order by id");
    while (!is_full() && sets.executeStep()) {
      const std::int64_t id = sets.getColumn(0).getInt64();
      while (members.set() && *members.set() < id) labels_of_nothing(members);
      const std::string selectable = members.set() == id ? members.take() : "";
      const std::string text = sets.getColumn(1).getString();
      if (selectable != text) note_labels(id, text, selectable);
    }
    while (!is_full() && members.set()) labels_of_nothing(members);
  }

  void changelog(Reader& reader) {
    if (is_full()) return;
    for (const StoredChange& change : Changes(reader).unreadable(most_ - found_.size())) {
      found_.push_back(
          {.type = change.type,
           .key = change.key,
           .what = fmt::format("the body before change {} cannot be read", change.seq)});
    }
  }

  std::vector<Finding> take() { return std::move(found_); }

 private:
  [[nodiscard]] bool is_full() const { return found_.size() >= most_; }

  void note(std::string what) {
    if (!is_full()) found_.push_back({.type = 0, .key = {}, .what = std::move(what)});
  }

  std::string wrong_with(const SQLite::Statement& row) {
    if (row.getColumn(7).isNull()) return "it has no body";
    if (row.getColumn(6).isNull()) return "its labels are missing";
    try {
      decompressor_.decompress(view_of(row.getColumn(7)), body_);
    } catch (const Error&) {
      return "its body cannot be read";
    }
    const StoredVersion version{.ns = view_of(row.getColumn(1)),
                                .name = view_of(row.getColumn(2)),
                                .uid = view_of(row.getColumn(3)),
                                .resource_version = view_of(row.getColumn(4))};
    std::string what = check_(version, view_of(row.getColumn(6)), body_);
    if (!what.empty()) return what;
    const bool same = row.getColumn(5).getInt64() == content_hash(body_, version.resource_version);
    return same ? "" : "its hash is not that of its body";
  }

  /// Of an object that has the set, if there is one: others may share it.
  void note_labels(std::int64_t set, const std::string& text, const std::string& selectable) {
    const std::string what =
        fmt::format("its labels are {}, selectors see {}", text.empty() ? "none" : text,
                    selectable.empty() ? "none" : selectable);
    SQLite::Statement users(database_, R"(
        select type, namespace, name, count(*) over () from object where label_set = ?
        order by type, namespace, name limit 1)");
    users.bind(1, set);
    if (!users.executeStep()) {
      note(fmt::format("the label set {} of no object: {}", set, what));
      return;
    }
    const std::int64_t others = users.getColumn(3).getInt64() - 1;
    found_.push_back(
        {.type = users.getColumn(0).getInt64(),
         .key = {users.getColumn(1).getString(), users.getColumn(2).getString()},
         .what = others == 0 ? what : fmt::format("{}; {} more have them", what, others)});
  }

  void labels_of_nothing(LabelMembers& members) {
    const std::int64_t set = *members.set();
    note(fmt::format("the label set {} is missing, selectors see {}", set, members.take()));
  }

  SQLite::Database& database_;
  Decompressor decompressor_;
  const BodyCheck& check_;
  std::size_t most_;
  std::string body_;
  std::vector<Finding> found_;
};

}  // namespace

std::vector<Finding> Soundness::findings(const BodyCheck& check, std::size_t most) {
  return at_border(reader_.path(), [&] {
    SoundnessCheck checking(reader_.database(), check, most);
    checking.objects();
    checking.bodies_of_nothing();
    checking.label_sets();
    checking.changelog(reader_);
    return checking.take();
  });
}

}  // namespace k8scache::store
