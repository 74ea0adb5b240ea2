#include "core/serve/rest/rest_list.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/base/time_format.hpp"
#include "core/json/writer.hpp"
#include "core/report/status.hpp"
#include "core/serve/problem.hpp"
#include "core/serve/rest/page_cursor.hpp"
#include "core/serve/rest/rest_caching.hpp"
#include "core/serve/rest/rest_refusal.hpp"
#include "core/serve/rest/rest_result.hpp"
#include "core/serve/url.hpp"
#include "core/serve/visible_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace k8scache::serve {

namespace {

constexpr std::chrono::minutes kStale{10};

/// Who sees other objects has another answer.
std::string question_of(const Request& request) {
  return request.target + "\n" + join(request.reach.namespaces, ",");
}

/// Objects of a type are much alike; a megabyte is not worth a guess.
std::size_t likely_size(std::size_t of_one, std::size_t count) {
  return std::min<std::size_t>((of_one + of_one / 8) * count + 1024, 1UL << 20U);
}

/// The first of the ids that are told.
std::size_t first_of(store::Reader& reader, const RestQuestion& question,
                     const ResultMemo::Ids& ids) {
  if (!question.cursor.empty()) return place_behind(reader, question, ids);
  return std::min((question.page - 1) * question.limit, ids.size());
}

std::string page_link(const Request& request, const RestQuestion& question, std::size_t page,
                      const char* relation) {
  std::string query;
  const auto parameters = Parameters::parse(request.query());
  for (const auto& [name, value] : parameters->all()) {
    if (name == "page" || name == "limit" || name == "cursor") continue;
    query += fmt::format("{}={}&", percent_encoded(name), percent_encoded(value));
  }
  return fmt::format("<{}?{}page={}&limit={}>; rel=\"{}\"", request.path(), query, page,
                     question.limit, relation);
}

std::string links(const Request& request, const RestQuestion& question, std::size_t pages) {
  std::vector<std::string> all{page_link(request, question, 1, "first")};
  if (question.page > 1) {
    const std::size_t before = std::min(question.page - 1, std::max<std::size_t>(pages, 1));
    all.push_back(page_link(request, question, before, "prev"));
  }
  if (question.page < pages) {
    all.push_back(page_link(request, question, question.page + 1, "next"));
  }
  all.push_back(page_link(request, question, std::max<std::size_t>(pages, 1), "last"));
  return join(all, ", ");
}

}  // namespace

Response rest_list(ClusterCache& cache, const Request& request, const RestQuestion& question) {
  store::Reader& reader = cache.reader();
  const auto answer = cache.answerable(question.reach, *question.type, question.ns);
  if (const auto problem = refusal_of(question.type->type, answer)) {
    return problem_response(*problem, request.path());
  }
  const Instant now = cache.clock().now();
  const std::string state = report::type_state(reader, question.type->id);
  const bool is_stale = !answer.as_of || now - *answer.as_of > kStale;
  const std::string etag =
      etag_of(cache.name() + "\n" + state + (is_stale ? "\nstale" : ""), question_of(request));
  std::vector<Header> headers = caching_headers(answer.as_of, etag, now);
  if (is_known(request, etag)) return not_modified(std::move(headers));
  const ResultMemo::Ids* ids = cache.results().find(question.identity, state);
  if (ids == nullptr) {
    ids = &cache.results().keep(question.identity, state, result_of(reader, question));
  }
  const std::size_t pages = (ids->size() + question.limit - 1) / question.limit;
  const std::size_t first = first_of(reader, question, *ids);
  const std::size_t last = std::min(first + question.limit, ids->size());
  std::string next;
  std::string body = R"({"items":[)";
  json::Parser parser;
  bool is_first = true;
  std::size_t told = first;
  reader.each(std::vector(ids->begin() + static_cast<std::ptrdiff_t>(first),
                          ids->begin() + static_cast<std::ptrdiff_t>(last)),
              [&](const store::StoredObject& object) {
                if (is_first) body.reserve(likely_size(object.body.size(), last - first));
                if (!is_first) body += ',';
                is_first = false;
                if (question.projection.is_everything()) {
                  body += object.body;
                } else {
                  question.projection.write(body, parser.parse(object.body));
                }
                if (++told == last && last < ids->size()) next = cursor_at(question, object, last);
              });
  std::string rest;
  json::Writer writer(rest);
  writer.begin_object();
  if (question.cursor.empty()) writer.key("page").value(question.page);
  writer.key("limit").value(question.limit).key("total").value(ids->size());
  writer.key("pages").value(pages).key("cluster").value(cache.name());
  if (answer.as_of) writer.key("syncedAt").value(rfc3339(*answer.as_of));
  writer.key("stale").value(is_stale);
  writer.key("seq").value(store::Changes(reader).last_seq());
  if (!next.empty()) writer.key("next").value(next);
  if (answer.knowledge == store::Knowledge::Partial) {
    writer.key("namespaces").begin_array();
    for (const std::string& ns : answer.namespaces) writer.value(ns);
    writer.end_array();
  }
  writer.end_object();
  body += "]," + rest.substr(1) + "\n";
  headers.emplace_back("Content-Type", "application/json");
  headers.emplace_back("X-Total-Count", fmt::format("{}", ids->size()));
  if (question.cursor.empty()) headers.emplace_back("Link", links(request, question, pages));
  return {.status = 200, .headers = std::move(headers), .body = std::move(body)};
}

Response rest_object(ClusterCache& cache, UidIndex& uids, const Request& request,
                     const model::CatalogType& type, const std::string& ns, const std::string& name,
                     const std::string& uid) {
  store::Reader& reader = cache.reader();
  const auto answer = cache.answerable(request.reach, type, ns, name);
  if (const auto problem = refusal_of(type.type, answer)) {
    return problem_response(*problem, request.path());
  }
  const std::optional<std::int64_t> id =
      name.empty() ? uids.find(reader, type.id, uid, {cache.file_number(), reader.state_number()})
                   : reader.id_of(type.id, {ns, name});
  const auto row = id ? reader.row(*id) : std::nullopt;
  if (!row || !is_visible(request.reach, type.type, row->key)) {
    return problem_response(
        {.status = 404,
         .detail = fmt::format("no {} {} in the cache of {}", type.type.plural_and_group(),
                               name.empty() ? "with uid " + uid : name, cache.name())},
        request.path());
  }
  const std::string etag =
      etag_of(fmt::format("{}\n{}\n{}", cache.name(), row->resource_version, row->content_hash),
              question_of(request));
  std::vector<Header> headers = caching_headers(answer.as_of, etag, cache.clock().now());
  if (is_known(request, etag)) return not_modified(std::move(headers));
  std::string body;
  reader.each(std::vector{*id}, [&](const store::StoredObject& object) { body = object.body; });
  headers.emplace_back("Content-Type", "application/json");
  return {.status = 200, .headers = std::move(headers), .body = std::move(body) + "\n"};
}

}  // namespace k8scache::serve
