#include "cli/contexts.hpp"

#include "cli/cache_choice.hpp"
#include "cli/flags.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/store/cache_path.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace k8scache::cli {

namespace {

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> contexts_of_kubeconfig(const Context& context) {
  kube::KubeconfigFlags flags = context.flags.kube;
  flags.context.reset();  // it is a list
  std::vector<std::string> names;
  for (const kube::ContextConfig& one :
       kube::load_kubeconfig(flags, context.environment).contexts) {
    names.push_back(one.name);
  }
  return names;
}

std::vector<std::string> cached_contexts(const Context& context) {
  return store::contexts_in(state_folder(context.environment));
}

/// Those of the kubeconfig, and for readers the caches; a broken kubeconfig does not keep from
/// reading.
std::vector<std::string> known_contexts(const Context& context, ContextsOf of) {
  if (of == ContextsOf::Kubeconfig) return contexts_of_kubeconfig(context);
  std::vector<std::string> names = cached_contexts(context);
  try {
    for (std::string& name : contexts_of_kubeconfig(context)) {
      if (!has(names, name)) names.push_back(std::move(name));
    }
  } catch (const Error&) {
    if (names.empty()) throw;
  }
  return names;
}

/// Throws Usage for what would send several contexts to one file or one server.
void refuse_what_is_of_one(const Context& context, ContextsOf of) {
  if (context.flags.db || context.settings.get("db")) {
    fail(ErrorKind::Usage, "{} is one cache; it cannot be used with several contexts",
         context.flags.db ? "--db" : context.settings.where("db"));
  }
  if (of == ContextsOf::Caches) return;
  const kube::KubeconfigFlags& kube = context.flags.kube;
  if (kube.server || kube.cluster) {
    fail(ErrorKind::Usage, "{} is one cluster; it cannot be used with several contexts",
         kube.server ? "--server" : "--cluster");
  }
}

std::vector<std::string> all_contexts(const Context& context, ContextsOf of) {
  if (context.flags.kube.context) {
    fail(ErrorKind::Usage, "--all-contexts and --context exclude each other");
  }
  std::vector<std::string> names =
      of == ContextsOf::Kubeconfig ? contexts_of_kubeconfig(context) : cached_contexts(context);
  if (!names.empty()) return names;
  if (of == ContextsOf::Kubeconfig) {
    fail(ErrorKind::Usage, "--all-contexts: the kubeconfig has no context");
  }
  fail(ErrorKind::Stale, "no cache in {}; run: {} sync", state_folder(context.environment),
       context.program);
}

}  // namespace

void add_all_contexts(CLI::App& command, bool& all) {
  command.add_flag("--all-contexts", all,
                   "all contexts of the kubeconfig; when reading, all caches");
}

void refuse_context(const std::string& place, const std::string& name, std::string_view where,
                    const std::vector<std::string>& known) {
  const auto near = nearest(name, known);
  fail(ErrorKind::Usage, "{}context \"{}\" {}; {}known: {}", place, name, where,
       near ? fmt::format("did you mean \"{}\"? ", *near) : "",
       known.empty() ? "none" : join(known, ", "));
}

std::optional<std::vector<std::string>> several_contexts(const Context& context, bool all,
                                                         ContextsOf of) {
  if (all) {
    refuse_what_is_of_one(context, of);
    return all_contexts(context, of);
  }
  const auto& flag = context.flags.kube.context;
  const auto text = flag ? flag : context.settings.get("context");
  if (!text || text->find(',') == std::string::npos) return std::nullopt;
  // A file that is named beats the setting, as it does when that names one context.
  if (!flag && context.flags.db && of == ContextsOf::Caches) return std::nullopt;
  const std::vector<std::string> known = known_contexts(context, of);
  if (has(known, *text)) return std::nullopt;
  const std::string place = flag ? "" : context.settings.where("context") + ": ";
  std::vector<std::string> names;
  for (std::string& name : comma_list({*text})) {
    if (!has(known, name)) {
      refuse_context(
          place, name,
          of == ContextsOf::Caches ? "is in no kubeconfig and has no cache" : "is in no kubeconfig",
          known);
    }
    if (!has(names, name)) names.push_back(std::move(name));
  }
  if (names.empty()) fail(ErrorKind::Usage, "{}\"{}\" names no context", place, *text);
  refuse_what_is_of_one(context, of);
  return names;
}

std::string current_context(const Context& context) {
  if (const auto setting = context.settings.get("context")) return *setting;
  try {
    kube::KubeconfigFlags flags = context.flags.kube;
    flags.context.reset();
    return kube::load_kubeconfig(flags, context.environment).current_context;
  } catch (const Error&) {
    return {};  // what is cached can be read without it
  }
}

namespace {

template <typename Entries>
std::vector<std::string> names_in(const Context& context, Entries kube::Kubeconfig::*entries) {
  std::vector<std::string> names;
  try {
    const auto kubeconfig = kube::load_kubeconfig(context.flags.kube, context.environment);
    for (const auto& one : kubeconfig.*entries) names.push_back(one.name);
  } catch (const Error&) {
    // A file that cannot be read names nothing.
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::vector<std::string> known_contexts(const Context& context) {
  std::vector<std::string> names = names_in(context, &kube::Kubeconfig::contexts);
  for (std::string& name : cached_contexts(context)) {
    if (!has(names, name)) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> known_clusters(const Context& context) {
  return names_in(context, &kube::Kubeconfig::clusters);
}

std::vector<std::string> known_users(const Context& context) {
  return names_in(context, &kube::Kubeconfig::users);
}

Context with_streams(const Context& context, std::ostream& out, std::ostream& err) {
  return {.environment = context.environment,
          .clock = context.clock,
          .stop = context.stop,
          .out = out,
          .err = err,
          .out_is_terminal = context.out_is_terminal,
          .err_is_terminal = context.err_is_terminal,
          .in_is_terminal = context.in_is_terminal,
          .program = context.program,
          .flags = context.flags,
          .settings = context.settings};
}

Context in_context(const Context& context, const std::string& name, std::ostream& out,
                   std::ostream& err) {
  Context one = with_streams(context, out, err);
  // Several cannot share a terminal: not for their progress, and not to ask for a password.
  one.out_is_terminal = one.err_is_terminal = one.in_is_terminal = false;
  one.flags.kube.context = name;
  one.program += " --context " + name;  // what messages advise is about this one
  return one;
}

}  // namespace k8scache::cli
