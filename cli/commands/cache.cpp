#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/namespaces.hpp"
#include "cli/terminal.hpp"
#include "core/base/error.hpp"
#include "core/print/table.hpp"
#include "core/store/cache_path.hpp"
#include "core/store/purge.hpp"
#include "core/store/reader.hpp"
#include "core/store/writer_lock.hpp"

#include <CLI/CLI.hpp>
#include <fmt/chrono.h>
#include <sys/stat.h>

#include <memory>
#include <ostream>

namespace k8scache::cli {

namespace {

void list(Context& context) {
  const std::string folder = state_folder(context.environment);
  print::Table table({"CONTEXT", "SIZE", "SERVER", "FILE"});
  if (may_colour(context, Stream::Out)) table.paint();
  for (const std::string& name : store::contexts_in(folder)) {
    const std::string path = cache_path(context, name);
    struct stat status {};
    const bool exists = stat(path.c_str(), &status) == 0;
    std::string server;
    try {
      const store::Reader reader(path);
      const auto found = reader.meta().find("server");
      if (found != reader.meta().end()) server = found->second;
    } catch (const Error& error) {
      server = error.what();  // one unreadable cache does not hide the others
    }
    table.add({name,
               fmt::format("{:.1f} MB", exists ? static_cast<double>(status.st_size) / 1e6 : 0),
               server, path});
  }
  if (table.is_empty()) {
    context.err << "no caches in " << folder << "\n";
    return;
  }
  context.out << table.text();
}

void require_file(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) fail(ErrorKind::Stale, "no cache at {}", path);
}

void set_aside(Context& context, const std::string& path) {
  require_file(path);
  const store::WriterLock lock(path, std::chrono::milliseconds(0), context.clock, context.stop);
  const auto now = std::chrono::floor<std::chrono::seconds>(context.clock.now());
  const std::string kept = store::set_aside(path, fmt::format("{:%Y%m%dT%H%M%S}", now));
  context.out << "moved the cache to " << kept << "; fill a new one with: " << context.program
              << " sync\n";
}

void remove(Context& context, const std::string& path) {
  require_file(path);
  const store::WriterLock lock(path, std::chrono::milliseconds(0), context.clock, context.stop);
  store::remove_cache(path);
  context.out << "deleted " << path << "\n";
}

std::vector<std::int64_t> types_to_purge(const std::string& path,
                                         const std::vector<std::string>& kinds) {
  if (kinds.empty()) {
    fail(ErrorKind::Usage,
         "cache purge forgets the types that --kinds names; to forget everything: "
         "cache delete");
  }
  const store::Reader reader(path);
  std::vector<std::int64_t> types;
  for (const std::string& word : kinds) {
    const auto category = reader.catalog().in_category(word);
    for (const model::CatalogType* const type : category) types.push_back(type->id);
    if (!category.empty()) continue;
    const model::TypeMatch match = reader.catalog().find(word);
    if (match.type == nullptr) {
      fail(ErrorKind::NotFound, "the cache {} knows no resource type \"{}\"", path, word);
    }
    types.push_back(match.type->id);
  }
  return types;
}

void purge(Context& context, const std::string& path, const std::vector<std::string>& kinds) {
  const auto namespaces = given_namespaces(context.flags.namespaces);
  require_file(path);
  const store::WriterLock lock(path, std::chrono::milliseconds(0), context.clock, context.stop);
  store::refuse_to_write_unless_private(path);
  const std::int64_t objects =
      store::purge(path, types_to_purge(path, kinds), namespaces, context.clock.now());
  context.out << fmt::format("forgot {} objects and their history in {}\n", objects, path);
}

struct CacheFlags {
  std::string action;
  std::vector<std::string> kinds;
};

int run_cache(Context& context, const CacheFlags& flags) {
  const std::string& action = flags.action;
  if (action == "list") {
    list(context);
    return kSuccess;
  }
  const std::string path = choose_cache(context).path;
  if (action == "path") context.out << path << "\n";
  if (action == "delete") remove(context, path);
  if (action == "purge") purge(context, path, comma_list(flags.kinds));
  if (action == "rebuild") set_aside(context, path);
  return kSuccess;
}

}  // namespace

Runner add_cache(CLI::App& app) {
  CLI::App* const command =
      app.add_subcommand("cache", "list, find, delete and repair cache files");
  command->require_subcommand(1);
  command->fallthrough();
  auto flags = std::make_shared<CacheFlags>();
  for (const auto& [name, help] :
       {std::pair{"list", "all caches of this user"},
        std::pair{"path", "where the cache of the context is"},
        std::pair{"delete", "delete the cache of the context"},
        std::pair{"purge", "forget types, whole or with --ns in some namespaces"},
        std::pair{"rebuild", "move a damaged cache aside, so that the next sync starts anew"}}) {
    const std::string chosen = name;
    CLI::App* const part = command->add_subcommand(name, help);
    part->callback([flags, chosen] { flags->action = chosen; });
    if (chosen != "purge") continue;
    part->add_option("--kinds", flags->kinds, "the types to forget, such as secrets,configmaps")
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
  return [flags](Context& context) { return run_cache(context, *flags); };
}

}  // namespace k8scache::cli
