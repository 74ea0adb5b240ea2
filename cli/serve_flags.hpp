#pragma once

#include "cli/selection_flags.hpp"

#include <optional>
#include <string>
#include <vector>

namespace k8scache::cli {

/// What `serve` and its actions are told.
struct ServeFlags {
  std::optional<std::string> listen;
  std::vector<std::string> hosts;
  std::optional<std::string> tls_cert;
  std::optional<std::string> tls_key;
  std::optional<std::string> token_file;
  std::optional<std::string> user_token;  ///< of `kubeconfig`: the file that kubectl reads
  std::string token_name;                 ///< of `token`
  bool all_contexts = false;
  bool watch = false;
  SelectionFlags selection{};  ///< of the watch
};

}  // namespace k8scache::cli
