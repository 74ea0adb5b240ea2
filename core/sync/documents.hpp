#pragma once

#include "core/kube/session.hpp"
#include "core/model/catalog.hpp"
#include "core/store/writer.hpp"

#include <string>
#include <vector>

namespace k8scache::sync {

/// What has changed in the cluster's OpenAPI documents since those of `stored`: one request tells
/// which there are and in which state, and only those that have changed are fetched, one after
/// another. Those of group versions that are not served any more go. When the cluster cannot be
/// reached in between it is what was fetched so far. What cannot be had is a warning: nothing but
/// `explain` needs them. Throws Interrupted.
store::DocumentChanges changed_documents(kube::Session& session,
                                         const store::DocumentStates& stored,
                                         std::vector<std::string>& warnings);

/// Brings what is stored up to date, all at once. Throws Interrupted, Storage, Unusable.
void refresh_documents(kube::Session& session, store::Writer& writer,
                       std::vector<std::string>& warnings);

/// Forgets all of them.
void drop_documents(store::Writer& writer);

}  // namespace k8scache::sync
