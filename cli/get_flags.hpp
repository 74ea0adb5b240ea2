#pragma once

#include "cli/context.hpp"
#include "cli/manifest_files.hpp"
#include "core/query/label_selector.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace k8scache::cli {

struct GetFlags {
  std::vector<std::string> resources;
  std::vector<std::string> filenames;  ///< files, folders, `-`
  bool recursive = false;
  ManifestFiles manifests;  ///< what they hold; read before the caches are asked
  bool all_namespaces = false;
  bool all_contexts = false;
  std::string selector;
  std::string field_selector;
  std::string sort_by;
  std::optional<std::int64_t> limit;  ///< objects shown; the others are counted
  bool count = false;
  bool show_managed_fields = false;
  std::string subresource;
  std::optional<std::string> output;
  std::string template_text;  ///< of -o go-template and the like, when it does not stand there
  bool allow_missing_template_keys = true;
  std::vector<std::string> label_columns;
  bool show_labels = false;
  bool no_headers = false;
  bool show_kind = false;
  bool ignore_not_found = false;
  std::optional<std::string> max_age;
  bool refresh = false;
  std::optional<std::string> lock_timeout;  ///< of --refresh
  bool watch = false;
  bool watch_only = false;
  bool output_watch_events = false;
  bool server_print = true;       ///< false: the columns of any kind, name and age
  std::string raw;                ///< what a cache cannot do
  std::string kustomize;          ///< the same
  std::int64_t chunk_size = 500;  // accepted for kubectl's sake; reads have no pages
};

void declare_get_flags(CLI::App& command, GetFlags& flags);

}  // namespace k8scache::cli
