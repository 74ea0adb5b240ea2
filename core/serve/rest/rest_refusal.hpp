#pragma once

#include "core/model/catalog.hpp"
#include "core/serve/problem.hpp"
#include "core/store/coverage.hpp"

#include <optional>

namespace k8scache::serve {

/// Why the rows of a type cannot answer: 403 for what may not be seen, 503 for what was never
/// synced. Nothing when they can, in part too.
[[nodiscard]] std::optional<Problem> refusal_of(const model::ResourceType& type,
                                                const store::Answerable& answer);

}  // namespace k8scache::serve
