#include "cli/cache_choice.hpp"

#include "cli/contexts.hpp"
#include "core/base/embedded.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/base/text.hpp"
#include "core/health/rules.hpp"
#include "core/store/cache_path.hpp"
#include "core/view/columns.hpp"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

namespace k8scache::cli {

namespace {

std::vector<std::string> json_files_in(const std::string& folder) {
  std::vector<std::string> paths;
  DIR* const directory = opendir(folder.c_str());
  if (directory == nullptr) return paths;
  while (const dirent* const entry = readdir(directory)) {
    const std::string_view name = entry->d_name;
    if (name.ends_with(".json")) paths.push_back(folder + "/" + std::string(name));
  }
  closedir(directory);
  std::sort(paths.begin(), paths.end());
  return paths;
}

CacheChoice the_only_cache(const Context& context) {
  const std::string folder = state_folder(context.environment);
  const std::vector<std::string> known = store::contexts_in(folder);
  if (known.empty()) {
    fail(ErrorKind::Stale, "no cache in {}; run: {} sync", folder, context.program);
  }
  if (known.size() > 1) {
    fail(ErrorKind::Usage, "no current context, and several caches: choose one with --context ({})",
         join(known, ", "));
  }
  return {.path = cache_path(context, known.front()), .context = known.front(), .default_ns = {}};
}

/// A context that no kubeconfig has, but a cache, can be read; any other name is a mistake.
void require_known(const Context& context, const kube::Kubeconfig& kubeconfig,
                   const std::string& name, Works works) {
  std::vector<std::string> known = store::contexts_in(state_folder(context.environment));
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  for (const kube::ContextConfig& one : kubeconfig.contexts) known.push_back(one.name);
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  const bool is_setting = !context.flags.kube.context && context.settings.get("context");
  const std::string place = is_setting ? context.settings.where("context") + ": " : "";
  if (name.find(',') != std::string::npos) {
    fail(ErrorKind::Usage, "{}\"{}\" are several contexts; this command is about one", place, name);
  }
  if (context.flags.kubectl_compat && works == Works::WithoutNamespace) {
    fail(ErrorKind::Usage, "context \"{}\" does not exist", name);
  }
  if (context.flags.kubectl_compat) {
    fail(ErrorKind::Usage,
         "Error in configuration: context was not found for specified context: {}", name);
  }
  refuse_context(place, name, "is in no kubeconfig and has no cache", known);
}

/// Spec: client-go clientcmd, DirectClientConfig.ClientConfig and ConfirmUsable.
void refuse_as_kubectl(const Context& context, Works works) {
  const kube::KubeconfigFlags& flags = context.flags.kube;
  const std::string cluster = flags.cluster.value_or("");
  const std::string user = flags.user.value_or("");
  if (!context.flags.kubectl_compat || (cluster.empty() && user.empty())) return;
  const kube::Kubeconfig kubeconfig = kube::load_kubeconfig(flags, context.environment);
  const bool lacks_cluster = !cluster.empty() && kubeconfig.cluster(cluster) == nullptr;
  if (lacks_cluster && works == Works::InNamespace) {
    fail(ErrorKind::Usage, "no server found for cluster \"{}\"", cluster);
  }
  if (!user.empty() && kubeconfig.user(user) == nullptr) {
    fail(ErrorKind::Usage, "auth info \"{}\" does not exist", user);
  }
  if (lacks_cluster) fail(ErrorKind::Usage, "cluster \"{}\" does not exist", cluster);
}

/// Each of our files begins with its group: reading all of them takes longer than a small answer.
bool is_of(const EmbeddedFile& file, const std::set<std::string>& groups) {
  return std::any_of(groups.begin(), groups.end(), [&](const std::string& group) {
    return file.text.starts_with("{ \"group\": \"" + group + "\"");
  });
}

}  // namespace

std::string cache_path(const Context& context, const std::string& kube_context) {
  return state_folder(context.environment) + "/" + store::file_name_of(kube_context);
}

std::optional<std::string> chosen_file(const Context& context) {
  const auto setting = context.settings.get("db");
  if (!context.flags.db && !setting) return std::nullopt;
  const std::string path =
      context.flags.db ? *context.flags.db : below_home(*setting, context.environment);
  if (path.empty() || path == ":memory:" || path.starts_with("file:")) {
    fail(ErrorKind::Usage, "{}: \"{}\" is no file to keep a cache in",
         context.flags.db ? "--db" : context.settings.where("db"), path);
  }
  return path;
}

CacheChoice choose_cache(const Context& context, Works works) {
  refuse_as_kubectl(context, works);
  const auto db = chosen_file(context);
  if (db) return {.path = *db, .context = {}, .default_ns = {}};
  kube::KubeconfigFlags flags = context.flags.kube;
  if (!flags.context) flags.context = context.settings.get("context");
  kube::Kubeconfig kubeconfig;
  struct stat status {};
  if (context.flags.kubectl_compat && flags.kubeconfig &&
      stat(flags.kubeconfig->c_str(), &status) != 0 && errno == ENOENT) {
    fail(ErrorKind::Usage, "stat {}: no such file or directory", *flags.kubeconfig);
  }
  try {
    kubeconfig = kube::load_kubeconfig(flags, context.environment);
  } catch (const Error&) {
    // What is cached can be read without it, if a context is named.
    if (!flags.context) throw;
  }
  const std::string name = kube::selected_context(kubeconfig, flags);
  if (name.empty()) return the_only_cache(context);
  CacheChoice choice{.path = cache_path(context, name), .context = name, .default_ns = {}};
  if (kubeconfig.context(name) != nullptr) {
    choice.default_ns = kube::default_namespace(kubeconfig, flags);
  } else {
    require_known(context, kubeconfig, name, works);
  }
  return choice;
}

std::vector<CacheChoice> choose_caches(const Context& context,
                                       const std::vector<std::string>& kube_contexts) {
  kube::KubeconfigFlags flags = context.flags.kube;
  flags.context.reset();
  kube::Kubeconfig kubeconfig;
  try {
    kubeconfig = kube::load_kubeconfig(flags, context.environment);
  } catch (const Error&) {
    // The files know their namespaces too.
  }
  std::vector<CacheChoice> choices;
  for (const std::string& name : kube_contexts) {
    flags.context = name;
    choices.push_back({.path = cache_path(context, name), .context = name, .default_ns = {}});
    if (kubeconfig.context(name) != nullptr) {
      choices.back().default_ns = kube::default_namespace(kubeconfig, flags);
    }
  }
  return choices;
}

bool is_filled(const CacheChoice& choice) {
  struct stat status {};
  return stat(choice.path.c_str(), &status) == 0 && status.st_size > 0 &&
         !store::Reader(choice.path).catalog().types().empty();
}

store::Reader open_cache(const CacheChoice& choice) {
  store::Reader reader(choice.path);
  if (reader.catalog().types().empty()) {
    fail(ErrorKind::Stale, "the cache {} has never been filled; run: k8scache sync", choice.path);
  }
  return reader;
}

std::vector<std::string> working_namespaces(const Context& context, const CacheChoice& choice,
                                            const store::Reader& reader) {
  std::vector<std::string> namespaces =
      context.flags.namespaces ? *context.flags.namespaces : context.settings.list("namespace");
  if (!namespaces.empty()) return namespaces;
  const auto stored = reader.meta().find("default_namespace");
  return {choice.default_ns.value_or(
      stored == reader.meta().end() || stored->second.empty() ? "default" : stored->second)};
}

model::Registry load_registry(const Context& context,
                              const std::optional<std::set<std::string>>& groups) {
  std::vector<model::RegistryFile> files;
  for (const EmbeddedFile& file : embedded_resources()) {
    if (groups && !is_of(file, *groups)) continue;
    files.push_back({std::string(file.name), std::string(file.text)});
  }
  for (const std::string& path : json_files_in(config_folder(context.environment) + "/kinds.d")) {
    files.push_back({path, read_file(path).value_or("")});
  }
  model::Registry registry = model::Registry::load(files);
  for (const model::RegistryEntry& entry : registry.entries()) {
    // Ours are checked by a test; a mistake in a user's is told whatever is asked for.
    if (entry.source.find('/') != std::string::npos) view::check(entry);
    health::check(entry);
  }
  return registry;
}

}  // namespace k8scache::cli
