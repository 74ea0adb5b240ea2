#pragma once

#include "core/serve/cluster_cache.hpp"
#include "core/serve/http_message.hpp"
#include "core/serve/rest/rest_question.hpp"

namespace k8scache::serve {

/// `GET /api/v1/{plural}?watch=true`: what is committed, as server-sent events without end.
///
///   id: 4711
///   event: modified
///   data: {"metadata":{...}}
///
/// The id is the change's place in the changelog: who comes back with `Last-Event-ID`, or
/// `?since=`, goes on behind it, with another server process too. `event: reset` says that changes
/// are missing: whoever gets it asks for the objects again. A comment every 15 s shows that it
/// lives. Spec: HTML, server-sent events.
[[nodiscard]] Response event_stream(ClusterCache& cache, const Request& request,
                                    RestQuestion question);

}  // namespace k8scache::serve
