#include "core/serve/kube/list_stream.hpp"

#include "core/report/status.hpp"
#include "core/serve/kube/continue_token.hpp"
#include "core/serve/kube/object_forms.hpp"
#include "core/serve/kube/past_rows.hpp"

#include <algorithm>
#include <utility>

namespace k8scache::serve {

namespace {

constexpr std::size_t kPieceBytes = 128UL * 1024;
constexpr std::chrono::seconds kLongest{60};

/// What is left of a list. Moves into the answer.
class Stream {
 public:
  Stream(KubeQuestion question, store::Reader reader)
      : clock_(question.cache.clock()),
        reader_(std::move(reader)),
        fields_(std::move(question.options.fields)),
        forms_(question, reader_),
        now_(clock_.now()),
        give_up_at_(clock_.monotonic() + kLongest) {
    query::Query query = question.query();
    head_.version = question.cache.version_of(reader_, question.type.id, question.path.ns);
    if (!question.has_history()) {
      question.cache.keep_look(reader_, query, question.kept_type(), head_.version);
    }
    std::int64_t seq = store::Changes(reader_).last_seq();
    if (const auto token =
            read_token(question.options.continue_token, report::fact(reader_, "page_key"))) {
      query.after = token->last;
      seq = token->seq;
      head_.version = token->version;
    }
    auto rows = rows_at(reader_, query, seq, question.has_history());
    is_lost_ = !rows;
    if (rows) rows_ = std::move(*rows);
  }

  Piece operator()() {
    Piece piece;
    if (is_lost_ || clock_.monotonic() > give_up_at_) return {.then = Piece::Then::Abort};
    if (is_first_) {
      forms_.begin_list(piece.bytes, head_);
      is_first_ = false;
    }
    at_ += each_body(reader_, rows_, at_, rows_.size(), [&](std::string_view body) {
      if (fields_.is_empty() || fields_.matches(parser_.parse(body))) {
        if (has_item_) piece.bytes += ',';
        has_item_ = true;
        forms_.add_item(piece.bytes, body, now_);
      }
      return piece.bytes.size() < kPieceBytes;
    });
    if (at_ >= rows_.size()) {
      ObjectForms::end_list(piece.bytes);
      piece.then = Piece::Then::End;
    }
    return piece;
  }

 private:
  const Clock& clock_;
  store::Reader reader_;
  query::FieldSelector fields_;
  ObjectForms forms_;
  json::Parser parser_;
  Instant now_;
  Tick give_up_at_;
  ListHead head_;
  std::vector<PastRow> rows_;
  std::size_t at_ = 0;
  bool is_first_ = true;
  bool has_item_ = false;
  bool is_lost_ = false;
};

}  // namespace

Response list_stream(KubeQuestion question, std::vector<Header> headers) {
  Response response{.status = 200, .headers = std::move(headers)};
  response.headers.emplace_back("Content-Type", "application/json");
  store::Reader reader(question.cache.path());
  response.next = Stream(std::move(question), std::move(reader));
  return response;
}

}  // namespace k8scache::serve
