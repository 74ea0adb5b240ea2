#include "cli/age_note.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/get_caches.hpp"
#include "cli/get_files.hpp"
#include "cli/get_output.hpp"
#include "cli/get_refusals.hpp"
#include "cli/get_sorting.hpp"
#include "cli/get_watch.hpp"
#include "cli/kubectl_errors.hpp"
#include "cli/kubectl_words.hpp"
#include "cli/manifest_args.hpp"
#include "cli/namespaces.hpp"
#include "cli/terminal.hpp"
#include "core/base/text.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <set>

namespace k8scache::cli {

namespace {

/// One `get`, from the words to the last line.
class Get {
 public:
  Get(Context& context, const GetFlags& flags)
      : context_(context), flags_(flags), caches_(context, flags), now_(context.clock.now()) {}

  int run() {
    caches_.ask();
    form_ = is_missed() ? GetForm{} : form_asked_for(context_, flags_);
    refuse_labels_of_documents(flags_, form_.format);
    if (flags_.count && flags_.output)
      fail(ErrorKind::Usage, "--count prints a number, and takes no -o");
    if (flags_.count) form_ = {};
    if (caches_.is_merge() && form_.format == GetFormat::Name) {
      fail(ErrorKind::Usage,
           "-o name cannot say of which cluster an object is; use a table with --no-headers, or "
           "json");
    }
    if (caches_.types().empty()) return conclude_without_answer();
    if (flags_.manifests.single && !is_table(form_.format) && lacks_any()) {
      return conclude_without_answer();
    }
    const model::Registry registry = registry_of_types();
    refusals_.read_subresource();
    const query::LabelSelector labels = refusals_.read_labels(
        is_table(form_.format) ? GetRefusals::ShownAs::Table : GetRefusals::ShownAs::Other);
    const query::FieldSelector fields = refusals_.read_fields(registry);
    GetOutput output(context_.out, output_options());
    GetShow show{output, registry, labels, fields};
    std::optional<GetSorting> sorting;
    if (!flags_.sort_by.empty() && !is_single() && !flags_.count) {
      sorting.emplace(context_, flags_, output.is_table());
      show.sorting = &*sorting;
    }
    if (flags_.count) output.show_nothing();
    for (const TypeShown& type : caches_.types()) {
      if (refusals_.contains(type)) continue;
      show_type(show, type);
      // Our tables are sorted one by one, all else as one.
      if (sorting && output.is_table() && !context_.flags.kubectl_compat) sorting->show(output);
    }
    end(output, sorting ? &*sorting : nullptr);
    if (flags_.count) say_count(output);
    return conclude(output);
  }

 private:
  static bool is_namespaced(const model::CatalogType& type) {
    return type.type.scope == model::Scope::Namespaced;
  }

  model::Registry registry_of_types() {
    std::set<std::string> groups;
    for (const TypeShown& shown : caches_.types()) groups.insert(shown.type().type.group);
    return load_registry(context_, groups);
  }

  /// Of one object that is not there kubectl never comes to the form in which it would be shown.
  bool is_missed() {
    if (!context_.flags.kubectl_compat || caches_.types().empty() || !caches_.by_name())
      return false;
    if (!is_single()) return false;
    const auto& [member, wanted] = caches_.types().front().parts.front();
    return !member->cache->has_any(*wanted);
  }

  /// Of several types each has its line, in the order asked for.
  void say_count(const GetOutput& output) {
    if (counts_.size() <= 1) {
      context_.out << output.objects() << "\n";
      return;
    }
    print::Table table({"TYPE", "COUNT"}, flags_.no_headers ? print::Table::Headers::Hidden
                                                            : print::Table::Headers::Shown);
    if (may_colour(context_, Stream::Out)) table.paint();
    for (const auto& [type, count] : counts_) table.add({type, std::to_string(count)});
    context_.out << table.text();
  }

  /// Of a template that cannot be applied kubectl speaks behind what is not found.
  void end(GetOutput& output, GetSorting* sorting) {
    try {
      if (sorting != nullptr) sorting->show(output);
      output.end();
    } catch (const Error& error) {
      if (is_kubectl_log(error.what())) throw;  // kubectl comes to nothing else
      const bool compat = context_.flags.kubectl_compat;
      const bool is_alone = !compat || caches_.members().front().failures.lines().empty();
      failures_.add((is_alone ? "error: " : "") + std::string(error.what()),
                    compat ? kNotFound : exit_code(error.kind(), 0));
    }
  }

