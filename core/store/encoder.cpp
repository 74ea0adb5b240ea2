#include "core/store/encoder.hpp"

#include "core/model/version.hpp"
#include "core/store/cursor_rows.hpp"
#include "core/store/database.hpp"
#include "core/store/dictionary_rows.hpp"
#include "core/store/frame.hpp"

#include <algorithm>
#include <map>

namespace k8scache::store {

namespace {

// A dictionary needs about this much to learn from; until then bodies wait uncompressed.
constexpr std::size_t kTrainingBytes = 1536 * 1024;
// Beyond this share of a type, or of a type that is small anyway, a list is cheaper than requests
// for single objects.
constexpr std::size_t kLackedShare = 20;
constexpr std::size_t kLackedAnyway = 50;
constexpr std::size_t kMostLacked = 5000;

/// A body that waits for its type's dictionary.
struct Waiting {
  EncodedObject row;
  std::string body;
};

/// The part of a list of metadata that is not in the rows.
struct Comparing {
  std::string cursor;  ///< the version the rows have reached
  std::vector<LackedObject> lacked;
  std::size_t lacked_count = 0;
  std::int64_t missed = 0;
};

/// One list under way.
struct Encoding {
  Comparing comparing;
  KnownObjects known;
  std::vector<Waiting> waiting;
  std::size_t waiting_bytes = 0;
  std::vector<EncodedObject> ready;
  std::vector<Operation> operations;
};

/// Compression of one type. Kept for the run: several scopes share it.
struct TypeCompression {
  Compressor compressor;
  bool decided = false;  ///< has a dictionary, or will do without for this run
};

std::string identity_of(std::string_view uid, std::string_view ns, std::string_view name) {
  return uid.empty() ? fmt::format("{}/{}", ns, name) : std::string(uid);
}

std::string identity_of(const model::Object& object) {
  return identity_of(object.uid, object.key.ns, object.key.name);
}

[[noreturn]] void fail_repeated(std::string_view ns, std::string_view name) {
  fail(ErrorKind::Usage, "the list shows {}{}{} twice", ns, ns.empty() ? "" : "/", name);
}

/// The object's facts; its frame is still to come.
EncodedObject row_of(model::Object& object, std::int64_t hash) {
  return {.key = std::move(object.key),
          .uid = std::move(object.uid),
          .resource_version = std::move(object.resource_version),
          .labels = std::move(object.labels),
          .created_at_ms = object.created_at_ms,
          .content_hash = hash,
          .frame = {}};
}

}  // namespace

struct Encoder::State {
  explicit State(Database opened)
      : database(std::move(opened)), next_dictionary(free_dictionary_id(database.sqlite())) {}

  TypeCompression& compression_of(std::int64_t type) {
    TypeCompression& compression = compressions[type];
    if (compression.decided) return compression;
    if (const auto dictionary = newest_dictionary(database.sqlite(), type)) {
      compression.compressor.use_dictionary(*dictionary);
      compression.decided = true;
    }
    return compression;
  }

  enum class Knowing { Content, Version };

  KnownObjects load_known(const TypeScope& at, Knowing what) {
    KnownObjects known;
    if (!has_live_rows(database.sqlite(), at)) return known;
    // What a killed first list of another scope left is not known: the writer will remove it.
    const std::string visible =
        is_complete(database.sqlite(), at)
            ? "type = ?1 and (?2 = '' or namespace = ?2)"
            : "type = ?1 and ?2 = '' and namespace in"
              " (select scope from cursor where type = ?1 and complete = 1)";
    SQLite::Statement count(database.sqlite(), "select count(*) from object where " + visible);
    SQLite::Statement rows(database.sqlite(), R"(
        select id, iif(uid = '', namespace || '/' || name, uid), resource_version, content_hash
        from object where )" + visible);
    for (SQLite::Statement* const statement : {&count, &rows}) {
      statement->bind(1, at.type);
      statement->bind(2, at.scope);
    }
    count.executeStep();
    known.reserve(static_cast<std::size_t>(count.getColumn(0).getInt64()));
    while (rows.executeStep()) {
      known.remember(rows.getColumn(0).getInt64(), rows.getColumn(1).getString(),
                     rows.getColumn(2).getString(),
                     what == Knowing::Content ? rows.getColumn(3).getInt64() : 0);
    }
    return known;
  }

  /// Compresses an object of a list, or lets it wait for the type's dictionary.
  void keep(const TypeScope& at, model::Object& object, std::int64_t hash) {
    Encoding& encoding = encodings[at];
    EncodedObject row = row_of(object, hash);
    TypeCompression& compression = compression_of(at.type);
    if (compression.decided) {
      row.frame = compression.compressor.compress(object.body);
      encoding.ready.push_back(std::move(row));
      return;
    }
    encoding.waiting_bytes += object.body.size();
    encoding.waiting.push_back({std::move(row), std::move(object.body)});
    if (encoding.waiting_bytes >= kTrainingBytes) release(at, encoding);
  }

