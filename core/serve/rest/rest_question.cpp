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

/// Those that decide which objects are told, and in which order.
constexpr std::array<std::string_view, 5> kDecisive{"labelSelector", "fieldSelector", "search",
                                                    "sort", "filter"};

/// A whole number from 1 on.
std::size_t count_of(std::string_view name, std::string_view text, std::size_t most) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value == 0 || value > most) {
    fail(ErrorKind::Usage, "{}: \"{}\" is no number from 1 to {}", name, text, most);
  }
  return value;
}

/// Spec: RFC 1123, labels.
bool is_of_a_name(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

/// Spec: strconv, ParseBool; nothing is false.
bool is_true(std::string_view name, std::string_view text) {
  const std::string word = to_lower(text);
  if (word == "1" || word == "t" || word == "true") return true;
  if (!word.empty() && word != "0" && word != "f" && word != "false") {
    fail(ErrorKind::Usage, "{}: \"{}\" is neither true nor false", name, text);
  }
  return false;
}

void require_known(const Parameters& parameters) {
  for (const auto& [name, value] : parameters.all()) {
    if (std::ranges::find(kKnown, name) == kKnown.end()) {
      fail(ErrorKind::Usage, "unknown parameter \"{}\"; there are {}", name, join(kKnown, ", "));
    }
    const auto same = [&wanted = name](const auto& other) { return other.first == wanted; };
    if (name != "filter" && std::ranges::count_if(parameters.all(), same) > 1) {
      fail(ErrorKind::Usage, "{}: is there more than once", name);
    }
  }
}

/// A stream is no page, and a page goes on by its cursor.
void require_fitting(const Parameters& parameters, bool is_watch) {
  if (!is_watch && !parameters.text("since").empty()) {
    fail(ErrorKind::Usage, "since: is of watch=true; a page goes on with cursor");
  }
  if (!is_watch) return;
  for (const char* name : {"page", "limit", "search", "sort", "filter", "cursor"}) {
    if (parameters.text(name).empty()) continue;
    fail(ErrorKind::Usage,
         "{}: watch takes namespace, labelSelector, fieldSelector, fields and since only", name);
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
    if (!std::ranges::all_of(*text, is_of_a_name)) {
      fail(ErrorKind::Usage, "namespace: \"{}\" is the name of no namespace; it takes one", *text);
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
  question.watch = is_true("watch", parameters.text("watch"));
  require_fitting(parameters, question.watch);
  question.since = parameters.text("since");
  question.cursor = parameters.text("cursor");
  if (!question.cursor.empty() && parameters.get("page")) {
    fail(ErrorKind::Usage, "page and cursor: one says where, not both");
  }
  // Encoded, so that no value can look like another part.
  for (const auto& [name, value] : parameters.all()) {
    if (std::ranges::find(kDecisive, name) != kDecisive.end()) {
      question.identity += fmt::format("{}={}\n", name, percent_encoded(value));
    }
  }
  question.identity +=
      fmt::format("type={}\nns={}\nreach={}", type.id, question.ns, join(reach.namespaces, ","));
  return question;
}

}  // namespace k8scache::serve
