#include "core/print/explain.hpp"

#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/pager.hpp"
#include "cli/terminal.hpp"
#include "core/print/painted_text.hpp"
#include "core/query/explain_args.hpp"
#include "core/store/reader.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <ostream>

namespace k8scache::cli {

namespace {

struct ExplainFlags {
  std::vector<std::string> words;
  std::string api_version;
  std::string output = "plaintext";
  bool recursive = false;
};

void require_one_word(const Context& context, const ExplainFlags& flags) {
  if (flags.words.empty()) {
    fail(
        ErrorKind::Usage,
        "You must specify the type of resource to explain. Use \"{} api-resources\" for a complete "
        "list of supported resources.",
        context.flags.kubectl_compat ? "kubectl" : context.program);
  }
  if (flags.words.size() > 1) {
    fail(ErrorKind::Usage, "We accept only this format: explain RESOURCE");
  }
}

int run_explain(Context& context, const ExplainFlags& flags) {
  require_one_word(context, flags);
  store::Reader reader = open_cache(choose_cache(context, Works::WithoutNamespace));
  query::ExplainArgs args;
  try {
    args = query::parse_explain(flags.words.front(), flags.api_version, reader.catalog());
  } catch (const Error& error) {
    if (!context.flags.kubectl_compat || error.kind() != ErrorKind::NotFound) throw;
    context.err << error.what() << "\n";  // kubectl says this without its usual first word
    return kNotFound;
  }
  if (!args.warning.empty()) context.err << "Warning: " << args.warning << "\n";
  if (std::ranges::count(flags.api_version, '/') > 1) {
    fail(ErrorKind::Usage, "unexpected GroupVersion string: {}", flags.api_version);
  }
  if (flags.output == "plaintext-openapiv2") {
    fail(ErrorKind::Usage,
         "-o plaintext-openapiv2: the cluster's OpenAPI v2 document is not stored; -o plaintext "
         "tells of the same fields, or run: kubectl explain {} -o plaintext-openapiv2",
         flags.words.front());
  }
  if (flags.output != "plaintext") {
    fail(ErrorKind::Usage, "unrecognized format: {}", flags.output);
  }
  const auto document = reader.document(query::document_path(args));
  if (!document && reader.document_sizes().count == 0) {
    fail(ErrorKind::Stale,
         "the cache holds no documents of the cluster's types; they come with: {} sync",
         context.program);
  }
  if (!document) {
    fail(ErrorKind::NotFound, "couldn't find resource for \"{}\"", query::shown(args));
  }
  json::Parser parser;
  const print::Explained what{.group = args.group,
                              .version = args.version,
                              .plural = args.plural,
                              .name = query::shown(args),
                              .fields = args.fields,
                              .recursive = flags.recursive};
  std::string text;
  const auto show = [&] {
    context.out << (may_colour(context, Stream::Out) ? print::painted_explanation(text) : text);
  };
  try {
    print::explain(text, parser.parse(*document), what);
  } catch (const Error&) {
    show();
    throw;
  }
  show();
  return kSuccess;
}

}  // namespace

Runner add_explain(CLI::App& app) {
  auto flags = std::make_shared<ExplainFlags>();
  CLI::App* const command = app.add_subcommand("explain", "what the fields of a type are");
  command->add_option("fields", flags->words, "TYPE, or TYPE.FIELD.FIELD");
  command->add_option("--api-version", flags->api_version,
                      "of this group version, such as apps/v1");
  command->add_option("-o,--output", flags->output, "plaintext");
  command->add_flag("-R,--recursive", flags->recursive, "the fields of fields, without texts");
  return [flags](Context& context) {
    return paged(context, [&](Context& shown) { return run_explain(shown, *flags); });
  };
}

}  // namespace k8scache::cli
