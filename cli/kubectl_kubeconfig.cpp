#include "cli/kubectl_kubeconfig.hpp"

#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/kube/kubeconfig_words.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <ostream>

namespace k8scache::cli {

namespace {

/// Why kubectl cannot use a file; empty when it can, or when the file is not there.
std::string problem_of(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return fmt::format("read {}: is a directory", path);
  }
  try {
    const auto text = read_file(path);
    return text ? kube::kubeconfig_problem(*text, path) : "";
  } catch (const Error& error) {
    return error.what();
  }
}

}  // namespace

std::optional<kube::Kubeconfig> kubectls_kubeconfig(Context& context, Merging merging) {
  std::vector<std::string> problems;
  bool is_there = false;
  for (const std::string& path : kube::kubeconfig_files(context.flags.kube, context.environment)) {
    std::error_code ignored;
    const bool exists = std::filesystem::exists(path, ignored);
    is_there = is_there || exists;
    const bool is_missed = merging == Merging::OneFileOnly && !exists;
    std::string why =
        is_missed ? fmt::format("open {}: no such file or directory", path) : problem_of(path);
    if (why.empty()) continue;
    if (merging == Merging::Files)
      why = fmt::format("error loading config file \"{}\": {}", path, why);
    problems.push_back(std::move(why));
  }
  // Of several it says none is an error.
  for (const std::string& problem : problems) {
    context.err << (problems.size() == 1 ? "error: " : "") << problem << "\n";
  }
  if (!problems.empty()) return std::nullopt;
  return is_there ? kube::load_kubeconfig(context.flags.kube, context.environment)
                  : kube::Kubeconfig{};
}

}  // namespace k8scache::cli
