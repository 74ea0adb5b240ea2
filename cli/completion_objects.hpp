#pragma once

#include "cli/completion.hpp"
#include "cli/completion_cache.hpp"
#include "cli/completion_place.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace k8scache::cli {

/// What a command takes behind its flags: types, TYPE NAME..., TYPE/NAME..., TYPE.FIELD, names of
/// one type, contexts, or one of a few words.
std::vector<Candidate> arguments(const Context& context, CompletionCache& cache,
                                 const CompletionPlace& place);

/// A comma list of types whose last one is being typed; each candidate is the whole list.
std::vector<Candidate> type_list(CompletionCache& cache, const std::string& word);

/// The words that mean one type or category. In an empty place each type stands once; when letters
/// are there, under every name that begins so.
std::vector<Candidate> types_beginning(CompletionCache& cache, const std::string& word);

/// `TYPE/` and `TYPE/NAME`.
std::vector<Candidate> typed_names(CompletionCache& cache, const std::string& word);

/// The type that the words behind a command name first; null when they name none.
const model::CatalogType* first_type(CompletionCache& cache,
                                     const std::vector<std::string>& arguments);

/// A comma list at its last comma: what stands, comma included, and what is being typed.
std::pair<std::string, std::string> at_last_comma(const std::string& word);

}  // namespace k8scache::cli
