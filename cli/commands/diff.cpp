#include "cli/changes_question.hpp"
#include "cli/commands.hpp"
#include "cli/each_context.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/pager.hpp"
#include "core/base/local_time.hpp"
#include "core/base/text.hpp"
#include "core/base/time_format.hpp"
#include "core/history/net_effect.hpp"
#include "core/model/redact.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <ostream>

namespace k8scache::cli {

namespace {

using history::Effect;
using history::NetChange;

constexpr std::size_t kTypesInALine = 5;

struct DiffFlags {
  std::vector<std::string> resources;
  bool all_namespaces = false;
  bool all_contexts = false;
  std::optional<std::string> since;
  std::string output;
};

const char* sign(Effect effect) {
  switch (effect) {
    case Effect::Added: return "+";
    case Effect::Removed: return "-";
    case Effect::Replaced: return "-/+";
    case Effect::Modified: return "~";
  }
  return "";
}

const char* word(Effect effect) {
  switch (effect) {
    case Effect::Added: return "added";
    case Effect::Removed: return "removed";
    case Effect::Replaced: return "replaced";
    case Effect::Modified: return "modified";
  }
  return "";
}

/// What is different between an instant and now.
class Diff {
 public:
  Diff(Context& context, const DiffFlags& flags)
      : context_(context),
        flags_(flags),
        question_(context, flags.resources, flags.all_namespaces, ChangesQuestion::Otherwise::All),
        since_(since_flag(*flags.since, question_.now())) {}

  int run() {
    add_up();
    say_how_far_it_reaches();
    if (flags_.output.empty()) {
      print_lines();
    } else {
      print_whole();
    }
    return question_.code();
  }

 private:
  void add_up() {
    history::NetEffect effect;
    question_.changes().newest_first(0, std::nullopt, [&](const store::StoredChange& change) {
      if (change.observed_at < since_) return false;
      for (const query::Wanted& wanted : question_.wanted()) {
        if (!question_.fits(wanted, change)) continue;
        if (change.verb == store::Verb::Baseline) {
          note_baseline(*wanted.type, change);
        } else {
          effect.take_older(change);
        }
        break;
      }
      return true;
    });
    for (NetChange& change : effect.changes()) by_type_[change.type].push_back(std::move(change));
  }

  void note_baseline(const model::CatalogType& type, const store::StoredChange& change) {
    if (change.new_version.empty()) {
      set_back_ = change.observed_at;
    } else if (std::ranges::find(first_listed_, &type) == first_listed_.end()) {
      first_listed_.push_back(&type);
    }
  }

  void say_how_far_it_reaches() {
    const auto kept_from = question_.kept_from();
    if (kept_from && *kept_from > since_ && !question_.wanted().empty()) {
      context_.err << "incomplete: changes before " << local_time(*kept_from)
                   << " are not kept: what they did is not told\n";
    }
    if (set_back_) {
      context_.err << "note: the cluster was set back at " << local_time(*set_back_)
                   << ", as by restoring a backup\n";
    }
    if (first_listed_.empty()) return;
    std::vector<std::string> names;
    for (const model::CatalogType* const type : first_listed_) {
      names.push_back(type->type.plural_and_group());
    }
    std::ranges::sort(names);
    const std::size_t more = names.size() > kTypesInALine ? names.size() - kTypesInALine : 0;
    names.resize(names.size() - more);
    context_.err << fmt::format(
        "incomplete: first listed since then, so that nothing is known of before: {}{}\n",
        join(names, ", "), more == 0 ? "" : fmt::format(" and {} more", more));
  }

  /// Each type of what is wanted, once, with what is different.
  template <typename Visit>
  void each_type(Visit&& visit) {
    const model::CatalogType* last = nullptr;
    for (const query::Wanted& wanted : question_.wanted()) {
      if (wanted.type == last) continue;
      last = wanted.type;
      visit(*wanted.type, by_type_[wanted.type->id], question_.blindness(*wanted.type, since_));
    }
  }

  /// Where an object differs; not called for one that was changed back. Of a Secret without values
  /// that cannot be known.
  template <typename Visit>
  void with_paths(const model::CatalogType& type, const NetChange& change, Visit&& visit) {
    if (change.effect != Effect::Modified) return visit(std::vector<json::Difference>{});
    question_.compare(change.first_seq, change.last_seq,
                      [&](const std::vector<json::Difference>& found) {
                        if (!found.empty() || question_.is_redacted(type)) visit(found);
                      });
  }