  /// A name is not found when no cache that can answer has it.
  void show_type(const GetShow& show, const TypeShown& shown) {
    const std::int64_t before = show.output.objects();
    all_namespaced_ = all_namespaced_ && is_namespaced(shown.type());
    std::vector<std::string> missing = shown.parts.front().second->names;
    bool any_answered = false;
    for (const auto& [member, wanted] : shown.parts) {
      caches_.with(*member, [&, name = member->name, asked = wanted](GetCache& cache) {
        show.output.from(name);
        const auto here = cache.show(show, *asked);
        if (!here) return;
        any_answered = true;
        std::erase_if(missing, [&](const std::string& one) {
          return std::find(here->begin(), here->end(), one) == here->end();
        });
      });
    }
    if (!any_answered) return;
    counts_.emplace_back(shown.type().type.plural_and_group(), show.output.objects() - before);
    GetFailures& failures = caches_.is_merge() ? failures_ : caches_.members().front().failures;
    for (const std::string& name : missing) not_found(failures, shown, name);
  }

  /// Several types asked for are shown with their kind; of named objects those that are there
  /// count.
  bool shows_several_types() {
    std::set<std::string> types;
    for (const TypeShown& shown : caches_.types()) {
      if (refusals_.contains(shown) || refusals_.is_unaskable(shown)) continue;
      bool counts = !caches_.by_name();
      for (const auto& [member, wanted] : shown.parts) {
        if (counts) break;
        caches_.with(*member,
                     [&, asked = wanted](GetCache& cache) { counts = cache.has_any(*asked); });
      }
      if (counts) types.insert(shown.type().type.plural_and_group());
    }
    return types.size() > 1;
  }

  bool is_single() {
    // One name in several namespaces is several objects.
    const bool may_be_several =
        is_namespaced(caches_.types().front().type()) && caches_.spans_namespaces();
    return caches_.single() && !may_be_several;
  }

  OutputOptions output_options() {
    return {.form = form_,
            .show_cluster = caches_.is_merge(),
            .show_namespace = caches_.spans_namespaces(),
            .show_kind = flags_.show_kind || shows_several_types(),
            .by_name = caches_.by_name(),
            .single = is_single(),
            .now = now_,
            .flags = &flags_,
            .context = &context_};
  }

  /// Of one file that names several objects kubectl prints no document when one cannot be had; then
  /// that is noted. Spec: kubectl get, printGeneric.
  bool lacks_any() {
    bool lacks = !caches_.members().front().failures.lines().empty();
    for (const TypeShown& shown : caches_.types()) {
      for (const auto& [member, wanted] : shown.parts) {
        for (const std::string& name : wanted->names) {
          bool is_there = false;
          caches_.with(*member, [&, asked = wanted](GetCache& cache) {
            is_there = cache.has_any({asked->type, {name}, asked->ns});
          });
          if (is_there || flags_.ignore_not_found) continue;
          not_found(member->failures, shown, name);
          lacks = true;
        }
      }
    }
    return lacks;
  }

  void not_found(GetFailures& failures, const TypeShown& shown, const std::string& name) {
    const model::ResourceType& type = shown.type().type;
    const std::string& where = shown.parts.front().second->ns;
    const std::size_t nth = told_[{type.kind, where, name}]++;
    const std::size_t place = flags_.manifests.place_of(type.kind, where, name, nth);
    if (!context_.flags.kubectl_compat) {
      if (flags_.ignore_not_found) return;
      failures.add(cache_not_found(type.plural_and_group(), name), kNotFound, place);
      return;
    }
    const std::string why = unaskable_name(name);
    if (!why.empty()) {
      failures.add_bare(why, kNotFound, place);
    } else if (!flags_.ignore_not_found) {
      const auto& [member, wanted] = shown.parts.front();
      const std::string ns = member->cache ? member->cache->absent_namespace(*wanted) : "";
      failures.add(ns.empty() ? kubectl_not_found(type.plural_and_group(), name)
                              : kubectl_not_found("namespaces", ns),
                   kNotFound, place);
    }
  }

  int conclude(const GetOutput& output) {
    if (flags_.limit && !flags_.count && output.objects() > *flags_.limit) {
      context_.err << fmt::format("note: {} of {} objects are shown, as --limit wants\n",
                                  *flags_.limit, output.objects());
    }
    if (flags_.show_managed_fields) {
      context_.err << "note: managedFields are not stored; kubectl get --show-managed-fields asks "
                      "the cluster for them\n";
    }
    if (output.saw_redacted_secret() && is_redacted() && !context_.flags.kubectl_compat) {
      context_.err << "note: the values of Secrets are not stored; to store them: "
                   << context_.program << " sync --secrets full\n";
    }
    context_.out.flush();
    const bool failed = say_failures();
    if (output.objects() == 0 && !failed && is_table(form_.format) && !flags_.ignore_not_found &&
        (!caches_.by_name() || !flags_.filenames.empty()) && !flags_.count) {
      say_none();
    }
    for (GetMember& member : caches_.members()) {
      if (member.cache) member.context->err << age_note(context_, member.cache->oldest());
    }
    return code() == kSuccess && context_.flags.warnings_as_errors ? code_of_warnings() : code();
  }

