#include "core/serve/kube/kube_list.hpp"

#include "core/base/text.hpp"
#include "core/json/json_path.hpp"
#include "core/model/version.hpp"
#include "core/report/status.hpp"
#include "core/serve/kube/continue_token.hpp"
#include "core/serve/kube/list_stream.hpp"
#include "core/serve/kube/object_forms.hpp"
#include "core/serve/kube/past_rows.hpp"
#include "core/serve/question_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace k8scache::serve {

namespace {

// What is answered at once; more objects are told piece by piece.
constexpr std::size_t kFewObjects = 1'000;

constexpr const char* kTooOld =
    "The provided continue parameter is too old to display a consistent list result. You can start "
    "a new list without the continue parameter.";

/// What a token is of, so that it cannot be used for another question.
std::string question_text(const KubeQuestion& question) {
  return question.path.ns + "\n" + question.options.fields_text + text_of(question.options.labels);
}

/// Whether a version asked for is one that the rows have not reached.
std::optional<KubeStatus> newer_refusal(const ListOptions& options, const std::string& current) {
  const auto order = model::compare_versions(options.version, current);
  if (order != std::partial_ordering::greater) return std::nullopt;
  return version_too_large(options.version, current);
}

/// Whether a version asked for is one that the rows can answer with.
std::optional<KubeStatus> version_refusal(const ListOptions& options, const std::string& current) {
  if (options.version.empty()) return std::nullopt;
  if (auto status = newer_refusal(options, current)) return status;
  if (options.exactly &&
      model::compare_versions(options.version, current) != std::partial_ordering::equivalent) {
    return expired(fmt::format("The resourceVersion for the provided list is too old: {} ({})",
                               options.version, current));
  }
  return std::nullopt;
}

/// The rows of a list that begins now or goes on.
struct Page {
  std::vector<PastRow> rows;
  std::size_t behind = 0;  ///< how many more there are
  std::int64_t seq = 0;
  std::string version;
};

/// What a table of the kind is ordered by, when that is not the name.
std::string table_order(const KubeQuestion& question) {
  const model::RegistryEntry* const entry =
      question.cache.registry().find(question.type.type.group, question.type.type.kind);
  return is_table(question.form) && entry != nullptr ? entry->order : "";
}

/// Whether rows alone tell where a page ends.
bool can_be_cut(const KubeQuestion& question) {
  return question.options.limit > 0 && question.options.fields.is_empty() &&
         question.has_history() && table_order(question).empty();
}

/// As many as are asked for. The next page costs no search, as long as nothing is written.
void cut_rows_of_now(const KubeQuestion& question, store::Reader& reader,
                     const std::optional<model::ObjectKey>& after, Page& page) {
  const query::Query query = question.query();
  const std::string text = "kube " + text_of(query);
  const std::string state =
      fmt::format("{} {}", question.cache.file_number(), reader.state_number());
  ResultMemo& memo = question.cache.results();
  const ResultMemo::Ids* ids = memo.find(text, state);
  if (ids == nullptr) ids = &memo.keep(text, state, reader.ids(query));
  auto first = ids->begin();
  if (after) {
    const std::string place = query::list_key(after->ns, after->name);
    first = std::ranges::partition_point(*ids, [&](std::int64_t id) {
      const auto row = reader.row(id);
      return row && query::list_key(row->key.ns, row->key.name) <= place;
    });
  }
  const auto left = static_cast<std::size_t>(ids->end() - first);
  const std::size_t taken = std::min(left, question.options.limit);
  for (std::size_t i = 0; i < taken; ++i) page.rows.push_back({.id = *first++});
  page.behind = left - taken;
}

std::variant<Page, KubeStatus> page_of(const KubeQuestion& question, store::Reader& reader) {
  query::Query query = question.query();
  Page page{.seq = store::Changes(reader).last_seq(),
            .version = question.cache.version_of(reader, question.type.id, question.path.ns)};
  if (!question.options.continue_token.empty()) {
    const auto token =
        read_token(question.options.continue_token, report::fact(reader, "page_key"));
    if (!token || token->question != question_text(question)) {
      return bad_request("continue key is not valid: it is of no list of this kind");
    }
    if (token->type != question.type.id || token->epoch != report::changelog_name(reader) ||
        token->seq > page.seq) {
      return expired(kTooOld);
    }
    query.after = token->last;
    page.seq = token->seq;
    page.version = token->version;
  } else if (const auto status = version_refusal(question.options, page.version)) {
    return *status;
  }
  if (can_be_cut(question)) {
    const auto others = are_others_since(reader, question.type.id, page.seq);
    if (!others) return expired(kTooOld);
    if (!*others) {
      cut_rows_of_now(question, reader, query.after, page);
      return page;
    }
  }
  auto rows = rows_at(reader, query, page.seq, question.has_history());
  if (!rows) return expired(kTooOld);
  page.rows = std::move(*rows);
  return page;
}

/// The few kinds whose tables are not by name.
void sort_as_shown(const KubeQuestion& question, store::Reader& reader,
                   std::vector<PastRow>& rows) {
  const std::string order = table_order(question);
  if (order.empty()) return;
  const auto path = json::JsonPath::parse(order);
  json::Parser parser;
  std::vector<std::pair<std::int64_t, PastRow>> placed;
  for (const PastRow& row : rows) {
    each_body(reader, {row}, 0, 1, [&](std::string_view body) {
      placed.emplace_back(path.first(parser.parse(body)).integer_or(0), row);
      return true;
    });
  }
  std::ranges::stable_sort(placed, {}, &std::pair<std::int64_t, PastRow>::first);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = placed[i].second;
}

model::ObjectKey key_of(store::Reader& reader, const PastRow& row) {
  if (row.id == 0 || !row.key.name.empty()) return row.key;
  const auto facts = reader.row(row.id);
  return facts ? facts->key : model::ObjectKey{};
}

Response json_response(std::string body, std::vector<Header> headers) {
  headers.emplace_back("Content-Type", "application/json");
  return {.status = 200, .headers = std::move(headers), .body = std::move(body)};
}

/// A page that is answered at once.
Response whole_page(const KubeQuestion& question, store::Reader& reader, Page page,
                    std::vector<Header> headers) {
  ObjectForms forms(question, reader);
  const Instant now = question.cache.clock().now();
  const std::size_t limit = question.options.limit;
  sort_as_shown(question, reader, page.rows);
  std::string items;
  json::Parser parser;
  std::size_t told = 0;
  const std::size_t looked_at =
      each_body(reader, page.rows, 0, page.rows.size(), [&](std::string_view body) {
        if (!question.options.fields.is_empty() &&
            !question.options.fields.matches(parser.parse(body))) {
          return true;
        }
        if (told > 0) items += ',';
        forms.add_item(items, body, now);
        ++told;
        return limit == 0 || told < limit;
      });
  ListHead head{.version = page.version};
  const std::size_t left = page.rows.size() - looked_at + page.behind;
  if (left > 0) {
    head.continue_token = write_token({.type = question.type.id,
                                       .epoch = report::changelog_name(reader),
                                       .seq = page.seq,
                                       .version = page.version,
                                       .last = key_of(reader, page.rows[looked_at - 1]),
                                       .question = question_text(question)},
                                      report::fact(reader, "page_key"));
    if (question.options.fields.is_empty() && question.options.labels.empty()) {
      head.remaining = static_cast<std::int64_t>(left);
    }
  }
  std::string body;
  body.reserve(items.size() + 1024);
  forms.begin_list(body, head);
  body += items;
  ObjectForms::end_list(body);
  return json_response(std::move(body), std::move(headers));
}

}  // namespace

