#include "core/serve/rest/rest_question.hpp"

#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/query/literal.hpp"
#include "core/serve/visible_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace k8scache::serve {

namespace {

constexpr std::array<std::string_view, 13> kKnown{
    "page",          "limit",  "namespace", "search",  "sort",  "filter", "labelSelector",
    "fieldSelector", "fields", "cursor",    "cluster", "watch", "since"};

/// A whole number from 1 on.
std::size_t count_of(std::string_view name, std::string_view text, std::size_t most) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value == 0 || value > most) {
    fail(ErrorKind::Usage, "{}: \"{}\" is no number from 1 to {}", name, text, most);
  }
  return value;
}

void require_known(const Parameters& parameters) {
  for (const auto& [name, value] : parameters.all()) {
    if (std::ranges::find(kKnown, name) == kKnown.end()) {
      fail(ErrorKind::Usage, "unknown parameter \"{}\"; there are {}", name, join(kKnown, ", "));
    }
  }
}

void read_order(RestQuestion& question, std::string_view text) {
  if (text.empty()) return;
  for (std::string_view piece : split(text, ',')) {
    const bool descending = piece.starts_with('-');
    if (descending) piece.remove_prefix(1);
    question.order.push_back({path_parameter("sort", piece), descending});
  }
}

}  // namespace

query::Query RestQuestion::query() const {
  query::Query query{.type = type->id, .namespaces = {}, .names = {}, .labels = labels};
  if (!ns.empty()) query.namespaces = {query::literal(ns)};
  return within(reach, type->type, std::move(query));
}

RestQuestion rest_question(const model::CatalogType& type, std::string ns, const Reach& reach,
                           const Parameters& parameters) {
  require_known(parameters);
  RestQuestion question{.type = &type, .ns = std::move(ns), .reach = reach};
  if (const auto text = parameters.get("namespace"); text && !text->empty()) {
    if (!question.ns.empty() && question.ns != *text) {
      fail(ErrorKind::Usage, "namespace: the path says \"{}\", the parameter \"{}\"", question.ns,
           *text);
    }
    question.ns = *text;
  }
  if (!question.ns.empty() && type.type.scope == model::Scope::Cluster) {
    fail(ErrorKind::Usage, "{} are in no namespace", type.type.plural_and_group());
  }
  question.labels = query::LabelSelector::parse(parameters.text("labelSelector"));
  question.fields = query::FieldSelector::parse(parameters.text("fieldSelector"),
                                                query::FieldSelector::Paths::Any);
  for (const auto& [name, value] : parameters.all()) {
    if (name == "filter") question.filters.push_back(Filter::parse(value));
  }
  question.search = parameters.text("search");
  read_order(question, parameters.text("sort"));
  question.projection = Projection::parse(parameters.text("fields"));
  if (const auto text = parameters.get("limit")) {
    question.limit = count_of("limit", *text, kLongestPage);
  }
  if (const auto text = parameters.get("page")) {
    question.page = count_of("page", *text, 1'000'000'000);
  }
  question.watch = parameters.flag("watch");
  question.since = parameters.text("since");
  question.cursor = parameters.text("cursor");
  if (!question.cursor.empty() && parameters.get("page")) {
    fail(ErrorKind::Usage, "page and cursor: one says where, not both");
  }
  for (const char* part : {"labelSelector", "fieldSelector", "search", "sort"}) {
    question.identity += fmt::format("{}={}\n", part, parameters.text(part));
  }
  for (const auto& [name, value] : parameters.all()) {
    if (name == "filter") question.identity += fmt::format("filter={}\n", value);
  }
  question.identity +=
      fmt::format("type={}\nns={}\nreach={}", type.id, question.ns, join(reach.namespaces, ","));
  return question;
}

}  // namespace k8scache::serve