  int code_of_warnings() {
    std::size_t warnings = 0;
    for (const GetMember& member : caches_.members()) {
      if (member.cache) warnings += member.cache->warnings();
    }
    if (warnings == 0) return kSuccess;
    context_.err << fmt::format("error: {} warning{} received\n", warnings,
                                warnings == 1 ? "" : "s");
    return kNotFound;
  }

  /// No cache could be read, or none knows the types; or a manifest names nothing that is there.
  int conclude_without_answer() {
    const bool failed = say_failures();
    if (failed || flags_.filenames.empty() || flags_.ignore_not_found) return code();
    if (is_table(form_.format)) {
      say_none();
    } else if (has_printer(form_.format)) {
      GetOutput(context_.out, {.form = form_, .now = now_, .flags = &flags_, .context = &context_})
          .end();
    }
    return code();
  }

  /// How kubectl begins what it says itself: a failure that is alone, but not when whole types were
  /// asked for, for a table.
  void begin_bare_failures() {
    std::size_t all = failures_.lines().size();
    for (const GetMember& member : caches_.members()) all += member.failures.lines().size();
    const bool begins = all == 1 && (!is_table(form_.format) || caches_.by_name());
    failures_.begin(begins ? "error: " : "");
    for (GetMember& member : caches_.members()) member.failures.begin(begins ? "error: " : "");
  }

  /// Of manifests kubectl gathers what is wrong, and what it shows decides how far.
  /// Spec: kubectl get, GetOptions.Run and printGeneric.
  bool say_manifest_failures() {
    const GetFailures& failures = caches_.members().front().failures;
    const KubectlError error = manifest_errors(flags_.manifests, failures);
    if (is_table(form_.format)) {
      context_.err << kubectl_ending(gathered({error}));
    } else {
      context_.err << kubectl_ending(flags_.manifests.single ? error : gathered(flattened(error)));
    }
    for (const std::string& line : failures_.lines()) {
      context_.err << line << (line.ends_with('\n') ? "" : "\n");
    }
    return !failures.lines().empty() || !failures_.lines().empty();
  }

  bool say_failures() {
    if (context_.flags.kubectl_compat && !flags_.filenames.empty()) return say_manifest_failures();
    bool any = false;
    if (!caches_.types().empty()) begin_bare_failures();
    for (GetMember& member : caches_.members()) {
      for (const std::string& line : member.failures.lines()) member.context->err << line << "\n";
      any = any || !member.failures.lines().empty();
    }
    for (const std::string& line : failures_.lines()) {
      context_.err << line << (line.ends_with('\n') ? "" : "\n");
    }
    return any || !failures_.lines().empty();
  }

  [[nodiscard]] int code() const {
    const int code = caches_.code();
    return code == kSuccess ? failures_.code() : code;
  }

  bool is_redacted() {
    bool any = false;
    for (const GetMember& member : caches_.members()) {
      any = any || (member.cache && member.cache->is_redacted());
    }
    return any;
  }

  void say_none() {
    const auto namespaces = caches_.namespaces();
    if (!all_namespaced_ || flags_.all_namespaces || !namespaces) {
      context_.err << "No resources found\n";
    } else {
      context_.err << "No resources found " << in_namespaces(*namespaces) << ".\n";
    }
  }

  Context& context_;
  const GetFlags& flags_;
  GetForm form_;
  GetCaches caches_;
  GetFailures failures_;  // of the question as a whole; of several clusters
  GetRefusals refusals_{context_, flags_, caches_, failures_};
  std::vector<std::pair<std::string, std::int64_t>> counts_;  // of each type that was answered
  std::map<std::array<std::string, 3>, std::size_t> told_;    // how often one was not found
  Instant now_;
  bool all_namespaced_ = true;
};

/// What a cache cannot do, and about flags that cannot go together; with kubectl's words in its
/// order, before it looks at types. Returns whether there is nothing to ask for.
bool refuse_flags(const Context& context, const GetFlags& flags) {
  refuse_raw(flags);
  refuse_kustomize(flags, "get");
  if (!context.flags.kubectl_compat) {
    require_watch_flags(flags);
    return false;
  }
  const bool asks_nothing = flags.resources.empty() && flags.filenames.empty();
  if (asks_nothing && !flags.watch && !flags.watch_only) return true;
  if (!flags.output.value_or("").empty() && flags.output != "wide") {
    refuse_labels_of_documents(flags, GetFormat::Json);
  }
  require_watch_flags(flags);
  return false;
}

}  // namespace

Runner add_get(CLI::App& app) {
  auto flags = std::make_shared<GetFlags>();
  CLI::App* const command = app.add_subcommand("get", "answer from the cache, with no network");
  declare_get_flags(*command, *flags);
  return [flags](Context& context) {
    if (refuse_flags(context, *flags)) {
      context.err << kubectl_missing_resource();
      return kNotFound;
    }
    if (const auto code = read_files(context, *flags)) return *code;
    if (flags->watch || flags->watch_only) return watch_objects(context, *flags);
    return Get(context, *flags).run();
  };
}

}  // namespace k8scache::cli
