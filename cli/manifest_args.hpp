#pragma once

#include "cli/cache_choice.hpp"
#include "cli/get_failures.hpp"
#include "cli/get_flags.hpp"
#include "cli/kubectl_errors.hpp"
#include "core/query/resource_args.hpp"
#include "core/store/reader.hpp"

#include <functional>
#include <string>
#include <vector>

namespace k8scache::cli {

/// What the objects of manifests are in a cache.
struct ManifestArgs {
  query::ResourceArgs args;
  std::vector<std::string> namespaces;  ///< what must be covered: the question's and theirs
};

/// Reads the objects of `flags.manifests`; what is wrong with one becomes a failure in its place.
/// Of one in a namespace that is not meant that is said if it `is_there`; else it stays.
/// Spec: cli-runtime resource, SetNamespace and RequireNamespace.
ManifestArgs manifest_args(const Context& context, const GetFlags& flags, const CacheChoice& choice,
                           const store::Reader& reader, GetFailures& failures,
                           const std::function<bool(const query::Wanted&)>& is_there);

/// The failures as kubectl gathers them: those of a list in one, all of the files in one, but for
/// namespaces that do not match, of which it thinks later.
/// Spec: cli-runtime resource, EagerVisitorList, FlattenListVisitor, ContinueOnErrorVisitor.
KubectlError manifest_errors(const ManifestFiles& manifests, const GetFailures& failures);

/// Throws Usage, with the first thing that kubectl has against watching the objects: a failure, or
/// a list, into which it does not look then.
void require_watchable(const ManifestFiles& manifests, const GetFailures& failures);

}  // namespace k8scache::cli
