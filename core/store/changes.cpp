#include "core/store/changes.hpp"

#include "core/store/damaged.hpp"
#include "core/store/database.hpp"
#include "core/store/frame.hpp"

namespace k8scache::store {

namespace {

// ChangeRows keeps every 32nd body of an object whole, so a longer walk goes in circles.
constexpr std::size_t kLongestWalk = 32;

/// A change and the body it superseded, as stored.
struct Link {
  StoredChange change;
  std::string form;  ///< none, full or delta
  std::string frame;
};

/// A change on the way back through those of an object.
struct Step {
  StoredChange change;
  std::optional<std::string> body;  ///< what it superseded; nothing when that cannot be read
  std::size_t deltas = 0;           ///< that lead to it
};

std::optional<Verb> verb_of(std::string_view text) {
  if (text == "added") return Verb::Added;
  if (text == "modified") return Verb::Modified;
  if (text == "reencoded") return Verb::Reencoded;
  if (text == "deleted") return Verb::Deleted;
  if (text == "baseline") return Verb::Baseline;
  return std::nullopt;
}

/// Columns 0 to 10: seq, type, namespace, name, uid, verb, old_version, new_version, epoch,
/// observed_at_ms, body_form.
StoredChange change_of(const std::string& path, const SQLite::Statement& row) {
  const auto text = [&](int column) { return row.getColumn(column).getString(); };
  const std::optional<Verb> verb = verb_of(text(5));
  if (!verb) fail_damaged(path, fmt::format("a change of an unknown kind: {}", text(5)));
  return {.seq = row.getColumn(0).getInt64(),
          .type = row.getColumn(1).getInt64(),
          .key = {text(2), text(3)},
          .uid = text(4),
          .verb = *verb,
          .old_version = text(6),
          .new_version = text(7),
          .epoch = row.getColumn(8).getInt64(),
          .observed_at = Instant(std::chrono::milliseconds(row.getColumn(9).getInt64())),
          .has_body = text(10) != "none"};
}

std::optional<Link> link_of(const std::string& path, SQLite::Statement& row) {
  if (!row.executeStep()) return std::nullopt;
  return Link{change_of(path, row), row.getColumn(10).getString(), row.getColumn(11).getString()};
}

/// Unlogged states in between would be taken for the one that the difference was made from.
bool follows(const StoredChange& next, const StoredChange& change) {
  return next.uid == change.uid && next.old_version == change.new_version;
}

[[noreturn]] void fail_broken(const std::string& path, const StoredChange& change) {
  fail(
      ErrorKind::Unusable,
      "the cache {} is damaged: the history of {}{}{} is broken at change {}: what followed is not "
      "there; forget it with: k8scache cache purge",
      path, change.key.ns, change.key.ns.empty() ? "" : "/", change.key.name, change.seq);
}

}  // namespace

struct Changes::State {
  State(Database& opened, Decompressor& of_reader) : database(opened), decompressor(of_reader) {}

  std::optional<Link> at(std::int64_t seq) {
    auto link = database.statement(R"(
        select seq, type, namespace, name, uid, verb, old_version, new_version, epoch,
               observed_at_ms, body_form, body
        from change where seq = ?)");
    link->bind(1, seq);
    return link_of(database.path(), *link);
  }

  std::optional<Link> next_of(const StoredChange& change) {
    auto link = database.statement(R"(
        select seq, type, namespace, name, uid, verb, old_version, new_version, epoch,
               observed_at_ms, body_form, body
        from change where type = ? and namespace = ? and name = ? and seq > ?
        order by seq limit 1)");
    link->bind(1, change.type);
    link->bind(2, change.key.ns);
    link->bind(3, change.key.name);
    link->bind(4, change.seq);
    return link_of(database.path(), *link);
  }

  /// The frame of the live row, which the object's last change must have put there.
  std::string live_frame(const StoredChange& change) {
    auto live = database.statement(R"(
        select o.uid, o.resource_version, b.frame from object o join body b on b.id = o.id
        where o.type = ? and o.namespace = ? and o.name = ?)");
    live->bind(1, change.type);
    live->bind(2, change.key.ns);
    live->bind(3, change.key.name);
    std::optional<std::string> frame;
    if (live->executeStep() && live->getColumn(0).getString() == change.uid &&
        live->getColumn(1).getString() == change.new_version) {
      frame = live->getColumn(2).getString();
    }
    if (!frame) fail_broken(database.path(), change);
    return *frame;
  }

