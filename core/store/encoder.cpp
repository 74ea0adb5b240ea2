#include "core/store/encoder.hpp"

#include "core/store/cursor_rows.hpp"
#include "core/store/database.hpp"
#include "core/store/dictionary_rows.hpp"
#include "core/store/frame.hpp"
#include "core/store/known_rows.hpp"

#include <map>
#include <optional>

namespace k8scache::store {

namespace {

// A dictionary needs about this much to learn from; until then bodies wait uncompressed.
constexpr std::size_t kTrainingBytes = 1536 * 1024;

/// A body that waits for its type's dictionary.
struct Waiting {
  EncodedObject row;
  std::string body;
};

/// One list under way.
struct Encoding {
  std::optional<RowComparison> comparison;  ///< of a list of metadata
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

std::string identity_of(const model::Object& object) {
  return store::identity_of(object.uid, object.key.ns, object.key.name);
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
    encoding.known = load_known(state_->database.sqlite(), at, Knowing::Content);
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
    encoding.comparison = load_comparison(state_->database.sqlite(), at);
    encoding.operations.emplace_back(BeginList{at});
  });
}

void Encoder::compare(const TypeScope& at, const model::ListedVersion& object) {
  state_->encodings[at].comparison.value().see(object);
}

Comparison Encoder::comparison(const TypeScope& at) {
  return state_->encodings[at].comparison.value().result();
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
    list.vanished = encoding.comparison ? encoding.comparison->unseen() : encoding.known.unseen();
    encoding.known = KnownObjects();  // its memory is the largest part of a list
    encoding.comparison.reset();
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
