#pragma once

#include <optional>
#include <string>
#include <vector>

namespace k8scache::kube {

/// One kubeconfig file, read: its path and what stands in it.
struct KubeconfigText {
  std::string path;
  std::string text;
};

struct KubeconfigViewOptions {
  bool raw = false;      ///< tokens, passwords and certificates as they are
  bool flatten = false;  ///< the files that it names are put into it; with that all is raw
  bool minify = false;   ///< nothing but what the current context needs
  std::string context;   ///< with minify: the current context instead; empty: that of the files
};

/// What files say together, of entries with one name the first, as one JSON document in the order
/// in which kubectl declares its members, indented by 4. Paths are as they were written. Tokens and
/// passwords are `REDACTED`, certificates and keys `DATA+OMITTED`.
///
/// The texts are ones that `parse_kubeconfig` can read. Throws NotFound in kubectl's words for
/// contexts, clusters and users that minify needs and that are not there, Usage for files that
/// flatten cannot put in.
/// Spec: kubectl config view; client-go clientcmd, MinifyConfig, FlattenConfig, RedactSecrets,
/// ShortenConfig.
[[nodiscard]] std::string kubeconfig_view(const std::vector<KubeconfigText>& files,
                                          const KubeconfigViewOptions& options);

}  // namespace k8scache::kube