Response kube_object(const KubeQuestion& question) {
  ClusterCache& cache = question.cache;
  const auto answer = question.answerable();
  const bool is_partial = answer.knowledge == store::Knowledge::Partial;
  if (const auto status = refusal(question.type.type, question.path.ns, answer);
      status && !is_partial) {
    return status_response(*status);
  }
  if (!question.options.version.empty() && question.has_history()) {
    const std::string current =
        cache.version_of(cache.reader(), question.type.id, question.path.ns);
    if (const auto status = newer_refusal(question.options, current)) {
      return refused(*status, question.type);
    }
  }
  const query::Query query = question.query();
  std::optional<std::string> body;
  std::string version;
  cache.reader().each(query, [&](const store::StoredObject& object) {
    body = object.body;
    version = object.resource_version;
  });
  if (body && !question.has_history()) {  // kubectl watches an object from its own version on
    cache.keep_look(cache.reader(), query, question.kept_type(), version);
  }
  std::vector<Header> headers = answer_headers(question, answer);
  if (!body) {
    Response response = status_response(object_not_found(question.type.type, question.path.name));
    std::ranges::move(headers, std::back_inserter(response.headers));
    return response;
  }
  ObjectForms forms(question, cache.reader());
  std::string text;
  forms.add_object(text, *body, cache.clock().now(), ObjectForms::Definitions::Told);
  return json_response(text + "\n", std::move(headers));
}

Response kube_list(KubeQuestion question) {
  ClusterCache& cache = question.cache;
  const auto answer = question.answerable();
  if (const auto status = refusal(question.type.type, question.path.ns, answer)) {
    return status_response(*status);
  }
  std::vector<Header> headers = answer_headers(question, answer);
  question.options.limit =
      question.has_history() ? std::min(question.options.limit, kFewObjects) : 0;
  auto found = page_of(question, cache.reader());
  if (const auto* const status = std::get_if<KubeStatus>(&found)) {
    return refused(*status, question.type);
  }
  Page page = std::get<Page>(std::move(found));
  if (!question.has_history()) {
    cache.keep_look(cache.reader(), question.query(), question.kept_type(), page.version);
  }
  if (page.rows.size() > kFewObjects && question.options.limit == 0) {
    return list_stream(std::move(question), std::move(headers));
  }
  return whole_page(question, cache.reader(), std::move(page), std::move(headers));
}

}  // namespace k8scache::serve
