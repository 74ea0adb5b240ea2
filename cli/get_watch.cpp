#include "cli/get_watch.hpp"

#include "cli/contexts.hpp"
#include "cli/exit_code.hpp"
#include "cli/get_cache.hpp"
#include "cli/get_refresh.hpp"
#include "cli/get_sorting.hpp"
#include "cli/kubectl_words.hpp"
#include "cli/manifest_args.hpp"
#include "cli/namespaces.hpp"
#include "core/query/type_words.hpp"
#include "core/store/commit_bell.hpp"
#include "core/store/live_watcher.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <ostream>
#include <utility>

namespace k8scache::cli {

namespace {

constexpr std::chrono::milliseconds kBetweenQuestions{50};
constexpr std::chrono::milliseconds kLongestPause{2000};
constexpr std::chrono::seconds kBetweenLooksAtWatcher{1};
constexpr int kMostShareOfTime = 10;  // comparing all objects may take a tenth of it

constexpr const char* kSeveralTypes = "you may only specify a single resource type";

const char* word(history::WatchEvent::Kind kind) {
  switch (kind) {
    case history::WatchEvent::Kind::Added: return "ADDED";
    case history::WatchEvent::Kind::Modified: return "MODIFIED";
    case history::WatchEvent::Kind::Deleted: return "DELETED";
  }
  return "";
}

/// Says when somebody begins or ceases to keep a cache live.
class Attendance {
 public:
  Attendance(Context& context, const std::string& path) : context_(context), path_(path) {}

  void look() {
    if (context_.clock.monotonic() < next_look_) return;
    next_look_ = context_.clock.monotonic() + kBetweenLooksAtWatcher;
    const auto watcher = now_here();
    const State state = !watcher                                ? State::Nobody
                        : watcher->cluster_state == "connected" ? State::Live
                                                                : State::Unconnected;
    const std::int64_t process = watcher ? watcher->pid : 0;
    if (state == state_ && process == process_) return;
    say(state, process, watcher ? watcher->reason : "");
    state_ = state;
    process_ = process;
  }

 private:
  enum class State { Unknown, Nobody, Live, Unconnected };

  /// Asks the lock last: who asks it while it is free is in the way of those who want it.
  std::optional<store::WatcherState> now_here() {
    const auto last = store::Reader(path_).watcher();
    const Instant now = context_.clock.now();
    if (!last || now - last->beat_at > store::kLongestSilence) return std::nullopt;
    return store::live_watcher(path_, now);
  }

  void say(State state, std::int64_t process, const std::string& reason) {
    switch (state) {
      case State::Unknown: break;
      case State::Nobody:
        if (state_ == State::Unknown) {
          context_.err << "note: nobody keeps this cache live, so changes show when a sync has "
                          "found them; to keep it live: "
                       << context_.program << " watch\n";
        } else {
          context_.err
              << "warning: the watcher (process " << process_
              << ") is gone: changes show when a sync has found them, or when it is back\n";
        }
        break;
      case State::Unconnected:
        context_.err << "warning: the watcher (process " << process
                     << ") has no connection to the cluster: " << reason << "\n";
        break;
      case State::Live:
        if (state_ == State::Unknown) break;
        context_.err << "note: process " << process << " keeps the cache live again\n";
        break;
    }
  }

  Context& context_;
  std::string path_;
  Tick next_look_{};
  State state_ = State::Unknown;
  std::int64_t process_ = 0;
};

class GetWatch {
 public:
  GetWatch(Context& context, const GetFlags& flags)
      : context_(context),
        flags_(flags),
        choice_(one_cache()),
        refreshed_(refreshed()),
        cache_(context, flags, choice_, refreshed_, failures_) {
    if (flags_.count || flags_.limit) {
      fail(ErrorKind::Usage, "--count and --limit are not for what goes on; leave out -w");
    }
  }

