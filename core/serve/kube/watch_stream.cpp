#include "core/serve/kube/watch_stream.hpp"

#include "core/base/error.hpp"
#include "core/model/version.hpp"
#include "core/serve/change_events.hpp"
#include "core/serve/kube/object_forms.hpp"
#include "core/serve/kube/past_rows.hpp"
#include "core/serve/kube/told_types.hpp"
#include "core/serve/kube/versioned.hpp"
#include "core/serve/kube/watch_start.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>

namespace k8scache::serve {

namespace {

constexpr std::size_t kPieceBytes = 128UL * 1024;
constexpr std::chrono::seconds kBookmarkEvery{60};
constexpr std::chrono::seconds kLongestBeginning{60};
constexpr std::chrono::seconds kBookmarkBeforeEnd{2};
constexpr std::chrono::minutes kShortest{30};  // of a watch that names no time: up to twice that

/// The objects that come before all changes, out of a snapshot of their own.
struct Beginning {
  Beginning(ClusterCache& cache, const query::Query& query, const std::string& ns)
      : reader(cache.path()),
        seq(store::Changes(reader).last_seq()),
        rows(*rows_at(reader, query, seq, false)),
        version(cache.version_of(reader, query.type, ns)) {}

  store::Reader reader;
  std::int64_t seq;
  std::vector<PastRow> rows;
  std::size_t at = 0;
  std::string version;
};

/// What a watch is about and how far it is. Moves into the answer.
class Watch {
 public:
  Watch(KubeQuestion question, std::optional<Beginning> beginning, std::int64_t position,
        std::string floor, std::chrono::seconds time,
        std::optional<history::WatchFeed> seen = std::nullopt)
      : cache_(question.cache),
        type_(question.type.id),
        is_kept_(is_kept(question.type)),
        ns_(question.path.ns),
        has_bookmarks_(question.options.bookmarks),
        ends_beginning_(question.options.initial_events.value_or(question.options.version.empty())),
        forms_(question, cache_.reader()),
        events_(beginning ? beginning->reader : cache_.reader(), question.query(),
                std::move(question.options.fields), question.type.type, question.has_history(),
                position, std::move(floor), ChangeEvents::Order::ByVersion, std::move(seen)),
        beginning_(std::move(beginning)),
        file_(cache_.file_number()),
        ends_at_(cache_.clock().monotonic() + time),
        begin_until_(cache_.clock().monotonic() + kLongestBeginning),
        bookmark_at_(cache_.clock().monotonic() + kBookmarkEvery) {}

  /// These come first, as they are when the first of them are asked for: where thousands begin at
  /// once few hold a snapshot. Of a type with history.
  void begin_with(query::Query objects) { objects_ = std::move(objects); }

  Piece operator()() {
    try {
      return next();
    } catch (const Error&) {
      return give_up();  // whoever asks anew is told why
    }
  }

 private:
  Piece next() {
    if (objects_) {
      events_.go_on_at(beginning_.emplace(cache_, *objects_, ns_).seq);
      objects_.reset();
    }
    if (beginning_) return begin();
    cache_.refresh();
    store::Reader& reader = cache_.reader();
    if (cache_.file_number() != file_) return give_up();
    Piece piece;
    if (is_behind_ || cache_.generation() != generation_) {
      if (is_gone()) return {.then = Piece::Then::End};
      generation_ = cache_.generation();
      if (!catch_up(reader, piece.bytes)) return give_up();
      if (is_behind_) return piece;
    }
    return wait(reader, std::move(piece));
  }

  /// The type is told no longer in the version of this watch, or its objects are kept in another
  /// one than before: whoever asks anew is answered as things are now.
  bool is_gone() {
    const auto& types = cache_.reader().catalog().types();
    const auto kept = std::ranges::find(types, type_, &model::CatalogType::id);
    if (kept == types.end() || kept->serving == model::Serving::Gone) return true;
    const std::string& version = forms_.type().version;
    if (is_kept_) return kept->type.version != version;
    return kept->type.version == version || !told_type(cache_, *kept, version);
  }

