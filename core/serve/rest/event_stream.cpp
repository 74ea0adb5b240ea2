#include "core/serve/rest/event_stream.hpp"

#include "core/base/error.hpp"
#include "core/serve/change_events.hpp"

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

/// Where somebody who was here before has got to; nothing for who is new.
std::optional<std::int64_t> position_of(const Request& request, const RestQuestion& question) {
  std::string_view text = request.header("Last-Event-ID");
  if (text.empty()) text = question.since;
  if (text.empty()) return std::nullopt;
  std::int64_t position = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  if (error != std::errc{} || end != text.data() + text.size() || position < 0) {
    fail(ErrorKind::Usage, "Last-Event-ID: \"{}\" is the id of no event", text);
  }
  return position;
}

/// What a stream is about and how far it is. Moves into the answer.
class Events {
 public:
  Events(ClusterCache& cache, RestQuestion question, bool has_history, std::int64_t position)
      : cache_(cache),
        projection_(std::move(question.projection)),
        events_(cache.reader(), question.query(), std::move(question.fields), question.type->type,
                has_history, position, "", ChangeEvents::Order::BySeq),
        file_(cache.file_number()) {}

  Piece operator()() {
    Piece piece;
    if (is_first_) piece.bytes = fmt::format("retry: 2000\nid: {}\n\n", events_.position());
    is_first_ = false;
    try {
      cache_.refresh();
    } catch (const Error&) {
      piece.then = Piece::Then::End;  // the file is gone: whoever asks anew is told why
      return piece;
    }
    if (is_behind_ || cache_.generation() != generation_) {
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
  void catch_up(std::string& out) {
    store::Reader& reader = cache_.reader();
    const auto outcome = cache_.file_number() != file_
                             ? ChangeEvents::Outcome::Lost
                             : events_.next(reader, cache_.tail(),
                                            [&](const ChangeEvent& event) { add(out, event); });
    is_behind_ = outcome == ChangeEvents::Outcome::More;
    if (outcome != ChangeEvents::Outcome::Lost) return;
    file_ = cache_.file_number();
    const std::int64_t now = store::Changes(reader).last_seq();
    events_.go_on_at(now);
    out += fmt::format("id: {}\nevent: reset\ndata: {{}}\n\n", now);
  }

  void add(std::string& out, const ChangeEvent& event) {
    if (event.seq != 0) out += fmt::format("id: {}\n", event.seq);
    out += fmt::format("event: {}\ndata: ", word_of(event.kind));
    if (projection_.is_everything()) {
      out += event.body;  // JSON on one line
    } else {
      projection_.write(out, parser_.parse(event.body));
    }
    out += "\n\n";
  }

  ClusterCache& cache_;
  Projection projection_;
  ChangeEvents events_;
  json::Parser parser_;
  std::uint64_t file_;
  std::uint64_t generation_ = 0;
  bool is_first_ = true;
  bool is_behind_ = true;
  Tick heartbeat_at_{};
};

}  // namespace

Response event_stream(ClusterCache& cache, const Request& request, RestQuestion question) {
  if (!question.filters.empty() || !question.search.empty() || !question.order.empty()) {
    fail(ErrorKind::Usage, "watch: takes namespace, labelSelector, fieldSelector and fields only");
  }
  const model::ResourceType& type = question.type->type;
  const model::RegistryEntry* const entry = cache.registry().find(type.group, type.kind);
  const bool has_history = entry == nullptr || entry->history;
  const auto asked = position_of(request, question);
  const std::int64_t position = asked.value_or(store::Changes(cache.reader()).last_seq());
  Response response{.status = 200,
                    .headers = {{"Content-Type", "text/event-stream"},
                                {"Cache-Control", "no-store"},
                                {"X-Accel-Buffering", "no"}}};
  response.next = Events(cache, std::move(question), has_history, position);
  return response;
}

}  // namespace k8scache::serve
