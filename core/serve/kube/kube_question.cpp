#include "core/serve/kube/kube_question.hpp"

#include "core/base/text.hpp"
#include "core/base/time_format.hpp"
#include "core/model/redact.hpp"
#include "core/model/version.hpp"
#include "core/query/literal.hpp"
#include "core/report/status.hpp"
#include "core/serve/kube/told_types.hpp"
#include "core/serve/visible_rows.hpp"
#include "core/view/age.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace k8scache::serve {

namespace {

// What is watched is two minutes old at most, between two bookmarks.
constexpr std::chrono::minutes kWorthAWarning{3};

/// Spec: RFC 7234, 5.5; `299 -` is a lasting warning of nobody in particular.
std::string warning_value(std::string_view text) {
  std::string value = "299 - \"";
  for (const char c : text) {
    if (c == '"' || c == '\\') value += '\\';
    value += c;
  }
  return value + '"';
}

}  // namespace

query::Query KubeQuestion::query() const {
  query::Query query{.type = type.id, .namespaces = {}, .names = {}, .labels = options.labels};
  if (!path.ns.empty()) query.namespaces = {query::literal(path.ns)};
  if (!options.name.empty()) query.names = {query::literal(options.name)};
  if (!path.name.empty()) query.names = {query::literal(path.name)};
  return within(reach, type.type, std::move(query));
}

store::Answerable KubeQuestion::answerable() const {
  return cache.answerable(reach, type, path.ns, path.name.empty() ? options.name : path.name);
}

model::ResourceType KubeQuestion::kept_type() const {
  model::ResourceType kept = type.type;
  if (!is_kept(type)) kept.version = type.versions.front();
  return kept;
}

bool KubeQuestion::has_history() const {
  const model::RegistryEntry* const entry = cache.registry().find(type.type.group, type.type.kind);
  return entry == nullptr || entry->history;
}

std::optional<KubeStatus> refusal(const model::ResourceType& type, const std::string& ns,
                                  const store::Answerable& answer) {
  const auto status = [&](int code, const char* reason, std::string message) {
    return KubeStatus{.code = code,
                      .reason = reason,
                      .message = std::move(message),
                      .group = type.group,
                      .kind = type.plural};
  };
  switch (answer.knowledge) {
    case store::Knowledge::Whole: return std::nullopt;
    case store::Knowledge::Forbidden: return status(403, "Forbidden", answer.why);
    case store::Knowledge::Partial:
      return status(403, "Forbidden",
                    fmt::format("{} is forbidden: k8scache knows them in the namespaces {} only{}",
                                type.plural_and_group(), join(answer.namespaces, ", "),
                                answer.why.empty() ? "" : ": " + answer.why));
    case store::Knowledge::Never: break;
  }
  // Without a Retry-After: clients would ask again for minutes before they say why.
  return status(503, "ServiceUnavailable",
                fmt::format("{}{} were never synced into the cache{}", type.plural_and_group(),
                            ns.empty() ? "" : " of namespace " + ns,
                            answer.why.empty() ? "" : ": " + answer.why));
}

std::vector<Header> type_warnings(const model::CatalogType& type) {
  std::vector<Header> headers;
  for (const std::string_view text : split(type.warnings, '\n')) {
    if (!text.empty()) headers.emplace_back("Warning", warning_value(text));
  }
  return headers;
}

Response refused(const KubeStatus& status, const model::CatalogType& type) {
  Response response = status_response(status);
  std::ranges::move(type_warnings(type), std::back_inserter(response.headers));
  return response;
}

std::vector<Header> answer_headers(const KubeQuestion& question, const store::Answerable& answer) {
  std::vector<Header> headers = type_warnings(question.type);
  const bool tells_values = question.form == Form::Object && model::is_secret(question.type.type);
  if (tells_values && report::fact(question.cache.reader(), "secrets") != "full") {
    headers.emplace_back("Warning",
                         warning_value("k8scache: the values of Secrets are not in the cache"));
  }
  const Instant now = question.cache.clock().now();
  if (!answer.as_of) return headers;
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - *answer.as_of);
  headers.emplace_back("K8scache-As-Of", rfc3339(*answer.as_of));
  headers.emplace_back("Age", fmt::format("{}", std::max<std::int64_t>(age.count(), 0)));
  if (answer.knowledge == store::Knowledge::Partial) {
    headers.emplace_back("Warning", warning_value("k8scache: coverage: the namespaces " +
                                                  join(answer.namespaces, ", ")));
  }
  if (age >= kWorthAWarning || answer.forbidden_now) {
    headers.emplace_back(
        "Warning",
        warning_value(fmt::format(
            "k8scache: data as of {}, {} old{}", rfc3339(*answer.as_of), view::human_duration(age),
            answer.forbidden_now ? "; it may not be refreshed any more" : "")));
  }
  return headers;
}

}  // namespace k8scache::serve
