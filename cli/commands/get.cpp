#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/get_cache.hpp"
#include "cli/get_output.hpp"
#include "cli/kubectl_words.hpp"
#include "core/base/text.hpp"
#include "core/view/age.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>
#include <set>

namespace k8scache::cli {

namespace {

constexpr std::chrono::minutes kWorthMentioning{1};

/// One `get`, from the words to the last line.
class Get {
 public:
  Get(Context& context, const GetFlags& flags)
      : context_(context),
        flags_(flags),
        format_(format_asked_for(context, flags)),
        cache_(context, flags, choose_cache(context), failures_),
        now_(context.clock.now()) {
    if (flags_.show_labels && !is_table(format_)) {
      fail(ErrorKind::Usage, "--show-labels option cannot be used with {} printer",
           flags_.output.value_or(""));
    }
  }

  int run() {
    if (flags_.resources.empty() && context_.flags.kubectl_compat) {
      context_.err << kubectl_missing_resource();
      return kNotFound;
    }
    cache_.ask();
    const model::Registry registry = registry_of_wanted();
    auto parsed = query::LabelSelector::read(flags_.selector);
    if (const auto* const problem = std::get_if<query::SelectorProblem>(&parsed)) {
      return explain(*problem, *cache_.wanted().front().type);
    }
    GetOutput output(context_.out, output_options());
    const GetShow show{output, registry, std::get<query::LabelSelector>(parsed)};
    for (const TypeWanted& wanted : cache_.wanted()) {
      all_namespaced_ = all_namespaced_ && is_namespaced(*wanted.type);
      for (const std::string& name : cache_.show(show, wanted)) not_found(*wanted.type, name);
    }
    output.end();
    return conclude(output);
  }

 private:
  static bool is_namespaced(const model::CatalogType& type) {
    return type.type.scope == model::Scope::Namespaced;
  }

  model::Registry registry_of_wanted() {
    std::set<std::string> groups;
    for (const TypeWanted& wanted : cache_.wanted()) groups.insert(wanted.type->type.group);
    return load_registry(context_, groups);
  }

  /// kubectl leaves the selector to the server, so there the error is the server's.
  int explain(const query::SelectorProblem& problem, const model::CatalogType& entry) {
    if (!context_.flags.kubectl_compat) query::LabelSelector::parse(flags_.selector);
    context_.err << fmt::format(
        "Error from server (BadRequest): Unable to find \"{}, Resource={}\" that match label "
        "selector \"{}\", field selector \"\": {}\n",
        entry.type.group.empty() ? "/" + entry.type.version : entry.type.api_version(),
        entry.type.plural, flags_.selector, problem.reason);
    return kNotFound;
  }

  /// Several types asked for are shown with their kind; of named objects those that are there
  /// count.
  bool shows_several_types() {
    std::set<const model::CatalogType*> types;
    for (const TypeWanted& wanted : cache_.wanted()) {
      if (!cache_.by_name() || cache_.has_any(wanted)) types.insert(wanted.type);
    }
    return types.size() > 1;
  }

  OutputOptions output_options() {
    // One name in several namespaces is several objects.
    const bool may_be_several =
        is_namespaced(*cache_.wanted().front().type) && cache_.spans_namespaces();
    return {.format = format_,
            .show_namespace = cache_.spans_namespaces(),
            .show_kind = flags_.show_kind || shows_several_types(),
            .single = cache_.single() && !may_be_several,
            .now = now_,
            .flags = &flags_};
  }

  void not_found(const model::CatalogType& type, const std::string& name) {
    if (flags_.ignore_not_found) return;
    failures_.add(fmt::format("Error from {} (NotFound): {} \"{}\" not found",
                              context_.flags.kubectl_compat ? "server" : "cache",
                              type.type.plural_and_group(), name),
                  kNotFound);
  }

  int conclude(const GetOutput& output) {
    if (output.saw_redacted_secret() && cache_.is_redacted() && !context_.flags.kubectl_compat) {
      context_.err << "note: the values of Secrets are not stored; to store them: "
                   << context_.program << " sync --secrets full\n";
    }
    context_.out.flush();
    for (const std::string& line : failures_.lines()) context_.err << line << "\n";
    if (output.objects() == 0 && failures_.lines().empty() && is_table(format_) &&
        !flags_.ignore_not_found && !cache_.by_name()) {
      say_none();
    }
    const auto oldest = cache_.oldest();
    if (context_.err_is_terminal && oldest && now_ - *oldest > kWorthMentioning &&
        !context_.flags.kubectl_compat) {
      const std::string line = "as of " + view::age_text(oldest, now_) + " ago";
      context_.err << (may_colour() ? "\x1b[2m" + line + "\x1b[0m" : line) << "\n";
    }
    return failures_.code();
  }

  /// Spec: https://no-color.org.
  [[nodiscard]] bool may_colour() const {
    const Environment& environment = context_.environment;
    return !environment.get("NO_COLOR") && environment.get("TERM") != "dumb";
  }

  void say_none() {
    if (!all_namespaced_ || flags_.all_namespaces) {
      context_.err << "No resources found\n";
    } else {
      context_.err << "No resources found in " << join(cache_.namespaces(), ",")
                   << (cache_.namespaces().size() == 1 ? " namespace.\n" : " namespaces.\n");
    }
  }

  Context& context_;
  const GetFlags& flags_;
  GetFormat format_;
  GetFailures failures_;
  GetCache cache_;
  Instant now_;
  bool all_namespaced_ = true;
};

}  // namespace

Runner add_get(CLI::App& app) {
  auto flags = std::make_shared<GetFlags>();
  CLI::App* const command = app.add_subcommand("get", "answer from the cache, with no network");
  declare_get_flags(*command, *flags);
  return [flags](Context& context) { return Get(context, *flags).run(); };
}

}  // namespace k8scache::cli