  int run() {
    warn_of_sorting();
    require_one_type_word();
    cache_.ask(flags_.resources);
    require_watchable_manifests();
    require_one_type();
    if (!context_.flags.kubectl_compat) require_one_source();
    const TypeWanted& wanted = cache_.wanted().front();
    const model::Registry registry = load_registry(context_, std::set{wanted.type->type.group});
    const query::LabelSelector selector = read_selectors(wanted.type->type, registry);
    form_ = form_asked_for(context_, flags_);
    refuse_labels_of_documents(flags_, form_.format);
    GetOutput output(context_.out, output_options());
    GetShow show{output, registry, selector, fields_};
    if (!fields_.is_empty()) show.chosen = &chosen_;
    std::optional<GetSorting> sorting;
    if (!flags_.sort_by.empty() && output.is_table() && !flags_.watch_only) {
      sorting.emplace(context_, flags_, true);
      show.sorting = &*sorting;
    }
    if (flags_.watch_only) output.show_nothing();
    const auto missing = cache_.show(show, wanted);
    if (sorting) sorting->show(output);
    history::WatchFeed feed = cache_.follow(show, wanted);
    // kubectl shows none when one is missing, and says that of the first.
    if (missing && !missing->empty()) not_found(*wanted.type, missing->front());
    failures_.begin("error: ");
    for (const std::string& line : failures_.lines()) context_.err << line << "\n";
    if (!missing || !missing->empty()) return failures_.code();
    output.go_on(context_.clock.now());
    require_one_source();
    note_redaction(output);
    return keep(output, feed);
  }

 private:
  /// Spec: kubectl knows one cluster at a time.
  CacheChoice one_cache() const {
    if (several_contexts(context_, flags_.all_contexts, ContextsOf::Caches)) {
      fail(ErrorKind::Usage, "-w follows one cache; choose it with --context");
    }
    return choose_cache(context_);
  }

  /// Of the server's words for a bad one kubectl shows no more than these.
  query::LabelSelector read_selectors(const model::ResourceType& type,
                                      const model::Registry& registry) {
    using query::FieldSelector;
    if (!context_.flags.kubectl_compat) {
      fields_ = FieldSelector::parse(flags_.field_selector, FieldSelector::Paths::Any);
      return query::LabelSelector::parse(flags_.selector);
    }
    const auto refuse = [&](const std::string& why) {
      const std::string line =
          kubectl_bad_request(type, flags_.selector, flags_.field_selector, why);
      fail(ErrorKind::Usage, "{}", line);
    };
    auto labels = query::LabelSelector::read(flags_.selector);
    if (const auto* const problem = std::get_if<query::SelectorProblem>(&labels)) {
      refuse(problem->reason);
    }
    try {
      fields_ = FieldSelector::parse(flags_.field_selector, FieldSelector::Paths::OfServer);
    } catch (const Error& error) {
      refuse(error.what());
    }
    const model::RegistryEntry* const entry = registry.find(type.group, type.kind);
    const std::string why = fields_.refusal(
        entry, entry == nullptr ? cache_.selectable_fields(*cache_.wanted().front().type)
                                : std::vector<std::string>{});
    if (!why.empty()) refuse(why);
    return std::get<query::LabelSelector>(std::move(labels));
  }

  Refreshed refreshed() const {
    if (!flags_.refresh) return {};
    return refresh_what_is_old(context_, flags_, {choice_}).front();
  }

  /// Spec: kubectl get, GetOptions.Complete.
  void warn_of_sorting() const {
    if (flags_.sort_by.empty()) return;
    context_.err << (flags_.watch ? "warning: --watch requested, --sort-by will be ignored for "
                                    "watch events received\n"
                                  : "warning: --watch-only requested, --sort-by will be ignored\n");
  }

