#include "core/serve/rest/event_stream.hpp"

#include "core/base/error.hpp"
#include "core/report/status.hpp"
#include "core/serve/change_events.hpp"
#include "core/serve/rest/rest_refusal.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace k8scache::serve {

namespace {

constexpr std::chrono::seconds kHeartbeat{15};

const char* word_of(ChangeEvent::Kind kind) {
  switch (kind) {
    case ChangeEvent::Kind::Added: return "added";
    case ChangeEvent::Kind::Modified: return "modified";
    case ChangeEvent::Kind::Deleted: return "deleted";
  }
  return "";
}

/// Where somebody who was here before has got to.
struct Place {
  std::int64_t seq = 0;
  bool is_elsewhere = false;  ///< in another changelog: nothing is known of what they have seen
};

/// Nothing for who is new. An id is `NAME-SEQ`, the name that of the changelog; a number alone, as
/// the pages of a list tell it, is meant for this one.
std::optional<Place> place_of(store::Reader& reader, const Request& request,
                              const RestQuestion& question) {
  std::string_view text = request.header("Last-Event-ID");
  if (text.empty()) text = question.since;
  if (text.empty()) return std::nullopt;
  const std::size_t dash = text.rfind('-');
  const std::string_view number = dash == std::string_view::npos ? text : text.substr(dash + 1);
  Place place;
  const auto [end, error] =
      std::from_chars(number.data(), number.data() + number.size(), place.seq);
  if (error != std::errc{} || end != number.data() + number.size() || place.seq < 0) {
    fail(ErrorKind::Usage, "Last-Event-ID: \"{}\" is the id of no event", text);
  }
  place.is_elsewhere =
      dash != std::string_view::npos && text.substr(0, dash) != report::changelog_name(reader);
  return place;
}

/// What a stream is about and how far it is. Moves into the answer.
class Events {
 public:
  /// `begins_anew`: what its reader has seen means nothing any more.
  Events(ClusterCache& cache, RestQuestion question, bool has_history, std::int64_t position,
         bool begins_anew)
      : cache_(cache),
        type_(*question.type),
        ns_(question.ns),
        reach_(question.reach),
        projection_(std::move(question.projection)),
        events_(cache.reader(), question.query(), std::move(question.fields), question.type->type,
                has_history, position, "", ChangeEvents::Order::BySeq),
        file_(cache.file_number()),
        begins_anew_(begins_anew) {}

  Piece operator()() {
    Piece piece;
    if (is_first_) piece.bytes = fmt::format("retry: 2000\nid: {}\n\n", id_of(events_.position()));
    is_first_ = false;
    if (!can_go_on()) {
      piece.then = Piece::Then::End;  // whoever asks anew is told why
      return piece;
    }
    if (has_news()) {
      generation_ = cache_.generation();
      catch_up(piece.bytes);
    }
    if (piece.then != Piece::Then::More || is_behind_ || !piece.bytes.empty()) return piece;
    const Tick now = cache_.clock().monotonic();
    if (now >= heartbeat_at_) {
      if (heartbeat_at_ != Tick{}) piece.bytes = ":\n\n";
      heartbeat_at_ = now + kHeartbeat;
      if (!piece.bytes.empty()) return piece;
    }
    piece.wait = std::max(heartbeat_at_ - now, std::chrono::milliseconds(1));
    piece.until_news = true;
    return piece;
  }

 private:
  [[nodiscard]] bool has_news() const { return is_behind_ || cache_.generation() != generation_; }

  /// The file is there, and its rows can answer still.
  bool can_go_on() {
    try {
      cache_.refresh();
      return !has_news() || !refusal_of(type_.type, cache_.answerable(reach_, type_, ns_));
    } catch (const Error&) {
      return false;
    }
  }

  std::string id_of(std::int64_t seq) {
    return fmt::format("{}-{}", report::changelog_name(cache_.reader()), seq);
  }

  void catch_up(std::string& out) {
    store::Reader& reader = cache_.reader();
    const bool is_lost = cache_.file_number() != file_ || std::exchange(begins_anew_, false);
    const auto outcome = is_lost ? ChangeEvents::Outcome::Lost
                                 : events_.next(reader, cache_.tail(),
                                                [&](const ChangeEvent& event) { add(out, event); });
    is_behind_ = outcome == ChangeEvents::Outcome::More;
    if (outcome != ChangeEvents::Outcome::Lost) return;
    file_ = cache_.file_number();
    const std::int64_t now = store::Changes(reader).last_seq();
    events_.go_on_at(now);
    out += fmt::format("id: {}\nevent: reset\ndata: {{}}\n\n", id_of(now));
  }

  void add(std::string& out, const ChangeEvent& event) {
    if (event.seq != 0) out += fmt::format("id: {}\n", id_of(event.seq));
    out += fmt::format("event: {}\ndata: ", word_of(event.kind));
    if (projection_.is_everything()) {
      out += event.body;  // JSON on one line
    } else {
      projection_.write(out, parser_.parse(event.body));
    }
    out += "\n\n";
  }

  ClusterCache& cache_;
  model::CatalogType type_;
  std::string ns_;
  Reach reach_;
  Projection projection_;
  ChangeEvents events_;
  json::Parser parser_;
  std::uint64_t file_;
  bool begins_anew_;
  std::uint64_t generation_ = 0;
  bool is_first_ = true;
  bool is_behind_ = true;
  Tick heartbeat_at_{};
};

}  // namespace

Response event_stream(ClusterCache& cache, const Request& request, RestQuestion question) {
  const model::ResourceType& type = question.type->type;
  const auto answer = cache.answerable(question.reach, *question.type, question.ns);
  if (const auto problem = refusal_of(type, answer)) {
    return problem_response(*problem, request.path());
  }
  const model::RegistryEntry* const entry = cache.registry().find(type.group, type.kind);
  const bool has_history = entry == nullptr || entry->history;
  const auto asked = place_of(cache.reader(), request, question);
  const std::int64_t now = store::Changes(cache.reader()).last_seq();
  // Of a type without history nobody knows what happened before.
  const bool begins_anew = asked && (asked->is_elsewhere || !has_history);
  const std::int64_t position = asked && !begins_anew ? asked->seq : now;
  Response response{.status = 200,
                    .headers = {{"Content-Type", "text/event-stream"},
                                {"Cache-Control", "no-store"},
                                {"X-Accel-Buffering", "no"}}};
  response.next = Events(cache, std::move(question), has_history, position, begins_anew);
  return response;
}

}  // namespace k8scache::serve
