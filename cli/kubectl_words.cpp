#include "cli/kubectl_words.hpp"

#include "core/base/text.hpp"
#include "core/json/go_text.hpp"

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
  const char* const blank = command.empty() ? "" : " ";
  return fmt::format("error: {}\nSee 'kubectl{}{} --help' for usage.\n", problem, blank, command);
}

std::string kubectl_usage(const std::string& problem, const std::string& command) {
  return fmt::format("{}\nSee 'kubectl {} -h' for help and examples", problem, command);
}

std::string kubectl_unexpected(const std::vector<std::string>& words, const std::string& command) {
  return fmt::format("error: {}\n",
                     kubectl_usage("unexpected arguments: [" + join(words, " ") + "]", command));
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

/// Spec: cli-runtime resource builder, missingResourceError.
std::string kubectl_nothing_to_watch() {
  return "You must provide one or more resources by argument or filename.\n"
         "Example resource specifications include:\n"
         "   '-f rsrc.yaml'\n"
         "   '--filename=rsrc.json'\n"
         "   '<resource> <name>'\n"
         "   '<resource>'";
}

std::string kubectl_bad_request(const model::ResourceType& type, const std::string& selector,
                                const std::string& field_selector, const std::string& why) {
  const std::string shown = type.group.empty() ? "/" + type.version : type.api_version();
  return fmt::format(
      "Error from server (BadRequest): Unable to find \"{}, Resource={}\" that match label "
      "selector "
      "{}, field selector {}: {}",
      shown, type.plural, json::go_quoted(selector), json::go_quoted(trim(field_selector)), why);
}

std::string kubectl_not_found(const std::string& type, const std::string& name) {
  return fmt::format("Error from server (NotFound): {} {} not found", type, json::go_quoted(name));
}

}  // namespace k8scache::cli