  /// What a change is to those who have chosen by fields: an object may come into the choice, or
  /// leave it, with its old name. Nothing when it is none of theirs.
  std::optional<history::WatchEvent::Kind> kind_of(const history::WatchEvent& event) {
    using Kind = history::WatchEvent::Kind;
    if (fields_.is_empty()) return event.kind;
    const std::string key = fmt::format("{}/{}", event.ns, event.name);
    const bool was_chosen = chosen_.contains(key);
    const bool is_chosen =
        event.kind != Kind::Deleted && fields_.matches(parser_.parse(event.body));
    if (!was_chosen && !is_chosen) return std::nullopt;
    if (!is_chosen) {
      chosen_.erase(key);
      return Kind::Deleted;
    }
    return chosen_.insert(key).second ? Kind::Added : Kind::Modified;
  }

  /// kubectl counts the words for types before it knows what they mean.
  void require_one_type_word() const {
    if (!context_.flags.kubectl_compat || flags_.resources.size() != 1) return;
    const bool are_several = query::type_words(flags_.resources).size() > 1;
    if (are_several) fail(ErrorKind::Usage, "{}", kSeveralTypes);
  }

  /// Of manifests kubectl says the first thing that is wrong.
  void require_watchable_manifests() {
    if (!context_.flags.kubectl_compat || flags_.filenames.empty()) return;
    require_watchable(flags_.manifests, failures_);
    for (const TypeWanted& wanted : cache_.wanted()) {
      for (const std::string& name : wanted.names) {
        if (cache_.has_any({wanted.type, {name}, wanted.ns})) continue;
        fail(ErrorKind::NotFound, "{}",
             kubectl_not_found(wanted.type->type.plural_and_group(), name));
      }
    }
  }

  void require_one_type() const {
    const std::vector<TypeWanted>& wanted = cache_.wanted();
    if (wanted.empty()) {
      const auto& lines = failures_.lines();
      const std::string why = lines.empty() ? "no objects" : lines.front();
      fail(ErrorKind::NotFound, "nothing to watch: {}", why);
    }
    const auto is_first = [&](const TypeWanted& one) { return one.type == wanted.front().type; };
    if (!std::ranges::all_of(wanted, is_first)) fail(ErrorKind::Usage, "{}", kSeveralTypes);
  }

  void require_one_source() const {
    const std::vector<TypeWanted>& wanted = cache_.wanted();
    const bool is_one = wanted.size() == 1 && wanted.front().names.size() <= 1;
    if (context_.flags.kubectl_compat && flags_.manifests.single && !is_one) {
      std::size_t count = 0;
      for (const TypeWanted& one : wanted) count += one.names.size();
      context_.out.flush();
      fail(ErrorKind::Usage,
           "watch is only supported on individual resources and resource collections - {} "
           "resources were found",
           count);
    }
    if (!is_one) {
      context_.out.flush();
      fail(ErrorKind::Usage, "you may only watch a single resource or type of resource at a time");
    }
  }

  OutputOptions output_options() {
    return {.form = form_,
            .show_namespace = cache_.spans_namespaces(),
            .show_kind = flags_.show_kind,
            .single = cache_.single(),
            .watch = true,
            .watch_events = flags_.output_watch_events,
            .now = context_.clock.now(),
            .flags = &flags_,
            .context = &context_};
  }

  void not_found(const model::CatalogType& type, const std::string& name) {
    const std::string what = type.type.plural_and_group();
    const bool compat = context_.flags.kubectl_compat;
    if (const std::string why = unaskable_name(name); compat && !why.empty()) {
      failures_.add_bare(why, kNotFound);
    } else if (!flags_.ignore_not_found) {
      failures_.add(compat ? kubectl_not_found(what, name) : cache_not_found(what, name),
                    kNotFound);
    }
  }

  void note_redaction(const GetOutput& output) {
    if (!output.saw_redacted_secret() || !cache_.is_redacted() || context_.flags.kubectl_compat) {
      return;
    }
    context_.err << "note: the values of Secrets are not stored; to store them: "
                 << context_.program << " sync --secrets full\n";
  }