  void print_lines() {
    bool is_first = true;
    std::size_t unseen = 0;
    each_type([&](const model::CatalogType& type, const std::vector<NetChange>& changes,
                  const std::vector<history::Blindness>& blind) {
      std::string lines;
      for (const NetChange& change : changes) {
        with_paths(type, change, [&](const std::vector<json::Difference>& found) {
          lines += line(type, change, found);
        });
      }
      if (lines.empty()) {
        if (!std::all_of(blind.begin(), blind.end(), history::is_a_moment)) ++unseen;
        return;
      }
      if (!is_first) context_.out << "\n";
      is_first = false;
      context_.out << lines;
      for (const history::Blindness& one : blind) {
        if (!history::is_a_moment(one)) context_.out << blind_line(type, one);
      }
    });
    context_.out.flush();
    if (is_first && question_.code() == kSuccess) {
      context_.err << "no differences are known since " << local_time(since_) << "\n";
    }
    if (unseen == 0) return;
    context_.err << fmt::format(
        "note: {} type{} without differences {} not observed all the time; -o json says when\n",
        unseen, unseen == 1 ? "" : "s", unseen == 1 ? "was" : "were");
  }

  static std::string line(const model::CatalogType& type, const NetChange& change,
                          const std::vector<json::Difference>& found) {
    const auto values =
        model::is_secret(type.type) ? history::Values::Hidden : history::Values::Shown;
    std::string what = history::summary(found, values);
    if (what.empty() && change.effect == Effect::Modified) what = "no difference in what is stored";
    return fmt::format("{} {}{}\n", sign(change.effect), object_text(type, change.key),
                       what.empty() ? "" : " (" + what + ")");
  }

  static std::string blind_line(const model::CatalogType& type, const history::Blindness& blind) {
    return fmt::format("{}: {}\n", blind_text(type, blind),
                       blind.to ? "what happened in between is known only by its result"
                                : "what happened since is not known");
  }

  void print_whole() {
    std::string text;
    json::Writer writer(text, flags_.output == "yaml" ? 0 : 2);
    writer.begin_object();
    writer.key("since").value(rfc3339(since_));
    writer.key("until").value(rfc3339(question_.now()));
    const auto kept_from = question_.kept_from();
    if (kept_from && *kept_from > since_) writer.key("keptFrom").value(rfc3339(*kept_from));
    if (set_back_) writer.key("setBackAt").value(rfc3339(*set_back_));
    writer.key("firstListedSince").begin_array();
    for (const auto* const type : first_listed_) writer.value(type->type.plural_and_group());
    writer.end_array();
    writer.key("objects").begin_array();
    each_type([&](const model::CatalogType& type, const std::vector<NetChange>& changes,
                  const std::vector<history::Blindness>&) {
      for (const NetChange& change : changes) {
        with_paths(type, change, [&](const std::vector<json::Difference>& found) {
          write(writer, type, change, found);
        });
        print_piece(context_, text, flags_.output);
      }
    });
    writer.end_array();
    writer.key("notObserved").begin_array();
    each_type([&](const model::CatalogType& type, const std::vector<NetChange>&,
                  const std::vector<history::Blindness>& blind) {
      for (const history::Blindness& one : blind) write_blindness(writer, type, one);
    });
    writer.end_array();
    writer.end_object();
    print_document(context_, text, flags_.output);
  }

  void write(json::Writer& writer, const model::CatalogType& type, const NetChange& change,
             const std::vector<json::Difference>& found) {
    question_.note_redaction(type);
    writer.begin_object();
    writer.key("effect").value(word(change.effect));
    writer.key("type").value(type.type.plural_and_group());
    writer.key("namespace").value(change.key.ns);
    writer.key("name").value(change.key.name);
    if (!change.old_uid.empty()) writer.key("oldUid").value(change.old_uid);
    if (!change.new_uid.empty()) writer.key("newUid").value(change.new_uid);
    if (!change.old_version.empty()) writer.key("oldVersion").value(change.old_version);
    writer.key("newVersion").value(change.new_version);
    write_paths(writer, found);
    writer.end_object();
  }

  Context& context_;
  const DiffFlags& flags_;
  ChangesQuestion question_;
  Instant since_;
  std::map<std::int64_t, std::vector<NetChange>> by_type_;
  std::optional<Instant> set_back_;
  std::vector<const model::CatalogType*> first_listed_;
};

}  // namespace

Runner add_diff(CLI::App& app) {
  auto flags = std::make_shared<DiffFlags>();
  CLI::App* const command =
      app.add_subcommand("diff", "what is different between then and now, in the end");
  command->add_option("resources", flags->resources,
                      "types and objects as for get; none: all types with a history");
  add_text(*command, "--since", flags->since,
           "then: 1h, 03:10, '2026-01-02 03:10', 2026-01-02T03:10:00Z");
  command->add_flag("-A,--all-namespaces", flags->all_namespaces,
                    "of all namespaces, as without -n");
  add_all_contexts(*command, flags->all_contexts);
  command->add_option("-o,--output", flags->output, "json or yaml: everything; else a line each")
      ->check(one_of({"json", "yaml"}));
  return [flags](Context& context) {
    if (!flags->since) {
      fail(ErrorKind::Usage, "different since when? such as: {} diff --since 1h", context.program);
    }
    return paged(context, [&](Context& shown) {
      return run_where_meant(shown, flags->all_contexts,
                             {.names = {}, .told = told_as(flags->output)},
                             [&](Context& one) { return Diff(one, *flags).run(); });
    });
  };
}

}  // namespace k8scache::cli
