#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "core/store/reader.hpp"

#include <CLI/CLI.hpp>

#include <ostream>
#include <set>

namespace k8scache::cli {

Runner add_api_versions(CLI::App& app) {
  app.add_subcommand("api-versions", "print the group versions of the last discovery");
  return [](Context& context) {
    store::Reader reader = open_cache(choose_cache(context, Works::WithoutNamespace));
    std::set<std::string> versions;
    for (const model::CatalogType& entry : reader.catalog().types()) {
      if (entry.serving == model::Serving::Gone) continue;
      for (const std::string& version : entry.versions) {
        versions.insert(entry.type.group.empty() ? version : entry.type.group + "/" + version);
      }
    }
    for (const std::string& version : versions) context.out << version << "\n";
    return kSuccess;
  };
}

}  // namespace k8scache::cli
