#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/get_caches.hpp"
#include "cli/get_files.hpp"
#include "cli/get_output.hpp"
#include "cli/get_sorting.hpp"
#include "cli/get_watch.hpp"
#include "cli/kubectl_words.hpp"
#include "core/base/text.hpp"
#include "core/json/go_text.hpp"
#include "core/view/age.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <set>

namespace k8scache::cli {

namespace {

constexpr std::chrono::minutes kWorthMentioning{1};

/// One `get`, from the words to the last line.
class Get {
 public:
  Get(Context& context, const GetFlags& flags)
      : context_(context), flags_(flags), caches_(context, flags), now_(context.clock.now()) {
    // About flags that cannot go together kubectl speaks before it looks at types.
    if (context_.flags.kubectl_compat && !flags_.output.value_or("").empty() &&
        flags_.output != "wide") {
      refuse_labels_of_documents(flags_, GetFormat::Json);
    }
  }

  int run() {
    if (flags_.resources.empty() && flags_.filenames.empty() && context_.flags.kubectl_compat) {
      context_.err << kubectl_missing_resource();
      return kNotFound;
    }
    caches_.ask();
    form_ = form_asked_for(context_, flags_);
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
    require_subresource();
    const model::Registry registry = registry_of_types();
    auto parsed = query::LabelSelector::read(flags_.selector);
    if (const auto* const problem = std::get_if<query::SelectorProblem>(&parsed)) {
      return explain(*problem, caches_.types().front().type());
    }
    const auto fields = fields_asked_for(caches_.types().front().type());
    if (!fields) return kNotFound;
    refuse_types(*fields, registry);
    GetOutput output(context_.out, output_options());
    GetShow show{output, registry, std::get<query::LabelSelector>(parsed), *fields};
    std::optional<GetSorting> sorting;
    if (!flags_.sort_by.empty() && !is_single() && !flags_.count) {
      sorting.emplace(context_, flags_, output.is_table());
      show.sorting = &*sorting;
    }
    if (flags_.count) output.show_nothing();
    for (const TypeShown& type : caches_.types()) {
      if (refused_.contains(&type)) continue;
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

  /// Spec: cli-runtime resource builder. What is stored is what the status subresource shows.
  void require_subresource() const {
    if (flags_.subresource.empty()) return;
    if (!caches_.by_name()) {
      fail(ErrorKind::Usage, "subresource cannot be used when bulk resources are specified");
    }
    if (flags_.subresource != "status") {
      fail(ErrorKind::Usage, "the cache has no subresource \"{}\"; there is status only",
           flags_.subresource);
    }
  }

  /// Of several types each has its line, in the order asked for.
  void say_count(const GetOutput& output) {
    if (counts_.size() <= 1) {
      context_.out << output.objects() << "\n";
      return;
    }
    print::Table table({"TYPE", "COUNT"}, flags_.no_headers ? print::Table::Headers::Hidden
                                                            : print::Table::Headers::Shown);
    for (const auto& [type, count] : counts_) table.add({type, std::to_string(count)});
    context_.out << table.text();
  }

  /// Of a template that cannot be applied kubectl speaks behind what is not found.
  void end(GetOutput& output, GetSorting* sorting) {
    try {
      if (sorting != nullptr) sorting->show(output);
      output.end();
    } catch (const Error& error) {
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

  /// kubectl leaves the selector to the server, so there the error is the server's.
  int explain(const query::SelectorProblem& problem, const model::CatalogType& entry) {
    if (!context_.flags.kubectl_compat) query::LabelSelector::parse(flags_.selector);
    context_.err << bad_request(entry.type, problem.reason) << "\n";
    return kNotFound;
  }

  static std::string server_type(const model::ResourceType& type) {
    return fmt::format("{}, Resource={}",
                       type.group.empty() ? "/" + type.version : type.api_version(), type.plural);
  }

  /// What the server would say of a selector that it cannot apply to a type.
  std::string bad_request(const model::ResourceType& type, const std::string& why) const {
    return fmt::format(
        "Error from server (BadRequest): Unable to find \"{}\" that match label selector {}, "
        "field selector {}: {}",
        server_type(type), json::go_quoted(flags_.selector),
        json::go_quoted(trim(flags_.field_selector)), why);
  }

  /// Nothing after kubectl's word for a selector that cannot be read.
  std::optional<query::FieldSelector> fields_asked_for(const model::CatalogType& type) {
    using query::FieldSelector;
    if (!context_.flags.kubectl_compat) {
      return FieldSelector::parse(flags_.field_selector, FieldSelector::Paths::Any);
    }
    try {
      return FieldSelector::parse(flags_.field_selector, FieldSelector::Paths::OfServer);
    } catch (const Error& error) {
      context_.err << bad_request(type.type, error.what()) << "\n";
      return std::nullopt;
    }
  }

  /// kubectl has no answer about the types whose server does not know the fields.
  void refuse_types(const query::FieldSelector& fields, const model::Registry& registry) {
    if (!context_.flags.kubectl_compat) return;
    for (const TypeShown& shown : caches_.types()) {
      const model::ResourceType& type = shown.type().type;
      const std::string why = fields.refusal(registry.find(type.group, type.kind));
      if (why.empty()) continue;
      failures_.add(bad_request(type, why), kNotFound);
      refused_.insert(&shown);
    }
  }

  /// Several types asked for are shown with their kind; of named objects those that are there
  /// count.
  bool shows_several_types() {
    std::set<std::string> types;
    for (const TypeShown& shown : caches_.types()) {
      if (refused_.contains(&shown)) continue;
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
    if (flags_.ignore_not_found) return;
    const model::ResourceType& type = shown.type().type;
    const bool compat = context_.flags.kubectl_compat;
    std::string what = fmt::format("{} \"{}\"", type.plural_and_group(), name);
    if (const auto& [member, wanted] = shown.parts.front(); compat && member->cache) {
      const std::string ns = member->cache->absent_namespace(*wanted);
      if (!ns.empty()) what = fmt::format("namespaces \"{}\"", ns);
    }
    failures.add(
        fmt::format("Error from {} (NotFound): {} not found", compat ? "server" : "cache", what),
        kNotFound, flags_.manifests.place_of(type.kind, name));
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
    for (GetMember& member : caches_.members()) say_age(member);
    return code();
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

  /// What is wrong with a manifest kubectl tells without its first word, but when it is all there
  /// is to say, and for tables not even then if it is about the file.
  void complete_words() {
    if (!context_.flags.kubectl_compat || flags_.filenames.empty()) return;
    GetFailures& failures = caches_.members().front().failures;
    if (failures.lines().size() != 1 || failures.lines().front().starts_with("Error from")) return;
    const bool of_namespace = failures.lines().front().starts_with("the namespace from");
    if (of_namespace || !is_table(form_.format)) failures.begin_with("error: ");
  }

  bool say_failures() {
    complete_words();
    bool any = false;
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

  void say_age(GetMember& member) {
    if (!context_.err_is_terminal || context_.flags.kubectl_compat || !member.cache) return;
    const auto oldest = member.cache->oldest();
    if (!oldest || now_ - *oldest <= kWorthMentioning) return;
    const std::string line = "as of " + view::age_text(oldest, now_) + " ago";
    member.context->err << (may_colour() ? "\x1b[2m" + line + "\x1b[0m" : line) << "\n";
  }

  /// Spec: https://no-color.org.
  [[nodiscard]] bool may_colour() const {
    const Environment& environment = context_.environment;
    return !environment.get("NO_COLOR") && environment.get("TERM") != "dumb";
  }

  void say_none() {
    const auto namespaces = caches_.namespaces();
    if (!all_namespaced_ || flags_.all_namespaces || !namespaces) {
      context_.err << "No resources found\n";
    } else {
      context_.err << "No resources found in " << join(*namespaces, ",")
                   << (namespaces->size() == 1 ? " namespace.\n" : " namespaces.\n");
    }
  }

  Context& context_;
  const GetFlags& flags_;
  GetForm form_;
  GetCaches caches_;
  GetFailures failures_;  // of the question as a whole; of several clusters
  std::set<const TypeShown*> refused_;
  std::vector<std::pair<std::string, std::int64_t>> counts_;  // of each type that was answered
  Instant now_;
  bool all_namespaced_ = true;
};

}  // namespace

Runner add_get(CLI::App& app) {
  auto flags = std::make_shared<GetFlags>();
  CLI::App* const command = app.add_subcommand("get", "answer from the cache, with no network");
  declare_get_flags(*command, *flags);
  return [flags](Context& context) {
    require_watch_flags(*flags);
    if (const auto code = read_files(context, *flags)) return *code;
    if (flags->watch || flags->watch_only) return watch_objects(context, *flags);
    return Get(context, *flags).run();
  };
}

}  // namespace k8scache::cli
