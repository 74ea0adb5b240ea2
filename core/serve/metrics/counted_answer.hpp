#pragma once

#include "core/base/stopwatch.hpp"
#include "core/serve/http_message.hpp"
#include "core/serve/metrics/request_counts.hpp"

namespace k8scache::serve {

/// The same answers, counted and timed; what throws counts as 500. An answer that tells changes
/// counts as an open stream as long as it lives. What is passed by reference outlives the answers.
[[nodiscard]] Answer counted(Answer answer, RequestCounts& counts, Stopwatch stopwatch);

}  // namespace k8scache::serve