  /// Some more of the objects that are told first.
  Piece begin() {
    Piece piece;
    if (cache_.clock().monotonic() > begin_until_) return {.then = Piece::Then::Abort};
    const Instant now = cache_.clock().now();
    beginning_->at += each_body(beginning_->reader, beginning_->rows, beginning_->at,
                                beginning_->rows.size(), [&](std::string_view body) {
                                  if (events_.fits(body))
                                    add_event(piece.bytes, "ADDED", body, now);
                                  return piece.bytes.size() < kPieceBytes;
                                });
    if (beginning_->at < beginning_->rows.size()) return piece;
    if (ends_beginning_ && has_bookmarks_) add_bookmark(piece.bytes, beginning_->version, true);
    told_version_ = beginning_->version;
    beginning_.reset();
    return piece;
  }

  /// Tells what was committed; false when it cannot be told any more.
  bool catch_up(store::Reader& reader, std::string& out) {
    const Instant now = cache_.clock().now();
    const auto outcome = events_.next(reader, cache_.tail(), [&](const ChangeEvent& event) {
      switch (event.kind) {
        case ChangeEvent::Kind::Added: add_event(out, "ADDED", event.body, now); return;
        case ChangeEvent::Kind::Modified: add_event(out, "MODIFIED", event.body, now); return;
        case ChangeEvent::Kind::Deleted:
          add_event(out, "DELETED", with_version(parser_.parse(event.body), event.version), now);
          return;
      }
    });
    is_behind_ = outcome == ChangeEvents::Outcome::More;
    return outcome != ChangeEvents::Outcome::Lost;
  }

  /// Nothing more to tell for now: waits for news, a bookmark's time or the end.
  Piece wait(store::Reader& reader, Piece piece) {
    const Tick now = cache_.clock().monotonic();
    const bool is_ending = now >= ends_at_ - kBookmarkBeforeEnd;
    if (has_bookmarks_ && (now >= bookmark_at_ || (is_ending && !has_said_farewell_))) {
      has_said_farewell_ = is_ending;
      bookmark_at_ = now + kBookmarkEvery;
      const std::string version = cache_.version_of(reader, type_, ns_);
      if (version != told_version_) add_bookmark(piece.bytes, version, false);
      told_version_ = version;
    }
    if (now >= ends_at_) {
      piece.then = Piece::Then::End;
      return piece;
    }
    if (!piece.bytes.empty()) return piece;  // goes out before any waiting
    Tick until = ends_at_;
    if (has_bookmarks_ && !has_said_farewell_) {
      until = std::min({until, bookmark_at_, Tick(ends_at_ - kBookmarkBeforeEnd)});
    }
    piece.wait = std::max(until - now, std::chrono::milliseconds(1));
    piece.until_news = true;
    return piece;
  }

  Piece give_up() {
    Piece piece{.then = Piece::Then::End};
    piece.bytes = R"({"type":"ERROR","object":)" +
                  status_text(expired("The resourceVersion for the provided watch is too old.")) +
                  "}\n";
    return piece;
  }

  void add_event(std::string& out, std::string_view type, std::string_view body, Instant now) {
    out += fmt::format(R"({{"type":"{}","object":)", type);
    forms_.add_object(out, body, now, definitions_);
    definitions_ = ObjectForms::Definitions::LeftOut;
    out += "}\n";
  }

  void add_bookmark(std::string& out, const std::string& version, bool ends_initial) {
    const model::ResourceType& type = forms_.type();
    add_event(out, "BOOKMARK", bookmark(type.kind, type.api_version(), version, ends_initial),
              cache_.clock().now());
  }

