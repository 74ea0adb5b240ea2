#pragma once

#include "core/model/catalog.hpp"
#include "core/serve/cluster_cache.hpp"
#include "core/serve/http_message.hpp"
#include "core/serve/kube/accept.hpp"
#include "core/serve/kube/list_options.hpp"
#include "core/serve/kube/resource_path.hpp"

#include <optional>
#include <string>
#include <vector>

namespace k8scache::serve {

/// A question of the Kubernetes API about objects, understood.
struct KubeQuestion {
  ClusterCache& cache;
  model::CatalogType type;  ///< in the version that is asked for
  ResourcePath path;
  ListOptions options;
  Reach reach;  ///< of who asks
  Form form = Form::Object;
  /// Objects of these versions are told as those of the type's; see `same_versions`.
  std::vector<std::string> same_versions{};

  /// What the rows are asked for, as far as who asks may see them. Throws Denied when that is none.
  [[nodiscard]] query::Query query() const;
  /// What they can say about it.
  [[nodiscard]] store::Answerable answerable() const;
  /// The type in the version that its objects are kept in.
  [[nodiscard]] model::ResourceType kept_type() const;
  /// Whether changes of the type are in the changelog.
  [[nodiscard]] bool has_history() const;
};

/// Why the rows cannot answer for a type in a namespace: it may not be seen (403), or was never
/// synced (503). Nothing when they can. Never an empty list instead.
[[nodiscard]] std::optional<KubeStatus> refusal(const model::ResourceType& type,
                                                const std::string& ns,
                                                const store::Answerable& answer);

/// The warnings that the server gave with the type's last list.
[[nodiscard]] std::vector<Header> type_warnings(const model::CatalogType& type);

/// What the server would refuse in a question about a type, with the same warnings.
[[nodiscard]] Response refused(const KubeStatus& status, const model::CatalogType& type);

/// What tells how old an answer is: `K8scache-As-Of`, and a `Warning`, which kubectl prints, when
/// it is more than three minutes; that it is of some namespaces only, or without the values of
/// Secrets. With the warnings that the server gave with the type's last list.
[[nodiscard]] std::vector<Header> answer_headers(const KubeQuestion& question,
                                                 const store::Answerable& answer);

}  // namespace k8scache::serve
