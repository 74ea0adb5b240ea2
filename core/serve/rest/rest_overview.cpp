#include "core/serve/rest/rest_overview.hpp"

#include "core/report/overview.hpp"
#include "core/serve/rest/rest_caching.hpp"

#include <algorithm>
#include <chrono>
#include <set>

namespace k8scache::serve {

namespace {

// A piece of counting: others wait no longer for their answers.
constexpr std::chrono::milliseconds kSlice{5};

std::vector<Header> with_type(std::vector<Header> headers) {
  headers.emplace_back("Content-Type", "application/json");
  return headers;
}

}  // namespace

void OverviewMemo::look(ClusterCache& cache) {
  store::Reader& reader = cache.reader();
  const Instant now = cache.clock().now();
  const std::int64_t minute =
      std::chrono::floor<std::chrono::minutes>(now.time_since_epoch()).count();
  if (cache.file_number() != file_ || !tally_) {
    tally_.emplace(cache.registry());  // the ids of another file mean other objects
    told_etag_.clear();
  } else if (cache.generation() == generation_ && minute == minute_) {
    return;
  }
  file_ = cache.file_number();
  generation_ = cache.generation();
  minute_ = minute;
  etag_ = etag_of(cache.name() + "\n" + report::overview_state(reader, now), "overview");
  as_of_.reset();
  std::set<std::int64_t> gone;
  for (const model::CatalogType& type : reader.catalog().types()) {
    if (type.serving == model::Serving::Gone) gone.insert(type.id);
  }
  for (const store::Cursor& cursor : reader.cursors()) {
    if (!cursor.complete || !cursor.as_of || gone.contains(cursor.at.type)) continue;
    as_of_ = std::min(as_of_.value_or(*cursor.as_of), *cursor.as_of);
  }
}

const std::string* OverviewMemo::document(ClusterCache& cache, std::chrono::milliseconds budget) {
  if (told_etag_ == etag_) return &document_;
  store::Reader& reader = cache.reader();
  if (!tally_->advance(reader, cache.clock(), budget)) return nullptr;
  document_ = report::overview_document(reader, *tally_, cache.name(), cache.clock().now()) + "\n";
  told_etag_ = etag_;
  return &document_;
}

Response rest_overview(ClusterCache& cache, OverviewMemo& memo, const Request& request) {
  memo.look(cache);
  std::vector<Header> headers = caching_headers(memo.as_of(), memo.etag(), cache.clock().now());
  if (is_known(request, memo.etag())) return not_modified(std::move(headers));
  if (const std::string* const document = memo.document(cache, kSlice)) {
    return {.status = 200, .headers = with_type(std::move(headers)), .body = *document};
  }
  Response response{.status = 200, .headers = with_type(std::move(headers))};
  response.next = [&cache, &memo]() -> Piece {
    cache.refresh();
    memo.look(cache);
    const std::string* const document = memo.document(cache, kSlice);
    if (document != nullptr) return {.bytes = *document, .then = Piece::Then::End};
    return {.wait = std::chrono::milliseconds(1)};
  };
  return response;
}

}  // namespace k8scache::serve
