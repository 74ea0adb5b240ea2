#include "cli/changes_question.hpp"
#include "cli/commands.hpp"
#include "cli/each_context.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/pager.hpp"
#include "cli/terminal.hpp"
#include "core/base/local_time.hpp"
#include "core/base/text.hpp"
#include "core/base/time_format.hpp"
#include "core/model/redact.hpp"
#include "core/print/table.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <limits>
#include <memory>
#include <ostream>

namespace k8scache::cli {

namespace {

struct HistoryFlags {
  std::vector<std::string> resources;
  bool all_namespaces = false;
  bool all_contexts = false;
  std::optional<std::string> since;
  std::optional<std::int64_t> limit;
  std::string output;
  bool no_headers = false;
};

const char* word(store::Verb verb) {
  switch (verb) {
    case store::Verb::Added: return "added";
    case store::Verb::Modified: return "modified";
    case store::Verb::Reencoded: return "reencoded";
    case store::Verb::Deleted: return "deleted";
    case store::Verb::Baseline: return "baseline";
  }
  return "";
}

/// A line of history: a change, or a time in which nobody looked.
struct Entry {
  const model::CatalogType* type = nullptr;
  Instant at;
  std::optional<store::StoredChange> change;
  std::optional<history::Blindness> blind;
};

class History {
 public:
  History(Context& context, const HistoryFlags& flags)
      : context_(context),
        flags_(flags),
        question_(context, flags.resources, flags.all_namespaces,
                  ChangesQuestion::Otherwise::DefaultNamespace) {
    if (flags.since) since_ = since_flag(*flags.since, question_.now());
    if (flags.limit && *flags.limit < 1) {
      fail(ErrorKind::Usage, "--limit {}: at least one change has to be shown", *flags.limit);
    }
  }

  int run() {
    for (const query::Wanted& wanted : question_.wanted()) collect(wanted);
    keep_newest();
    add_blindness();
    if (flags_.output.empty()) {
      print_table();
    } else {
      print_whole();
    }
    if (is_cut_) {
      context_.err << fmt::format("note: there are older changes than these {}\n", *flags_.limit);
    }
    return question_.code();
  }

 private:
  [[nodiscard]] std::size_t most() const {
    return flags_.limit ? static_cast<std::size_t>(*flags_.limit)
                        : std::numeric_limits<std::size_t>::max();
  }

  void collect(const query::Wanted& wanted) {
    std::size_t count = 0;
    bool saw_object = false;
    const auto key = question_.single();
    question_.changes().newest_first(wanted.type->id, key, [&](const store::StoredChange& change) {
      if (since_ && change.observed_at < *since_) return false;
      if (!question_.fits(wanted, change)) return true;
      if (count == most()) {
        is_cut_ = true;
        return false;
      }
      ++count;
      saw_object = saw_object || change.verb != store::Verb::Baseline;
      entries_.push_back({wanted.type, change.observed_at, change, std::nullopt});
      return true;
    });
    if (!wanted.name.empty() && !saw_object && !is_there(wanted)) not_found(wanted);
  }

  bool is_there(const query::Wanted& wanted) {
    query::Query query{
        .type = wanted.type->id, .namespaces = {}, .names = {wanted.name}, .labels = {}};
    if (wanted.type->type.scope == model::Scope::Namespaced) {
      query.namespaces = question_.namespaces();
    }
    bool found = false;
    question_.reader().each_version(query, [&](const store::StoredVersion&) { found = true; });
    return found;
  }

  void not_found(const query::Wanted& wanted) {
    context_.err << fmt::format(
        "Error from cache (NotFound): {} \"{}\" not found, and {} of it is kept\n",
        wanted.type->type.plural_and_group(), wanted.name,
        since_ ? "no change since then" : "no change");
    question_.raise(kNotFound);
    std::erase_if(entries_, [&](const Entry& entry) {
      return entry.type == wanted.type && question_.wanted().size() == 1;
    });
  }

  /// Oldest first, of all wanted no more than the limit, each once.
  void keep_newest() {
    const auto seq = [](const Entry& entry) { return entry.change->seq; };
    std::ranges::sort(entries_, {}, seq);
    const auto again = std::ranges::unique(entries_, {}, seq);
    entries_.erase(again.begin(), again.end());
    if (entries_.size() <= most()) return;
    is_cut_ = true;
    entries_.erase(entries_.begin(), entries_.end() - static_cast<std::ptrdiff_t>(most()));
  }

  /// The times in which nobody looked, from the first line on.
  void add_blindness() {
    if (question_.code() != kSuccess && entries_.empty()) return;
    const auto kept_from = question_.kept_from();
    Instant begin = since_.value_or(kept_from.value_or(Instant{}));
    if (!entries_.empty()) begin = std::max(begin, entries_.front().at);
    std::set<const model::CatalogType*> done;
    for (const query::Wanted& wanted : question_.wanted()) {
      if (!done.insert(wanted.type).second) continue;
      for (history::Blindness& blind : question_.blindness(*wanted.type, begin)) {
        entries_.push_back({wanted.type, blind.from, std::nullopt, std::move(blind)});
      }
    }
    std::ranges::stable_sort(entries_, {}, &Entry::at);
  }

  [[nodiscard]] bool shows_objects() const { return !question_.single().has_value(); }

