#include "cli/kubectl_words.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <string_view>

namespace k8scache::cli {

namespace {

/// Of CLI11's "Could not convert: --chunk-size = x": what pflag says of a number.
std::string bad_number(std::string_view what) {
  const std::size_t colon = what.find(": ");
  const std::size_t equals = what.find(" = ");
  if (colon == std::string_view::npos || equals == std::string_view::npos) return std::string(what);
  const std::string_view flag = what.substr(colon + 2, equals - colon - 2);
  const std::string_view value = what.substr(equals + 3);
  return fmt::format(
      "invalid argument \"{0}\" for \"{1}\" flag: strconv.ParseInt: parsing \"{0}\": invalid "
      "syntax",
      value, flag);
}

}  // namespace

std::string flag_problem(const CLI::ParseError& error) {
  const std::string_view what = error.what();
  const std::string_view line = what.substr(0, what.find('\n'));
  const bool is_bad_value =
      error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ConversionError);
  return is_bad_value ? bad_number(line) : std::string(line);
}

std::string kubectl_flag_error(const std::string& problem, const std::string& command) {
  return fmt::format("Error: {}\nSee 'kubectl {} --help' for usage.\n", problem, command);
}

std::string kubectl_unexpected_arguments(const std::vector<std::string>& words,
                                         const std::string& command) {
  return fmt::format(
      "error: unexpected arguments: [{}]\nSee 'kubectl {} -h' for help and examples\n",
      fmt::join(words, " "), command);
}

std::string kubectl_missing_resource() {
  return "You must specify the type of resource to get. Use \"kubectl api-resources\" for a "
         "complete "
         "list of supported resources.\n\n"
         "error: Required resource not specified.\n"
         "Use \"kubectl explain <resource>\" for a detailed description of that resource (e.g. "
         "kubectl "
         "explain pods).\n"
         "See 'kubectl get -h' for help and examples\n";
}

}  // namespace k8scache::cli
