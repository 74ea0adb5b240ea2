#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/get_output.hpp"
#include "cli/kubectl_words.hpp"
#include "cli/namespaces.hpp"
#include "core/base/text.hpp"
#include "core/query/resource_args.hpp"
#include "core/store/cache_path.hpp"
#include "core/store/coverage.hpp"
#include "core/store/reader.hpp"
#include "core/view/age.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <ostream>
#include <set>

namespace k8scache::cli {

namespace {

constexpr std::chrono::minutes kWorthMentioning{1};

/// One `get`: the cache, what was asked, and what has been said so far.
class Get {
 public:
  Get(Context& context, const GetFlags& flags)
      : context_(context),
        flags_(flags),
        format_(format_asked_for(context, flags)),
        choice_(choose_cache(context)),
        reader_(open_cache(choice_)),
        now_(context.clock.now()) {
    if (flags_.show_labels && format_ != GetFormat::Table && format_ != GetFormat::Wide) {
      fail(ErrorKind::Usage, "--show-labels option cannot be used with {} printer",
           flags_.output.value_or(""));
    }
    choose_namespaces();
  }

  int run() {
    if (flags_.resources.empty() && context_.flags.kubectl_compat) {
      context_.err << kubectl_missing_resource();
      return kNotFound;
    }
    const std::string warning = store::privacy_warning(choice_.path);
    if (!warning.empty()) context_.err << "warning: " << warning << "\n";
    const query::ResourceArgs args = query::parse_resource_args(
        flags_.resources, reader_.catalog(), !flags_.selector.empty(), flags_.all_namespaces,
        context_.flags.kubectl_compat ? query::Suggest::Nothing : query::Suggest::Nearest);
    for (const std::string& text : args.warnings) context_.err << "Warning: " << text << "\n";
    std::set<std::string> groups;
    for (const query::Wanted& wanted : args.wanted) groups.insert(wanted.type->type.group);
    registry_ = load_registry(context_, groups);
    auto parsed = query::LabelSelector::read(flags_.selector);
    if (const auto* const problem = std::get_if<query::SelectorProblem>(&parsed)) {
      return explain(*problem, *args.wanted.front().type);
    }
    const auto& selector = std::get<query::LabelSelector>(parsed);
    single_ = args.single;
    GetOutput output(context_.out, output_options(args));
    for (std::size_t first = 0; first < args.wanted.size();) {
      std::size_t last = first + 1;
      while (last < args.wanted.size() && args.wanted[last].type == args.wanted[first].type) ++last;
      show(output, args, first, last, selector);
      first = last;
    }
    output.end();
    return conclude(output, args);
  }

 private:
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

  void choose_namespaces() {
    if (flags_.all_namespaces) return;
    namespaces_ = context_.flags.namespaces ? *context_.flags.namespaces
                                            : context_.settings.list("namespace");
    if (!namespaces_.empty()) return;
    const auto stored = reader_.meta().find("default_namespace");
    namespaces_ = {choice_.default_ns.value_or(
        stored == reader_.meta().end() || stored->second.empty() ? "default" : stored->second)};
  }

  [[nodiscard]] bool spans_namespaces() const {
    return flags_.all_namespaces || namespaces_.size() > 1 || query::is_glob(namespaces_.front());
  }

  /// One name in several namespaces is several objects.
  [[nodiscard]] bool may_be_several(const model::CatalogType& type) const {
    return type.type.scope == model::Scope::Namespaced && spans_namespaces();
  }

  /// Several types asked for are shown with their kind; of named objects those that are there
  /// count.
  bool shows_several_types(const query::ResourceArgs& args) {
    std::set<const model::CatalogType*> types;
    for (const query::Wanted& wanted : args.wanted) {
      bool counts = !args.by_name;
      if (args.by_name) {
        const bool is_namespaced = wanted.type->type.scope == model::Scope::Namespaced;
        reader_.each({.type = wanted.type->id,
                      .namespaces = is_namespaced ? namespaces_ : std::vector<std::string>{},
                      .names = {wanted.name},
                      .labels = {}},
                     [&](const store::StoredObject&) { counts = true; });
      }
      if (counts) types.insert(wanted.type);
    }
    return types.size() > 1;
  }

  OutputOptions output_options(const query::ResourceArgs& args) {
    return {.format = format_,
            .show_namespace = spans_namespaces(),
            .show_kind = flags_.show_kind || shows_several_types(args),
            .single = args.single && !may_be_several(*args.wanted.front().type),
            .now = now_,
            .flags = &flags_};
  }