  ClusterCache& cache_;
  std::int64_t type_;
  bool is_kept_;  // in the version that is asked for
  std::string ns_;
  bool has_bookmarks_;
  bool ends_beginning_;
  ObjectForms forms_;
  ObjectForms::Definitions definitions_ = ObjectForms::Definitions::Told;
  ChangeEvents events_;
  std::optional<query::Query> objects_;  // that are to be looked up yet
  std::optional<Beginning> beginning_;
  std::uint64_t file_;
  std::uint64_t generation_ = 0;
  bool is_behind_ = true;
  bool has_said_farewell_ = false;
  std::string told_version_;
  Tick ends_at_;
  Tick begin_until_;  // its snapshot keeps the write-ahead log from being reset
  Tick bookmark_at_;
  json::Parser parser_;
};

std::chrono::seconds time_of(const ListOptions& options) {
  if (options.timeout) return *options.timeout;
  static thread_local std::minstd_rand random{std::random_device{}()};
  return kShortest + std::chrono::seconds(std::uniform_int_distribution<int>(
                         0, static_cast<int>(std::chrono::seconds(kShortest).count()))(random));
}

Response watch_response(NextPiece next, std::vector<Header> headers) {
  headers.emplace_back("Content-Type", "application/json");
  Response response{.status = 200, .headers = std::move(headers)};
  response.next = std::move(next);
  response.is_lines = true;
  return response;
}

Response expired_watch(const std::string& asked, const std::string& oldest,
                       std::vector<Header> headers) {
  const std::string message = fmt::format("too old resource version: {} ({})", asked, oldest);
  headers.emplace_back("Content-Type", "application/json");
  return {.status = 200,
          .headers = std::move(headers),
          .body = R"({"type":"ERROR","object":)" + status_text(expired(message)) + "}\n",
          .is_lines = true};
}

}  // namespace

Response kube_watch(KubeQuestion question) {
  ClusterCache& cache = question.cache;
  const auto answer = question.answerable();
  if (const auto status = refusal(question.type.type, question.path.ns, answer)) {
    return status_response(*status);
  }
  const std::vector<Header> headers = type_warnings(question.type);
  const std::chrono::seconds time = time_of(question.options);
  const std::string asked = question.options.version;
  store::Reader& now = cache.reader();
  const std::string current = cache.version_of(now, question.type.id, question.path.ns);
  const auto order =
      asked.empty() ? std::partial_ordering::less : model::compare_versions(asked, current);
  // The events of a type without history name versions that its cursor has not reached yet.
  if (order == std::partial_ordering::greater && question.has_history()) {
    return refused(version_too_large(asked, current), question.type);
  }
  if (question.options.initial_events.value_or(asked.empty())) {
    query::Query objects = question.query();
    if (question.has_history()) {
      Watch watch(std::move(question), std::nullopt, 0, "", time);
      watch.begin_with(std::move(objects));
      return watch_response(std::move(watch), headers);
    }
    Beginning beginning(cache, objects, question.path.ns);
    const std::int64_t seq = beginning.seq;
    return watch_response(Watch(std::move(question), std::move(beginning), seq, "", time), headers);
  }
  if (!question.has_history()) {
    std::optional<history::WatchFeed> seen;
    if (!asked.empty()) {
      // More may be there under the same version than when it was told.
      seen = cache.look_at(question.query(), asked);
      if (!seen) return expired_watch(asked, current, headers);
    }
    return watch_response(Watch(std::move(question), std::nullopt, 0, "", time, std::move(seen)),
                          headers);
  }
  // Most begin where a list has just ended; then nothing has to be looked for, and all that follows
  // is news, of the same version too.
  if (asked.empty() || order == std::partial_ordering::equivalent) {
    const std::int64_t last = store::Changes(now).last_seq();
    return watch_response(Watch(std::move(question), std::nullopt, last, "", time), headers);
  }
  const auto position = position_of(now, question.type.id, asked);
  if (!position) return expired_watch(asked, current, headers);
  return watch_response(Watch(std::move(question), std::nullopt, *position, asked, time), headers);
}

}  // namespace k8scache::serve
