#include "cli/commands.hpp"
#include "cli/describe_objects.hpp"
#include "cli/each_context.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/get_files.hpp"
#include "cli/get_refusals.hpp"
#include "cli/pager.hpp"
#include "core/base/error.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>

namespace k8scache::cli {

namespace {

int describe_objects(Context& context, const DescribeFlags& flags) {
  if (!flags.get.resources.empty() || !flags.get.filenames.empty()) {
    return paged(context, [&](Context& shown) {
      return run_where_meant(shown, flags.get.all_contexts, {.names = {}, .told = Told::Titled},
                             [&](Context& one) { return DescribeObjects(one, flags).run(); });
    });
  }
  if (!context.flags.kubectl_compat) {
    fail(ErrorKind::Usage,
         "a type is needed, such as in: {0} describe pods web-1; all types: {0} api-resources",
         context.program);
  }
  context.err << "error: You must specify the type of resource to describe. Use \"kubectl "
                 "api-resources\" for a complete list of supported resources.\n";
  return kNotFound;
}

}  // namespace

Runner add_describe(CLI::App& app) {
  auto flags = std::make_shared<DescribeFlags>();
  auto shows_events = std::make_shared<bool>(true);
  CLI::App* const command =
      app.add_subcommand("describe", "all about objects: fields, related objects, events");
  command->add_option("resources", flags->get.resources,
                      "TYPE, TYPE NAME..., TYPE PREFIX, or TYPE/NAME...");
  add_texts(*command, "-f,--filename", flags->get.filenames,
            "the objects that these files name: manifests, folders of them, or - for stdin");
  command->add_flag("-R,--recursive", flags->get.recursive, "with -f: folders within folders, too");
  command->add_flag("-A,--all-namespaces", flags->get.all_namespaces, "of all namespaces");
  add_all_contexts(*command, flags->get.all_contexts);
  command->add_option("-l,--selector", flags->get.selector,
                      "label selector, such as 'app in (a,b),!canary,tier!=db'");
  const CLI::Option* const events =
      command->add_flag("--show-events", *shows_events,
                        "events, too; without this flag those of a single object are shown");
  add_text(*command, "--max-age", flags->get.max_age,
           "fail (exit 6) when the answer is older, such as 10m");
  command->add_option("-k,--kustomize", flags->get.kustomize, "")->group("");
  command->add_option("--chunk-size", flags->get.chunk_size, "accepted as kubectl does; no effect");
  return [flags, shows_events, events](Context& context) {
    if (events->count() > 0) flags->shows_events = *shows_events;
    refuse_kustomize(flags->get, "describe");
    if (const auto code = read_files(context, flags->get)) return *code;
    return describe_objects(context, *flags);
  };
}

}  // namespace k8scache::cli