  /// The objects `first` to `last` of `args`, which are of one type.
  void show(GetOutput& output, const query::ResourceArgs& args, std::size_t first, std::size_t last,
            const query::LabelSelector& selector) {
    const model::CatalogType& type = *args.wanted[first].type;
    const bool is_namespaced = type.type.scope == model::Scope::Namespaced;
    all_namespaced_ = all_namespaced_ && is_namespaced;
    repeat_warnings(type);
    if (!may_answer(type)) return;
    query::Query query{.type = type.id,
                       .namespaces = is_namespaced ? namespaces_ : std::vector<std::string>{},
                       .names = {},
                       .labels = selector};
    if (is_namespaced && flags_.all_namespaces) query.namespaces.clear();
    output.begin(type, columns_of(type));
    if (!args.by_name) {
      show_all(output, query, type);
      return;
    }
    for (std::size_t i = first; i < last; ++i) {
      query.names = {args.wanted[i].name};
      const std::int64_t before = output.objects();
      show_all(output, query, type);
      if (output.objects() == before) not_found(type, args.wanted[i].name);
    }
  }

  void show_all(GetOutput& output, const query::Query& query, const model::CatalogType& type) {
    const model::RegistryEntry* const entry = registry_.find(type.type.group, type.type.kind);
    const bool is_table = format_ == GetFormat::Table || format_ == GetFormat::Wide;
    if (entry != nullptr && !entry->order.empty() && query.names.empty() && is_table) {
      show_in_order(output, query, json::JsonPath::parse(entry->order));
      return;
    }
    reader_.each(query, [&](const store::StoredObject& object) {
      output.add(object.ns, object.name, object.body);
    });
  }

  /// The few kinds that the server does not list by name.
  void show_in_order(GetOutput& output, const query::Query& query, const json::JsonPath& path) {
    struct Placed {
      std::int64_t place;
      std::string ns;
      std::string name;
      std::string body;
    };
    std::vector<Placed> objects;
    json::Parser parser;
    reader_.each(query, [&](const store::StoredObject& object) {
      objects.push_back({path.first(parser.parse(object.body)).integer_or(0),
                         std::string(object.ns), std::string(object.name),
                         std::string(object.body)});
    });
    std::stable_sort(objects.begin(), objects.end(),
                     [](const Placed& a, const Placed& b) { return a.place < b.place; });
    for (const Placed& object : objects) output.add(object.ns, object.name, object.body);
  }

  view::Columns columns_of(const model::CatalogType& type) {
    if (registry_.find(type.type.group, type.type.kind) != nullptr) {
      return view::Columns::of(type.type, registry_, {});
    }
    std::string crd;
    const model::CatalogType* const crds =
        reader_.catalog().by_plural("apiextensions.k8s.io", "customresourcedefinitions");
    if (crds != nullptr) {
      reader_.each({.type = crds->id,
                    .namespaces = {},
                    .names = {type.type.plural + "." + type.type.group},
                    .labels = {}},
                   [&](const store::StoredObject& object) { crd = object.body; });
    }
    json::Parser parser;
    return view::Columns::of(type.type, registry_, crd.empty() ? json::Value{} : parser.parse(crd));
  }

  /// The server's warnings about a type, where kubectl would have heard them from the server.
  void repeat_warnings(const model::CatalogType& type) {
    if (!context_.flags.kubectl_compat) return;
    for (const std::string_view text : split(type.warnings, '\n')) {
      if (!text.empty() && said_.insert(std::string(text)).second) {
        context_.err << "Warning: " << text << "\n";
      }
    }
  }

  /// Whether the rows can say anything about the type; if not, why is noted.
  bool may_answer(const model::CatalogType& type) {
    const bool is_namespaced = type.type.scope == model::Scope::Namespaced;
    if (is_namespaced && !may_ask_for_namespaces()) return false;
    const store::Answerable answer = store::answerable(
        reader_.cursors(type.id), is_namespaced ? namespaces_ : std::vector<std::string>{});
    const std::string name = type.type.plural_and_group();
    switch (answer.knowledge) {
      case store::Knowledge::Forbidden: note_forbidden(name, answer); return false;
      case store::Knowledge::Never: note_never_synced(type, answer); return false;
      case store::Knowledge::Partial:
        note_incomplete(
            name, fmt::format("only namespaces {} are cached{}", join(answer.namespaces, ", "),
                              answer.why.empty() ? "" : "; " + answer.why));
        break;
      case store::Knowledge::Whole:
        if (type.serving == model::Serving::Gone) {
          note_incomplete(name, "the cluster does not serve this type any more");
        }
        if (answer.forbidden_now) note_incomplete(name, "not refreshed any more: " + answer.why);
        break;
    }
    return is_young_enough(name, answer);
  }

  /// kubectl asks no server for what lies in a namespace that cannot be.
  bool may_ask_for_namespaces() {
    const bool compat = context_.flags.kubectl_compat;
    for (const std::string& ns : namespaces_) {
      const std::string why = unaskable_namespace(ns);
      if (why.empty()) continue;
      const bool is_setting = !context_.flags.namespaces && context_.settings.get("namespace");
      const std::string place = is_setting ? context_.settings.where("namespace") + ": " : "";
      const std::string line = (compat && !single_ ? "" : "error: ") + place + why;
      if (compat || said_.insert(line).second) errors_.push_back(line);
      raise(compat ? kNotFound : kUsage);
      return false;
    }
    return true;
  }

