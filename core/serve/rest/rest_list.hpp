#pragma once

#include "core/serve/cluster_cache.hpp"
#include "core/serve/http_message.hpp"
#include "core/serve/rest/rest_question.hpp"
#include "core/serve/rest/uid_index.hpp"
#include "core/store/changes.hpp"

namespace k8scache::serve {

/// `GET /api/v1/{plural}`: one page, with what it is a page of and how old it is. An ETag of the
/// type's state: who knows it is answered 304 before any search.
[[nodiscard]] Response rest_list(ClusterCache& cache, const Request& request,
                                 const RestQuestion& question);

/// `GET /api/v1/{plural}/{uid}`, and by namespace and name: the object as it is stored. Without a
/// name, `uid` counts.
[[nodiscard]] Response rest_object(ClusterCache& cache, UidIndex& uids, const Request& request,
                                   const model::CatalogType& type, const std::string& ns,
                                   const std::string& name, const std::string& uid);

}  // namespace k8scache::serve
