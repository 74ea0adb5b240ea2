#include "core/kube/kubeconfig.hpp"

#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/text.hpp"
#include "core/kube/kubeconfig_file.hpp"

#include <algorithm>

namespace k8scache::kube {

namespace {

template <typename Entry>
const Entry* find_named(const std::vector<Entry>& entries, std::string_view name) {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [name](const Entry& entry) { return entry.name == name; });
  return found == entries.end() ? nullptr : &*found;
}

template <typename Entry>
void add_new(std::vector<Entry>& entries, std::vector<Entry> more) {
  for (auto& entry : more) {
    if (find_named(entries, entry.name) == nullptr) entries.push_back(std::move(entry));
  }
}

/// Adds a later file: what is there already stays.
void merge(Kubeconfig& kubeconfig, Kubeconfig later, const std::string& file) {
  add_new(kubeconfig.contexts, std::move(later.contexts));
  add_new(kubeconfig.clusters, std::move(later.clusters));
  add_new(kubeconfig.users, std::move(later.users));
  if (kubeconfig.current_context.empty()) {
    kubeconfig.current_context = std::move(later.current_context);
  }
  kubeconfig.files.push_back(file);
}

/// The elements of a `KUBECONFIG` list: no empty ones, each once.
std::vector<std::string> listed_files(std::string_view list) {
  std::vector<std::string> files;
  for (const auto piece : split(list, ':')) {
    const std::string file(piece);
    if (!file.empty() && std::find(files.begin(), files.end(), file) == files.end()) {
      files.push_back(file);
    }
  }
  return files;
}

/// Merges those of the files that exist.
Kubeconfig read_files(const std::vector<std::string>& files) {
  Kubeconfig result;
  for (const auto& file : files) {
    if (const auto text = read_file(file)) merge(result, parse_kubeconfig(*text, file), file);
  }
  return result;
}

Kubeconfig read_flagged_file(const std::string& file) {
  Kubeconfig result;
  merge(result, parse_kubeconfig(require_file(file, "kubeconfig"), file), file);
  return result;
}

Kubeconfig read_default_files(const Environment& environment) {
  Kubeconfig result = read_files(kubeconfig_files({}, environment));
  const auto list = environment.get("KUBECONFIG");
  if (list && !list->empty() && result.files.empty()) {
    result.warnings.push_back(
        fmt::format("KUBECONFIG names no file that exists: {}", printable(*list)));
  }
  return result;
}

}  // namespace

const ContextConfig* Kubeconfig::context(std::string_view name) const {
  return find_named(contexts, name);
}

const ClusterConfig* Kubeconfig::cluster(std::string_view name) const {
  return find_named(clusters, name);
}

const UserConfig* Kubeconfig::user(std::string_view name) const { return find_named(users, name); }

bool Kubeconfig::is_empty() const {
  return contexts.empty() && clusters.empty() && users.empty() && current_context.empty();
}

std::vector<std::string> kubeconfig_files(const KubeconfigFlags& flags,
                                          const Environment& environment) {
  if (flags.kubeconfig && !flags.kubeconfig->empty()) return {*flags.kubeconfig};
  if (const auto list = environment.get("KUBECONFIG"); list && !list->empty()) {
    return listed_files(*list);
  }
  const auto home = environment.get("HOME");
  return home ? std::vector{*home + "/.kube/config"} : std::vector<std::string>{};
}

Kubeconfig load_kubeconfig(const KubeconfigFlags& flags, const Environment& environment,
                           const std::string& account_directory) {
  if (flags.kubeconfig && !flags.kubeconfig->empty()) return read_flagged_file(*flags.kubeconfig);
  Kubeconfig result = read_default_files(environment);
  // Next to a kubeconfig the account is taken only when it is asked for by its name.
  const bool asked_for =
      flags.context == kInClusterContext && result.context(kInClusterContext) == nullptr;
  if ((result.is_empty() || asked_for) && is_in_cluster(environment, account_directory)) {
    return in_cluster_config(environment, account_directory);
  }
  return result;
}

std::string selected_context(const Kubeconfig& kubeconfig, const KubeconfigFlags& flags) {
  if (flags.context && !flags.context->empty()) return *flags.context;
  return kubeconfig.current_context;
}

std::string default_namespace(const Kubeconfig& kubeconfig, const KubeconfigFlags& flags) {
  if (flags.ns && !flags.ns->empty()) return *flags.ns;
  const ContextConfig* context = kubeconfig.context(selected_context(kubeconfig, flags));
  return context == nullptr || context->ns.empty() ? "default" : context->ns;
}

}  // namespace k8scache::kube