  bool is_young_enough(const std::string& name, const store::Answerable& answer) {
    if (!answer.as_of) return true;
    if (!oldest_ || *answer.as_of < *oldest_) oldest_ = *answer.as_of;
    if (!flags_.max_age) return true;
    if (now_ - *answer.as_of <= duration_flag("--max-age", *flags_.max_age)) return true;
    errors_.push_back(fmt::format(
        "error: cached {} are {} old, older than --max-age {}; run: {} "
        "sync --kinds {}",
        name, view::age_text(answer.as_of, now_), *flags_.max_age, context_.program, name));
    raise(kStale);
    return false;
  }

  void note_forbidden(const std::string& name, const store::Answerable& answer) {
    errors_.push_back(
        context_.flags.kubectl_compat
            ? fmt::format("Error from server (Forbidden): {}", answer.why)
            : fmt::format("error: not allowed to see {}: {}; the rights it needs: {} rbac "
                          "--kinds {}",
                          name, answer.why, context_.program, name));
    raise(kDenied);
  }

  void note_never_synced(const model::CatalogType& type, const store::Answerable& answer) {
    const std::string name = type.type.plural_and_group();
    const auto stored = reader_.meta().find("context");
    if (!type.type.can("list")) {
      errors_.push_back(
          fmt::format("error: {} cannot be listed by anyone, so none are cached", name));
    } else {
      errors_.push_back(fmt::format(
          "error: no cached data for {} in context {} (never synced{}); run: {} sync --kinds {}{}",
          name, stored == reader_.meta().end() ? choice_.context : stored->second,
          answer.why.empty() ? "" : ": " + answer.why, context_.program, name,
          scope_of_hint(type)));
    }
    raise(kStale);
  }

  /// Where single namespaces are kept, the next sync is to ask for these and not for all.
  std::string scope_of_hint(const model::CatalogType& type) {
    const std::vector<store::Cursor> cursors = reader_.cursors();
    const bool keeps_namespaces =
        std::any_of(cursors.begin(), cursors.end(),
                    [](const store::Cursor& cursor) { return !cursor.at.scope.empty(); });
    const bool names_them = type.type.scope == model::Scope::Namespaced && !flags_.all_namespaces;
    return keeps_namespaces && names_them ? " --ns " + join(namespaces_, ",") : "";
  }

  void note_incomplete(const std::string& name, const std::string& why) {
    context_.err << "incomplete: " << name << ": " << why << "\n";
  }

  void not_found(const model::CatalogType& type, const std::string& name) {
    if (flags_.ignore_not_found) return;
    errors_.push_back(fmt::format("Error from {} (NotFound): {} \"{}\" not found",
                                  context_.flags.kubectl_compat ? "server" : "cache",
                                  type.type.plural_and_group(), name));
    raise(kNotFound);
  }

  /// Of several failures the exit code tells the gravest.
  void raise(int code) { code_ = std::max(code_, code); }

  int conclude(const GetOutput& output, const query::ResourceArgs& args) {
    if (output.saw_redacted_secret() && is_redacted() && !context_.flags.kubectl_compat) {
      context_.err << "note: the values of Secrets are not stored; to store them: "
                   << context_.program << " sync --secrets full\n";
    }
    context_.out.flush();
    for (const std::string& error : errors_) context_.err << error << "\n";
    const bool is_table = format_ == GetFormat::Table || format_ == GetFormat::Wide;
    if (output.objects() == 0 && errors_.empty() && is_table && !flags_.ignore_not_found &&
        !args.by_name) {
      say_none();
    }
    if (context_.err_is_terminal && oldest_ && now_ - *oldest_ > kWorthMentioning &&
        !context_.flags.kubectl_compat) {
      const std::string line = "as of " + view::age_text(oldest_, now_) + " ago";
      context_.err << (may_colour() ? "\x1b[2m" + line + "\x1b[0m" : line) << "\n";
    }
    return code_;
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
      context_.err << "No resources found in " << join(namespaces_, ",")
                   << (namespaces_.size() == 1 ? " namespace.\n" : " namespaces.\n");
    }
  }

  [[nodiscard]] bool is_redacted() const {
    const auto mode = reader_.meta().find("secrets");
    return mode == reader_.meta().end() || mode->second != "full";
  }

  Context& context_;
  const GetFlags& flags_;
  GetFormat format_;
  CacheChoice choice_;
  store::Reader reader_;
  model::Registry registry_;
  Instant now_;
  std::vector<std::string> namespaces_;  // empty = all
  std::vector<std::string> errors_;
  std::set<std::string> said_;
  std::optional<Instant> oldest_;
  bool all_namespaced_ = true;
  bool single_ = false;  // one object is named
  int code_ = kSuccess;
};

}  // namespace

Runner add_get(CLI::App& app) {
  auto flags = std::make_shared<GetFlags>();
  CLI::App* const command = app.add_subcommand("get", "answer from the cache, with no network");
  declare_get_flags(*command, *flags);
  return [flags](Context& context) { return Get(context, *flags).run(); };
}

}  // namespace k8scache::cli
