#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "core/base/error.hpp"
#include "core/print/table.hpp"
#include "core/store/cache_path.hpp"
#include "core/store/reader.hpp"
#include "core/store/secrets_purge.hpp"
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
    table.add({name, fmt::format("{:.1f} MB", exists ? static_cast<double>(status.st_size) / 1e6 : 0),
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
  const store::WriterLock lock(path, std::chrono::milliseconds(0), context.clock);
  const auto now = std::chrono::floor<std::chrono::seconds>(context.clock.now());
  const std::string kept = store::set_aside(path, fmt::format("{:%Y%m%dT%H%M%S}", now));
  context.out << "moved the cache to " << kept << "; fill a new one with: " << context.program
              << " sync\n";
}

void remove(Context& context, const std::string& path) {
  require_file(path);
  const store::WriterLock lock(path, std::chrono::milliseconds(0), context.clock);
  store::remove_cache(path);
  context.out << "deleted " << path << "\n";
}

/// Removes the values of Secrets and whatever they left in the file.
void purge(Context& context, const std::string& path) {
  require_file(path);
  const store::WriterLock lock(path, std::chrono::milliseconds(0), context.clock);
  store::refuse_to_write_unless_private(path);
  store::purge_secrets(path, model::SecretsMode::Keys);
  context.out << "no values of Secrets are left in " << path << "\n";
}

int run_cache(Context& context, const std::string& action) {
  if (action == "list") {
    list(context);
    return kSuccess;
  }
  const std::string path = choose_cache(context).path;
  if (action == "path") context.out << path << "\n";
  if (action == "delete") remove(context, path);
  if (action == "purge") purge(context, path);
  if (action == "rebuild") set_aside(context, path);
  return kSuccess;
}

}  // namespace

Runner add_cache(CLI::App& app) {
  CLI::App* const command = app.add_subcommand("cache", "list, find, delete and repair cache files");
  command->require_subcommand(1);
  command->fallthrough();
  auto action = std::make_shared<std::string>();
  for (const auto& [name, help] :
       {std::pair{"list", "all caches of this user"},
        std::pair{"path", "where the cache of the context is"},
        std::pair{"delete", "delete the cache of the context"},
        std::pair{"purge", "forget the values of Secrets that --secrets full stored"},
        std::pair{"rebuild", "move a damaged cache aside, so that the next sync starts anew"}}) {
    const std::string chosen = name;
    command->add_subcommand(name, help)->callback([action, chosen] { *action = chosen; });
  }
  return [action](Context& context) { return run_cache(context, *action); };
}

}  // namespace k8scache::cli
