#include "cli/kubectl_words.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <string_view>

namespace k8scache::cli {

namespace {

/// `--no-headers` as it is, `-o` as `'o' in -o`.
std::string shown(std::string_view flag) {
  if (flag.starts_with("--")) return std::string(flag);
  return fmt::format("'{}' in {}", flag.substr(1, 1), flag);
}

bool is_boolean(std::string_view flag) {
  return flag != "--chunk-size" && flag != "--request-timeout";
}

std::string unknown_flag(std::string_view what) {
  // CLI11: "The following argument was not expected: --bogus", several in reverse order
  const std::size_t colon = what.find(": ");
  std::string_view flag = colon == std::string_view::npos ? what : what.substr(colon + 2);
  flag = flag.substr(flag.rfind(' ') == std::string_view::npos ? 0 : flag.rfind(' ') + 1);
  flag = flag.substr(0, flag.find('='));
  if (flag.starts_with("--")) return fmt::format("unknown flag: {}", flag);
  return fmt::format("unknown shorthand flag: {}", shown(flag));
}

std::string bad_value(std::string_view what) {
  // CLI11: "Could not convert: --no-headers = x"
  const std::size_t colon = what.find(": ");
  const std::size_t equals = what.find(" = ");
  if (colon == std::string_view::npos || equals == std::string_view::npos) return std::string(what);
  const std::string_view flag = what.substr(colon + 2, equals - colon - 2);
  const std::string_view value = what.substr(equals + 3);
  return fmt::format(
      "invalid argument \"{0}\" for \"{1}\" flag: strconv.{2}: parsing \"{0}\": invalid "
      "syntax",
      value, flag == "--all-namespaces" ? "-A, --all-namespaces" : flag,
      is_boolean(flag) ? "ParseBool" : "ParseInt");
}

}  // namespace

std::string kubectl_flag_error(const CLI::ParseError& error, const std::string& command,
                               const std::string& last_word) {
  const std::string_view what = error.what();
  std::string words(what);
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError)) {
    words = unknown_flag(what);
  } else if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ConversionError)) {
    words = bad_value(what);
  } else if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ArgumentMismatch)) {
    words = "flag needs an argument: " + shown(last_word);
  }
  return fmt::format("Error: {}\nSee 'kubectl {} --help' for usage.\n", words, command);
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
