#pragma once

#include "core/serve/rest/rest_question.hpp"
#include "core/serve/result_memo.hpp"
#include "core/store/reader.hpp"

#include <cstddef>
#include <string>

namespace k8scache::serve {

/// Where a page ends: `next` of a page whose last object this is, `end` objects from the first of
/// all. It says where the object stands in the question's order, so that the place can be found
/// when it is gone.
[[nodiscard]] std::string cursor_at(const RestQuestion& question, const store::StoredObject& object,
                                    std::size_t end);

/// How many of the ids, which are the question's, are not behind its cursor. Looks at a few
/// objects, however many there are. Throws Usage for what is no cursor of so many keys.
[[nodiscard]] std::size_t place_behind(store::Reader& reader, const RestQuestion& question,
                                       const ResultMemo::Ids& ids);

}  // namespace k8scache::serve