  /// Trains on what waits, then compresses it.
  void release(const TypeScope& at, Encoding& encoding) {
    if (encoding.waiting.empty()) return;
    TypeCompression& compression = compression_of(at.type);
    if (!compression.decided) {
      std::vector<std::string_view> samples;
      for (const Waiting& one : encoding.waiting) samples.emplace_back(one.body);
      if (auto dictionary = train_dictionary(samples, next_dictionary)) {
        compression.compressor.use_dictionary(*dictionary);
        encoding.operations.emplace_back(
            AddDictionary{at.type, next_dictionary++, std::move(*dictionary)});
      }
      compression.decided = true;
    }
    for (Waiting& one : encoding.waiting) {
      one.row.frame = compression.compressor.compress(one.body);
      encoding.ready.push_back(std::move(one.row));
    }
    encoding.waiting.clear();
    encoding.waiting_bytes = 0;
  }

  Database database;
  std::uint32_t next_dictionary;
  std::map<std::int64_t, TypeCompression> compressions;
  std::map<TypeScope, Encoding> encodings;
};

Encoder::Encoder(const std::string& path)
    : state_(at_border(
          path, [&] { return std::make_unique<State>(Database::open(path, Access::Read)); })) {}
Encoder::~Encoder() = default;
Encoder::Encoder(Encoder&&) noexcept = default;
Encoder& Encoder::operator=(Encoder&&) noexcept = default;

void Encoder::begin(const TypeScope& at) {
  abandon(at);
  at_border(state_->database.path(), [&] {
    Encoding& encoding = state_->encodings[at];
    encoding.known = state_->load_known(at, State::Knowing::Content);
    encoding.operations.emplace_back(BeginList{at});
  });
}

void Encoder::add(const TypeScope& at, model::Object& object) {
  Encoding& encoding = state_->encodings[at];
  const std::int64_t hash = content_hash(object.body, object.resource_version);
  switch (encoding.known.see(identity_of(object), object.resource_version, hash)) {
    case KnownObjects::Match::Unchanged: return;
    case KnownObjects::Match::Repeated: fail_repeated(object.key.ns, object.key.name);
    case KnownObjects::Match::New:
    case KnownObjects::Match::Changed: break;
  }
  at_border(state_->database.path(), [&] { state_->keep(at, object, hash); });
}

void Encoder::add_fetched(const TypeScope& at, model::Object& object) {
  const std::int64_t hash = content_hash(object.body, object.resource_version);
  at_border(state_->database.path(), [&] { state_->keep(at, object, hash); });
}

void Encoder::begin_comparison(const TypeScope& at) {
  abandon(at);
  at_border(state_->database.path(), [&] {
    Encoding& encoding = state_->encodings[at];
    encoding.known = state_->load_known(at, State::Knowing::Version);
    for (const Cursor& cursor : load_cursors(state_->database.sqlite(), at.type)) {
      if (cursor.at == at) encoding.comparing.cursor = cursor.resource_version;
    }
    encoding.operations.emplace_back(BeginList{at});
  });
}

void Encoder::compare(const TypeScope& at, const model::ListedVersion& object) {
  Encoding& encoding = state_->encodings[at];
  const std::string identity = identity_of(object.uid, object.ns, object.name);
  const KnownObjects::Match match = encoding.known.see(identity, object.resource_version, 0);
  if (match == KnownObjects::Match::Repeated) fail_repeated(object.ns, object.name);
  if (match == KnownObjects::Match::Unchanged) return;
  Comparing& comparing = encoding.comparing;
  if (model::compare_versions(object.resource_version, comparing.cursor) <= 0) ++comparing.missed;
  if (++comparing.lacked_count > kMostLacked) {
    comparing.lacked.clear();
    return;
  }
  comparing.lacked.push_back(
      {{std::string(object.ns), std::string(object.name)}, std::string(object.resource_version)});
}

Comparison Encoder::comparison(const TypeScope& at) {
  Encoding& encoding = state_->encodings[at];
  Comparing& comparing = encoding.comparing;
  const auto most = std::min(
      kMostLacked,
      std::max(kLackedAnyway, static_cast<std::size_t>(encoding.known.seen()) / kLackedShare));
  Comparison found{.lacked = std::move(comparing.lacked), .missed = comparing.missed};
  found.too_many = comparing.lacked_count > most;
  if (found.too_many) found.lacked.clear();
  found.is_equal = comparing.lacked_count == 0 && encoding.known.unseen().empty();
  return found;
}

std::vector<Operation> Encoder::take(const TypeScope& at) {
  Encoding& encoding = state_->encodings[at];
  if (!encoding.ready.empty()) {
    encoding.operations.emplace_back(PutListed{at, std::exchange(encoding.ready, {})});
  }
  return std::exchange(encoding.operations, {});
}

void Encoder::finish(FinishList& list) {
  at_border(state_->database.path(), [&] {
    Encoding& encoding = state_->encodings[list.at];
    state_->release(list.at, encoding);
    list.vanished = encoding.known.unseen();
    encoding.known = KnownObjects();  // its memory is the largest part of a list
  });
}

void Encoder::abandon(const TypeScope& at) {
  const auto encoding = state_->encodings.find(at);
  if (encoding == state_->encodings.end()) return;
  for (const Operation& operation : encoding->second.operations) {
    // A dictionary that never reaches the file must not be used again.
    if (std::holds_alternative<AddDictionary>(operation)) state_->compressions.erase(at.type);
  }
  state_->encodings.erase(encoding);
}

EncodedObject Encoder::encode(std::int64_t type, model::Object&& object) {
  return at_border(state_->database.path(), [&] {
    EncodedObject row = row_of(object, content_hash(object.body, object.resource_version));
    row.frame = state_->compression_of(type).compressor.compress(object.body);
    return row;
  });
}

}  // namespace k8scache::store
