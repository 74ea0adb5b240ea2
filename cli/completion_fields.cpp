#include "cli/completion_fields.hpp"

#include "cli/completion_objects.hpp"
#include "core/base/error.hpp"
#include "core/print/explain_fields.hpp"
#include "core/query/explain_args.hpp"

#include <algorithm>

namespace k8scache::cli {

namespace {

/// What the words before the last dot mean; nothing when they mean nothing.
std::optional<query::ExplainArgs> asked(CompletionCache& cache, const std::string& above,
                                        const std::string& api_version) {
  try {
    return query::parse_explain(above, api_version, cache.catalog());
  } catch (const Error&) {
    return std::nullopt;
  }
}

void add_fields(std::vector<Candidate>& found, CompletionCache& cache, const std::string& above,
                const std::string& api_version) {
  const auto args = asked(cache, above, api_version);
  if (!args) return;
  const auto document = cache.document(query::document_path(*args));
  if (!document) return;
  json::Parser parser;
  for (const print::ExplainedField& field :
       print::fields_below(parser.parse(*document), {.group = args->group,
                                                    .version = args->version,
                                                    .plural = args->plural,
                                                    .name = {},
                                                    .fields = args->fields})) {
    found.push_back({above + "." + field.name + (field.has_fields ? "." : ""), field.type});
  }
}

}  // namespace

std::vector<Candidate> explain_words(CompletionCache& cache, const CompletionPlace& place) {
  if (!place.arguments.empty()) return {};
  std::vector<Candidate> found = types_beginning(cache, place.word);
  std::erase_if(found, [](const Candidate& one) { return one.note == "category"; });
  // A whole type may go on with its fields.
  for (Candidate& one : found) {
    if (one.word == place.word) one.word += ".";
  }
  const std::size_t dot = place.word.rfind('.');
  if (dot == std::string::npos) return found;
  const auto version = place.values.find("api-version");
  add_fields(found, cache, place.word.substr(0, dot),
             version == place.values.end() ? "" : version->second);
  std::ranges::stable_sort(found, {}, &Candidate::word);
  return found;
}

}  // namespace k8scache::cli
