#include "core/base/version.hpp"

#include "cli/commands.hpp"
#include "cli/exit_code.hpp"

#include <CLI/CLI.hpp>

#include <ostream>

namespace k8scache::cli {

Runner add_version(CLI::App& app) {
  app.add_subcommand("version", "print the program's version");
  return [](Context& context) {
    context.out << "k8scache " << kVersion << "\n";
    return kSuccess;
  };
}

}  // namespace k8scache::cli