  /// The body that a change put in place: the one that the object's next change superseded, or the
  /// live one.
  std::string body_following(const StoredChange& change) {
    std::vector<std::string> deltas;
    std::string whole;
    StoredChange last = change;
    while (whole.empty()) {
      std::optional<Link> next = next_of(last);
      if (!next) {
        whole = live_frame(last);
        break;
      }
      if (!follows(next->change, last) || !next->change.has_body || deltas.size() >= kLongestWalk) {
        fail_broken(database.path(), last);
      }
      if (next->form == "delta") {
        deltas.push_back(std::move(next->frame));
      } else {
        whole = std::move(next->frame);
      }
      last = std::move(next->change);
    }
    std::string newer;
    decompressor.decompress(whole, newer);
    for (auto delta = deltas.rbegin(); delta != deltas.rend(); ++delta) {
      std::string older;
      decompressor.decompress_delta(*delta, newer, older);
      newer = std::move(older);
    }
    return newer;
  }

  /// The body that a change superseded; `next` is the next change of its object, null: the live row
  /// is what followed.
  std::string body_of(const Link& read, const Step* next) {
    std::string newer;
    std::string body;
    if (read.form != "delta") {
      decompressor.decompress(read.frame, body);
      return body;
    }
    if (next == nullptr) {
      decompressor.decompress(live_frame(read.change), newer);
    } else if (!follows(next->change, read.change) || !next->body || next->deltas >= kLongestWalk) {
      fail_broken(database.path(), read.change);
    }
    decompressor.decompress_delta(read.frame, next == nullptr ? newer : *next->body, body);
    return body;
  }

  Database& database;
  Decompressor& decompressor;
};

Changes::Changes(Reader& reader)
    : state_(std::make_unique<State>(reader.database(), reader.decompressor())) {}
Changes::~Changes() = default;
Changes::Changes(Changes&&) noexcept = default;
Changes& Changes::operator=(Changes&&) noexcept = default;

std::int64_t Changes::last_seq() {
  return at_border(state_->database.path(), [&] {
    auto statement = state_->database.statement(
        "select cast(value as integer) from meta where key = 'last_seq'");
    return statement->executeStep() ? statement->getColumn(0).getInt64() : 0;
  });
}

std::int64_t Changes::count_since(Instant instant) {
  const std::int64_t last = last_seq();
  return at_border(state_->database.path(), [&] {
    SQLite::Statement from(state_->database.sqlite(),
                           "select seq, observed_at_ms from change where seq >= ? order by seq "
                           "limit 1");
    // The first row at or behind a number; false when there is none.
    const auto seek = [&](std::int64_t seq) {
      from.reset();
      from.bind(1, seq);
      return from.executeStep();
    };
    if (!seek(0)) return std::int64_t{0};
    std::int64_t low = from.getColumn(0).getInt64();
    std::int64_t high = last + 1;  // the first change of that time is in [low, high]
    while (low < high) {
      const std::int64_t middle = low + (high - low) / 2;
      if (!seek(middle) || from.getColumn(1).getInt64() >= instant.time_since_epoch().count()) {
        high = middle;
      } else {
        low = from.getColumn(0).getInt64() + 1;
      }
    }
    SQLite::Statement beginnings(state_->database.sqlite(), R"(
        select count(*) from cursor join change indexed by change_by_object
          on change.type = cursor.type and change.namespace = cursor.scope and change.name = ''
        where change.seq >= ?)");
    beginnings.bind(1, high);
    beginnings.executeStep();
    return last + 1 - high - beginnings.getColumn(0).getInt64();
  });
}

ChangesSince Changes::since(std::int64_t position, std::size_t limit) {
  const std::int64_t last = last_seq();
  return at_border(state_->database.path(), [&] {
    ChangesSince found;
    auto rows = state_->database.statement(R"(
        select seq, type, namespace, name, uid, verb, old_version, new_version, epoch,
               observed_at_ms, body_form
        from change where seq > ? order by seq limit ?)");
    rows->bind(1, position);
    rows->bind(2, static_cast<std::int64_t>(limit));
    // A gap is what purging left: what is before it can still be told, what is after it only to
    // somebody who begins anew.
    for (std::int64_t seq = position + 1; rows->executeStep(); ++seq) {
      StoredChange change = change_of(state_->database.path(), *rows);
      if (change.seq != seq) break;
      found.changes.push_back(std::move(change));
    }
    found.fallen_off = limit > 0 && found.changes.empty() && position != last;
    return found;
  });
}

std::vector<StoredChange> Changes::newest_of_each() {
  return at_border(state_->database.path(), [&] {
    // Of the index alone, then as many rows as there are types and namespaces.
    SQLite::Statement rows(state_->database.sqlite(), R"(
      select seq, type, namespace, name, uid, verb, old_version, new_version, epoch,
             observed_at_ms, body_form from change
       where seq in (select max(seq) from change group by type, namespace) order by seq)");
    std::vector<StoredChange> found;
    while (rows.executeStep()) found.push_back(change_of(state_->database.path(), rows));
    return found;
  });
}

std::optional<StoredChange> Changes::oldest() {
  return at_border(state_->database.path(), [&]() -> std::optional<StoredChange> {
    SQLite::Statement first(state_->database.sqlite(), "select min(seq) from change");
    first.executeStep();
    const std::optional<Link> link = state_->at(first.getColumn(0).getInt64());
    return link ? std::optional(link->change) : std::nullopt;
  });
}

void Changes::newest_first(std::int64_t type, const std::optional<model::ObjectKey>& key,
                           const std::function<bool(const StoredChange&)>& visit) {
  constexpr const char* kColumns = R"(
      select seq, type, namespace, name, uid, verb, old_version, new_version, epoch,
             observed_at_ms, body_form from change)";
  at_border(state_->database.path(), [&] {
    const std::string condition = type == 0 ? ""
                                  : !key    ? " where type = ?"
                                            : " where type = ?1 and ((namespace = ?2 and name = ?3)"
                                              " or (name = '' and namespace in ('', ?2)))";
    SQLite::Statement rows(state_->database.sqlite(), kColumns + condition + " order by seq desc");
    if (type != 0) rows.bind(1, type);
    if (type != 0 && key) {
      rows.bind(2, key->ns);
      rows.bind(3, key->name);
    }
    while (rows.executeStep()) {
      if (!visit(change_of(state_->database.path(), rows))) return;
    }
  });
}