  int keep(GetOutput& output, history::WatchFeed& feed) {
    store::CommitBell bell(cache_.path());
    Attendance attendance(context_, cache_.path());
    attendance.look();
    // What was committed since the snapshot and before there was a bell.
    std::chrono::milliseconds pause = show_changes(output, feed);
    while (true) {
      if (!context_.out) return kBrokenPipe;
      if (const auto code = wait(pause)) return *code;
      pause = kBetweenQuestions;
      switch (bell.rang()) {
        case store::CommitBell::Rang::No: break;
        case store::CommitBell::Rang::Commit: pause = show_changes(output, feed); break;
        case store::CommitBell::Rang::NewFile:
          fail(ErrorKind::Unusable,
               "the cache {} was replaced while it was watched; run it again when it is filled",
               cache_.path());
      }
      attendance.look();
    }
  }

  /// Returns how long to wait for more.
  std::chrono::milliseconds show_changes(GetOutput& output, history::WatchFeed& feed) {
    const Tick begin = context_.clock.monotonic();
    store::Reader reader(cache_.path());
    output.go_on(context_.clock.now());  // what comes is as old as it is now
    const auto answer = feed.next(reader, [&](const history::WatchEvent& event) {
      // A row of blanks would be taken for the object's last state.
      if (event.is_trace && output.is_table() && !flags_.output_watch_events) return;
      const auto kind = kind_of(event);
      if (!kind) return;
      output.add_event(word(*kind), event.ns, event.name, event.body);
    });
    switch (answer) {
      case history::WatchFeed::Answer::Whole: break;
      case history::WatchFeed::Answer::FellOff:
        context_.err << "warning: changes are missing, the changelog does not reach back that far; "
                        "here is all there is now\n";
        chosen_.clear();
        reader.each(feed.query(), [&](const store::StoredObject& object) {
          if (!fields_.is_empty()) {
            if (!fields_.matches(parser_.parse(object.body))) return;
            chosen_.insert(fmt::format("{}/{}", object.ns, object.name));
          }
          output.add(object.ns, object.name, object.body);
        });
        break;
    }
    output.go_on(context_.clock.now());
    if (feed.source() == history::WatchFeed::Source::Changelog) return kBetweenQuestions;
    // Not for ever: a machine that slept meanwhile took long, too.
    const auto took = context_.clock.monotonic() - begin;
    return std::clamp(took * kMostShareOfTime, kBetweenQuestions, kLongestPause);
  }

  /// The exit code when it is time to end.
  std::optional<int> wait(std::chrono::milliseconds time) {
    std::array<pollfd, 2> waited{pollfd{context_.stop.descriptor(), POLLIN, 0},
                                 pollfd{context_.out_descriptor, 0, 0}};
    poll(waited.data(), waited.size(), static_cast<int>(time.count()));
    if (context_.stop.requested()) return exit_code(ErrorKind::Interrupted, context_.stop.signal());
    // The other end of a pipe is gone; a file has no other end.
    const bool has_reader = (waited[1].revents & (POLLERR | POLLHUP)) == 0;
    return has_reader ? std::nullopt : std::optional(kBrokenPipe);
  }

  Context& context_;
  const GetFlags& flags_;
  GetForm form_;
  query::FieldSelector fields_;
  std::set<std::string> chosen_;  // by the fields, so far
  json::Parser parser_;
  GetFailures failures_;
  CacheChoice choice_;
  Refreshed refreshed_;
  GetCache cache_;
};

}  // namespace

void require_watch_flags(const GetFlags& flags) {
  if (flags.output_watch_events && !flags.watch && !flags.watch_only) {
    fail(ErrorKind::Usage,
         "--output-watch-events option can only be used with --watch or --watch-only");
  }
}

int watch_objects(Context& context, const GetFlags& flags) {
  if (flags.resources.empty() && flags.filenames.empty() && context.flags.kubectl_compat) {
    const bool selects = !flags.selector.empty() || !flags.field_selector.empty();
    fail(ErrorKind::Usage, "{}",
         selects ? "at least one resource must be specified to use a selector"
                 : kubectl_nothing_to_watch());
  }
  stop_on_signals(context.stop);
  return GetWatch(context, flags).run();
}

}  // namespace k8scache::cli
