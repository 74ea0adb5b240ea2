#include "core/base/version.hpp"

#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "core/base/error.hpp"
#include "core/base/text.hpp"
#include "core/json/writer.hpp"
#include "core/json/yaml_write.hpp"
#include "core/store/reader.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>

namespace k8scache::cli {

namespace {

struct VersionFlags {
  std::string output;
  bool client = false;
  std::vector<std::string> words;  ///< that mean nothing
};

/// The API server's version at the last sync; nothing when the server would not tell.
std::optional<std::string> server_version(const Context& context) {
  const store::Reader reader = open_cache(choose_cache(context, Works::WithoutNamespace));
  const auto found = reader.meta().find("server_version");
  return found == reader.meta().end() ? std::nullopt : std::optional(found->second);
}

/// Spec: kubectl version, Options.Validate.
void require_flags(const Context& context, const VersionFlags& flags) {
  refuse_words(context, flags.words, "version");
  if (!flags.words.empty()) {
    fail(ErrorKind::Usage, "extra arguments: [{}]", join(flags.words, " "));
  }
  const bool is_known = flags.output.empty() || flags.output == "json" || flags.output == "yaml";
  if (is_known) return;
  if (context.flags.kubectl_compat) fail(ErrorKind::Usage, "--output must be 'yaml' or 'json'");
  fail(ErrorKind::Usage, "--output: \"{}\" is none of json, yaml", printable(flags.output));
}

int run_version(Context& context, const VersionFlags& flags) {
  require_flags(context, flags);
  if (flags.output.empty()) {
    context.out << "k8scache " << kVersion << "\n";
    return kSuccess;
  }
  std::string document;
  json::Writer writer(document, flags.output == "json" ? 2 : 0);
  writer.begin_object();
  writer.key("clientVersion").begin_object().key("gitVersion").value(kVersion).end_object();
  if (const auto server = flags.client ? std::nullopt : server_version(context)) {
    writer.key("serverVersion").begin_object().key("gitVersion");
    writer.value(std::string_view(*server)).end_object();
  }
  writer.end_object();
  if (flags.output == "json") {
    context.out << document << "\n";
    return kSuccess;
  }
  json::Parser parser;
  std::string out;
  json::write_yaml(parser.parse(document), out);
  context.out << out;
  return kSuccess;
}

}  // namespace

Runner add_version(CLI::App& app) {
  auto flags = std::make_shared<VersionFlags>();
  CLI::App* const command = app.add_subcommand("version", "print the program's version");
  command
      ->add_option("-o,--output", flags->output,
                   "json or yaml: with the cluster's at the last sync")
      ->check(words({"json", "yaml"}));
  command->add_option("words", flags->words)->group("");
  command->add_flag("--client", flags->client, "the program's alone");
  return [flags](Context& context) { return run_version(context, *flags); };
}

}  // namespace k8scache::cli