std::optional<std::string> Changes::body_before(std::int64_t seq) {
  return at_border(state_->database.path(), [&]() -> std::optional<std::string> {
    const std::optional<Link> link = state_->at(seq);
    if (!link || !link->change.has_body) return std::nullopt;
    std::string body;
    if (link->form == "delta") {
      state_->decompressor.decompress_delta(link->frame, state_->body_following(link->change),
                                            body);
    } else {
      state_->decompressor.decompress(link->frame, body);
    }
    return body;
  });
}

std::optional<std::string> Changes::body_after(std::int64_t seq) {
  return at_border(state_->database.path(), [&]() -> std::optional<std::string> {
    const std::optional<Link> link = state_->at(seq);
    if (!link) return std::nullopt;
    switch (link->change.verb) {
      case Verb::Added:
      case Verb::Modified:
      case Verb::Reencoded: return state_->body_following(link->change);
      case Verb::Deleted:
      case Verb::Baseline: return std::nullopt;
    }
    return std::nullopt;
  });
}

std::vector<StoredChange> Changes::unreadable(std::size_t most) {
  return at_border(state_->database.path(), [&] {
    std::vector<StoredChange> found;
    // Object after object, each newest first, as the index has them: what followed a change is the
    // one just read, so that no body is read twice.
    SQLite::Statement rows(state_->database.sqlite(), R"(
        select seq, type, namespace, name, uid, verb, old_version, new_version, epoch,
               observed_at_ms, body_form, body
        from change order by type desc, namespace desc, name desc, seq desc)");
    std::optional<Step> next;
    while (found.size() < most && rows.executeStep()) {
      const Link read{change_of(state_->database.path(), rows), rows.getColumn(10).getString(),
                      rows.getColumn(11).getString()};
      if (next && (next->change.type != read.change.type || next->change.key != read.change.key)) {
        next.reset();
      }
      Step step{.change = read.change, .body = {}, .deltas = 0};
      if (read.form == "delta") step.deltas = next ? next->deltas + 1 : 1;
      if (read.change.has_body) {
        try {
          step.body = state_->body_of(read, next ? &*next : nullptr);
        } catch (const Error&) {
          found.push_back(read.change);
        }
      }
      next = std::move(step);
    }
    return found;
  });
}

}  // namespace k8scache::store
