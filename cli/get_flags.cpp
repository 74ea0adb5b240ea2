#include "cli/get_flags.hpp"

#include "cli/contexts.hpp"
#include "cli/flags.hpp"

#include <CLI/CLI.hpp>

namespace k8scache::cli {

void declare_get_flags(CLI::App& command, GetFlags& flags) {
  command.add_option("resources", flags.resources,
                     "TYPE, TYPE NAME..., TYPE/NAME..., a comma list of types, or a category");
  add_texts(command, "-f,--filename", flags.filenames,
            "the objects that these files name: manifests, folders of them, or - for stdin");
  command.add_flag("-R,--recursive", flags.recursive, "with -f: folders within folders, too");
  command.add_flag("-A,--all-namespaces", flags.all_namespaces, "of all namespaces");
  add_all_contexts(command, flags.all_contexts);
  command.add_option("-l,--selector", flags.selector,
                     "label selector, such as 'app in (a,b),!canary,tier!=db'");
  command.add_option("--field-selector", flags.field_selector,
                     "objects whose fields are so, such as status.phase!=Running; any path");
  command.add_option("--sort-by", flags.sort_by, "a path, such as .metadata.creationTimestamp");
  command.add_option("--limit", flags.limit, "show that many objects at most")
      ->check(CLI::NonNegativeNumber);
  command.add_flag("--count", flags.count, "how many objects there are, and nothing else");
  command.add_flag("--show-managed-fields", flags.show_managed_fields,
                   "as in kubectl; says that they are not stored");
  command.add_option("--subresource", flags.subresource,
                     "of named objects: status, which is the object itself");
  add_text(
      command, "-o,--output", flags.output,
      "wide, json, yaml, name, jsonpath=..., go-template=..., custom-columns=...; else a table");
  command.add_option("--template", flags.template_text,
                     "the template of -o jsonpath or go-template, when it does not follow there");
  command.add_flag("--allow-missing-template-keys", flags.allow_missing_template_keys,
                   "false: a key that is missing is an error in templates");
  add_texts(command, "-L,--label-columns", flags.label_columns, "labels to show as columns");
  command.add_flag("--show-labels", flags.show_labels, "all labels as the last column");
  command.add_flag("--no-headers", flags.no_headers, "no header line");
  command.add_flag("--show-kind", flags.show_kind, "the kind before each name");
  command.add_flag("--ignore-not-found", flags.ignore_not_found,
                   "a named object that does not exist is no error");
  add_text(command, "--max-age", flags.max_age,
           "fail (exit 6) when the answer is older, such as 10m");
  command.add_flag("--refresh", flags.refresh,
                   "first ask the cluster for what is older than --max-age; without that, always");
  add_text(command, "--lock-timeout", flags.lock_timeout,
           "with --refresh: how long to wait for another run that writes the cache");
  command.add_flag("-w,--watch", flags.watch, "then go on with each change, until stopped");
  command.add_flag("--watch-only", flags.watch_only, "each change from now on, until stopped");
  command.add_flag("--output-watch-events", flags.output_watch_events,
                   "with -w: what kind of change it is, too");
  command.add_flag("--server-print", flags.server_print,
                   "false: only the columns that every kind has");
  command.add_option("--raw", flags.raw, "")->group("");
  command.add_option("-k,--kustomize", flags.kustomize, "")->group("");
  command.add_option("--chunk-size", flags.chunk_size, "accepted as kubectl does; no effect");
}

}  // namespace k8scache::cli
