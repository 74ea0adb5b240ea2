#include "cli/get_files.hpp"

#include "cli/exit_code.hpp"
#include "core/base/text.hpp"

#include <ostream>

namespace k8scache::cli {

std::optional<int> read_files(Context& context, GetFlags& flags) {
  if (flags.filenames.empty()) return std::nullopt;
  if (!flags.resources.empty()) {
    const bool is_pair = flags.resources.front().find('/') != std::string::npos;
    fail(ErrorKind::Usage, "{}",
         is_pair ? "resource/name arguments cannot be provided when a path is specified"
                 : "when paths, URLs, or stdin is provided as input, you may not specify resource "
                   "arguments as well");
  }
  flags.manifests =
      read_manifests(flags.filenames, flags.recursive ? Folders::Recursive : Folders::Flat);
  const std::vector<std::string>& problems = flags.manifests.problems;
  if (problems.empty()) return std::nullopt;
  if (problems.size() == 1 || !context.flags.kubectl_compat) {
    fail(ErrorKind::Usage, "{}", join(problems, "; "));
  }
  for (const std::string& problem : problems) context.err << problem << "\n";
  return kNotFound;
}

}  // namespace k8scache::cli