  void print_table() {
    std::vector<std::string> headers{"TIME", "OBJECT", "CHANGE", "VERSION", "WHAT"};
    if (!shows_objects()) headers.erase(headers.begin() + 1);
    print::Table table(
        headers, flags_.no_headers ? print::Table::Headers::Hidden : print::Table::Headers::Shown);
    if (may_colour(context_, Stream::Out)) table.paint();
    for (const Entry& entry : entries_) {
      if (entry.change) table.add(row(*entry.type, *entry.change));
    }
    if (!since_ || question_.kept_from().value_or(Instant{}) > *since_) say_beginning();
    // What nobody saw stands between the rows, in no column.
    const std::string text = table.text();
    std::string_view rest = text;
    const auto next_line = [&] {
      const std::size_t end = rest.find('\n') + 1;
      context_.out << rest.substr(0, end);
      rest.remove_prefix(end);
    };
    if (!rest.empty() && !flags_.no_headers) next_line();
    for (const Entry& entry : entries_) {
      if (entry.blind && history::is_a_moment(*entry.blind)) continue;
      if (entry.blind) {
        context_.out << blind_text(*entry.type, *entry.blind) << "\n";
      } else {
        next_line();
      }
    }
    if (entries_.empty() && question_.code() == kSuccess) {
      context_.err << "no changes are kept of what is asked for\n";
    }
  }

  void say_beginning() {
    const auto from = question_.kept_from();
    if (!from || is_cut_ || question_.wanted().empty()) return;
    context_.out << "changes before " << local_time(*from) << " are not kept\n";
  }

  std::vector<std::string> row(const model::CatalogType& type, const store::StoredChange& change) {
    std::vector<std::string> cells{local_time(change.observed_at)};
    if (shows_objects()) cells.push_back(object_text(type, change.key));
    cells.emplace_back(word(change.verb));
    cells.push_back(change.old_version.empty()
                        ? change.new_version
                        : fmt::format("{} → {}", change.old_version, change.new_version));
    cells.push_back(what(type, change));
    return cells;
  }

  std::string what(const model::CatalogType& type, const store::StoredChange& change) {
    switch (change.verb) {
      case store::Verb::Added:
      case store::Verb::Deleted: return "";
      case store::Verb::Baseline:
        return change.new_version.empty()
                   ? "the cluster was set back: older versions do not compare with newer ones"
                   : fmt::format("history of {} begins", object_text(type, change.key));
      case store::Verb::Modified:
      case store::Verb::Reencoded: break;
    }
    std::string text;
    question_.compare(change.seq, change.seq, [&](const std::vector<json::Difference>& found) {
      text = history::summary(
          found, model::is_secret(type.type) ? history::Values::Hidden : history::Values::Shown);
    });
    return text.empty() ? "no difference in what is stored" : text;
  }

  void print_whole() {
    std::string text;
    json::Writer writer(text, flags_.output == "yaml" ? 0 : 2);
    writer.begin_object();
    if (const auto from = question_.kept_from()) writer.key("keptFrom").value(rfc3339(*from));
    writer.key("changes").begin_array();
    for (const Entry& entry : entries_) {
      if (entry.change) write(writer, *entry.type, *entry.change);
      print_piece(context_, text, flags_.output);
    }
    writer.end_array();
    writer.key("notObserved").begin_array();
    for (const Entry& entry : entries_) {
      if (entry.blind) write_blindness(writer, *entry.type, *entry.blind);
    }
    writer.end_array();
    writer.end_object();
    print_document(context_, text, flags_.output);
  }

  void write(json::Writer& writer, const model::CatalogType& type,
             const store::StoredChange& change) {
    writer.begin_object();
    writer.key("seq").value(change.seq);
    writer.key("observedAt").value(rfc3339(change.observed_at));
    writer.key("type").value(type.type.plural_and_group());
    writer.key("namespace").value(change.key.ns);
    writer.key("name").value(change.key.name);
    if (!change.uid.empty()) writer.key("uid").value(change.uid);
    writer.key("change").value(word(change.verb));
    if (!change.old_version.empty()) writer.key("oldVersion").value(change.old_version);
    writer.key("newVersion").value(change.new_version);
    writer.key("epoch").value(change.epoch);
    if (change.verb == store::Verb::Modified || change.verb == store::Verb::Reencoded) {
      question_.note_redaction(type);
      question_.compare(change.seq, change.seq, [&](const std::vector<json::Difference>& found) {
        write_paths(writer, found);
      });
    }
    writer.end_object();
  }

  Context& context_;
  const HistoryFlags& flags_;
  ChangesQuestion question_;
  std::optional<Instant> since_;
  std::vector<Entry> entries_;
  bool is_cut_ = false;
};

}  // namespace

Runner add_history(CLI::App& app) {
  auto flags = std::make_shared<HistoryFlags>();
  CLI::App* const command =
      app.add_subcommand("history", "what happened to objects, as far as it was seen");
  command->add_option("resources", flags->resources,
                      "TYPE, TYPE NAME..., TYPE/NAME..., a comma list of types, or a category");
  command->add_flag("-A,--all-namespaces", flags->all_namespaces, "of all namespaces");
  add_all_contexts(*command, flags->all_contexts);
  add_text(*command, "--since", flags->since,
           "seen since then: 1h, 03:10, '2026-01-02 03:10', 2026-01-02T03:10:00Z");
  command->add_option("--limit", flags->limit, "the newest so many changes");
  command->add_option("-o,--output", flags->output, "json or yaml: everything; else a table")
      ->check(one_of({"json", "yaml"}));
  command->add_flag("--no-headers", flags->no_headers, "no header line");
  return [flags](Context& context) {
    if (flags->resources.empty()) {
      fail(ErrorKind::Usage,
           "history of what? name an object or a type, such as: {} history pod/web-1",
           context.program);
    }
    return paged(context, [&](Context& shown) {
      return run_where_meant(shown, flags->all_contexts,
                             {.names = {}, .told = told_as(flags->output)},
                             [&](Context& one) { return History(one, *flags).run(); });
    });
  };
}

}  // namespace k8scache::cli
