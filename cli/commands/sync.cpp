#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/namespaces.hpp"
#include "cli/progress_line.hpp"
#include "core/base/byte_size.hpp"
#include "core/base/error_place.hpp"
#include "core/base/text.hpp"
#include "core/kube/cluster_target.hpp"
#include "core/kube/credentials.hpp"
#include "core/net/curl_transport.hpp"
#include "core/store/cache_path.hpp"
#include "core/store/retention.hpp"
#include "core/store/secrets_purge.hpp"
#include "core/store/writer.hpp"
#include "core/store/writer_lock.hpp"
#include "core/sync/one_shot.hpp"

#include <CLI/CLI.hpp>
#include <fmt/chrono.h>

#include <memory>
#include <ostream>
#include <set>

namespace k8scache::cli {

namespace {

struct SyncFlags {
  std::vector<std::string> kinds;
  std::vector<std::string> exclude;
  std::optional<std::string> secrets;
  std::optional<std::int64_t> concurrency;
  std::optional<std::int64_t> max_retries;
  std::optional<std::string> timeout;
  std::optional<std::string> lock_timeout;
  std::optional<std::string> output;
  bool no_wait = false;
  bool quiet = false;
  bool rescope = false;
  bool new_cluster = false;
};

CLI::Range range_of(std::string_view key) {
  const SettingRule& rule = setting_rule(key);
  return {rule.least, rule.most};
}

void declare(CLI::App& command, SyncFlags& flags) {
  const auto list = [&](const char* name, std::vector<std::string>& into, const char* help) {
    command.add_option(name, into, help)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  };
  list("--kinds", flags.kinds, "refresh these types only, such as pods,deploy; others stay");
  list("--exclude", flags.exclude, "do not refresh these types");
  add_text(command, "--secrets", flags.secrets,
           "what of Secrets is stored: keys, metadata, off, full");
  command.add_option("--concurrency", flags.concurrency, "types listed at once")
      ->check(range_of("sync.concurrency"));
  command
      .add_option("--max-retries", flags.max_retries, "failures in a row before a type is given up")
      ->check(range_of("sync.max_retries"));
  add_text(command, "--timeout", flags.timeout, "longest time of the run, such as 4m");
  add_text(command, "--lock-timeout", flags.lock_timeout,
           "how long to wait for another run that writes this cache");
  command.add_flag("--no-wait", flags.no_wait, "do not wait for another run: exit 75");
  command.add_flag("--rescope", flags.rescope,
                   "with --ns: drop what is cached of other namespaces");
  command.add_flag("--new-cluster", flags.new_cluster,
                   "the context names another cluster now: set the old cache aside");
  command.add_flag("-q,--quiet", flags.quiet, "print nothing on success");
  command.add_option("-o,--output", flags.output, "json: one report object")
      ->check(one_of({"json"}));
}

std::chrono::milliseconds duration_setting(const Context& context, const std::string& key,
                                           const std::optional<std::string>& flag,
                                           const char* flag_name) {
  if (flag) return duration_flag(flag_name, *flag);
  return context.settings.duration(key).value_or(std::chrono::milliseconds(0));
}

/// What is named on the command line beats what settings exclude.
std::vector<std::string> exclude_of(const Context& context, const SyncFlags& flags) {
  const bool by_flag = !flags.exclude.empty() || !flags.kinds.empty();
  std::vector<std::string> words =
      by_flag ? comma_list(flags.exclude) : context.settings.list("sync.exclude");
  const std::string place = by_flag ? "--exclude" : context.settings.where("sync.exclude");
  for (const std::string& word : words) {
    if (word.find_first_of("*?[") == std::string::npos) continue;
    fail(ErrorKind::Usage, "{}: \"{}\" is no type; types have no globs", place, word);
  }
  return words;
}

sync::Selection selection_of(const Context& context, const SyncFlags& flags) {
  sync::Selection selection{
      .kinds = flags.kinds.empty() ? context.settings.list("sync.kinds") : comma_list(flags.kinds),
      .exclude = exclude_of(context, flags),
      .namespaces = context.flags.namespaces ? *context.flags.namespaces
                                             : context.settings.list("sync.namespaces"),
      .rescope = flags.rescope};
  if (!flags.kinds.empty() && selection.kinds.empty()) {
    fail(ErrorKind::Usage, "--kinds names no type; leave it out to refresh all");
  }
  if (flags.kinds.empty()) selection.kinds_place = context.settings.where("sync.kinds");
  if (!context.flags.namespaces) {
    selection.namespaces_place = context.settings.where("sync.namespaces");
  }
  require_namespaces(selection.namespaces, selection.namespaces_place);
  const std::string mode =
      flags.secrets.value_or(context.settings.get("sync.secrets").value_or("keys"));
  const auto parsed = model::parse_secrets_mode(mode);
  if (!parsed) {
    fail(ErrorKind::Usage, "{} \"{}\" is none of keys, metadata, off, full",
         flags.secrets ? "--secrets" : context.settings.where("sync.secrets") + ":", mode);
  }
  selection.secrets = *parsed;
  if (!flags.secrets) selection.secrets_place = context.settings.where("sync.secrets");
  return selection;
}

kube::ClusterTarget target_of(const Context& context) {
  kube::KubeconfigFlags kube = context.flags.kube;
  if (!kube.context) kube.context = context.settings.get("context");
  const kube::Kubeconfig kubeconfig = kube::load_kubeconfig(kube, context.environment);
  for (const std::string& warning : kubeconfig.warnings) {
    context.err << "warning: " << warning << "\n";
  }
  const auto resolve = [&] { return kube::resolve(kubeconfig, kube, context.environment); };
  const bool is_mistake_of_setting =
      !context.flags.kube.context && kube.context && kubeconfig.context(*kube.context) == nullptr;
  kube::ClusterTarget target =
      is_mistake_of_setting ? at_place(context.settings.where("context"), resolve) : resolve();
  for (const std::string& warning : target.warnings) context.err << "warning: " << warning << "\n";
  return target;
}

/// One run of sync: what it holds, in the order it is taken.
class SyncRun {
 public:
  SyncRun(Context& context, const SyncFlags& flags)
      : context_(context), flags_(flags), target_(target_of(context)) {
    const auto db = context.flags.db ? context.flags.db : context.settings.get("db");
    path_ = db.value_or(cache_path(context, target_.context));
  }

  [[nodiscard]] const std::string& context() const { return target_.context; }

  int run() {
    const sync::Selection selection = selection_of(context_, flags_);
    const sync::OneShot::Options options = one_shot_options(selection);
    const store::RetentionLimits retention = limits_of_history();
    take_cache();
    const model::Registry registry = load_registry(context_);
    kube::ProcessRunner runner(context_.clock, context_.stop);
    kube::Credentials credentials(
        target_, context_.environment, exec_policy(),
        context_.in_is_terminal ? kube::StandardInput::Available : kube::StandardInput::Unavailable,
        context_.clock, runner);
    net::CurlTransport transport(credentials.endpoint(), context_.clock, context_.stop);
    kube::Session session(transport, credentials, context_.clock, context_.stop, limits());
    store::Writer writer = open_writer(selection);
    sync::OneShot one_shot(session, writer, registry, options);
    const sync::Report report = perform(one_shot);
    writer.checkpoint();
    store::prune(path_, retention);
    return print(report);
  }

 private:
  void take_cache() {
    if (path_.find('/') != std::string::npos && !context_.flags.db) {
      store::make_private_folder(path_.substr(0, path_.rfind('/')));
    }
    const auto patience = flags_.no_wait ? std::chrono::milliseconds(0)
                                         : duration_setting(context_, "sync.lock_timeout",
                                                            flags_.lock_timeout, "--lock-timeout");
    store::refuse_to_write_unless_private(path_);
    lock_ = std::make_unique<store::WriterLock>(path_, patience, context_.clock, context_.stop);
  }

  kube::ExecPolicy exec_policy() const {
    const char* const key = "kubeconfig.exec_policy";
    return at_place(context_.settings.where(key), [&] {
      return kube::parse_exec_policy(context_.settings.get(key).value_or("allow"));
    });
  }

  kube::Session::Limits limits() const {
    kube::Session::Limits limits{.max_retries = max_retries()};
    if (const auto timeout = request_timeout()) limits.request_timeout = *timeout;
    const auto whole = duration_setting(context_, "sync.timeout", flags_.timeout, "--timeout");
    if (whole.count() > 0) limits.deadline = context_.clock.monotonic() + whole;
    return limits;
  }

  std::int64_t integer(std::string_view key, const std::optional<std::int64_t>& flag) const {
    return flag ? *flag : context_.settings.integer(key).value();
  }

  int max_retries() const {
    return static_cast<int>(integer("sync.max_retries", flags_.max_retries));
  }

  std::optional<std::chrono::milliseconds> request_timeout() const {
    if (context_.flags.request_timeout) return context_.flags.request_timeout;
    return context_.settings.duration("sync.request_timeout");
  }

  store::Writer open_writer(const sync::Selection& selection) const {
    if (flags_.new_cluster) store::set_aside(path_, fmt::format("{:%Y%m%dT%H%M%S}", now()));
    store::Writer writer(path_);
    store::purge_secrets(path_, selection.secrets);
    return writer;
  }

  std::chrono::sys_seconds now() const {
    return std::chrono::floor<std::chrono::seconds>(context_.clock.now());
  }

  sync::OneShot::Options one_shot_options(const sync::Selection& selection) const {
    sync::OneShot::Options options{.target = {.cache_path = path_,
                                              .context = target_.context,
                                              .default_namespace = target_.default_namespace,
                                              .ca_pem = target_.endpoint.ca_pem,
                                              .selection = selection},
                                   .engine = {.max_retries = max_retries()}};
    options.engine.concurrency =
        static_cast<std::size_t>(integer("sync.concurrency", flags_.concurrency));
    if (const auto timeout = request_timeout()) options.engine.page_timeout = *timeout;
    options.engine.seed =
        static_cast<unsigned>(context_.clock.monotonic().time_since_epoch().count());
    return options;
  }

  sync::Report perform(sync::OneShot& one_shot) const {
    const bool can_redraw = context_.err_is_terminal && context_.environment.get("TERM") != "dumb";
    ProgressLine line(context_.err, can_redraw && !flags_.quiet, context_.clock);
    one_shot.prepare();
    while (one_shot.step()) line.draw(one_shot.progress());
    return one_shot.report();
  }

  store::RetentionLimits limits_of_history() const {
    const auto size = context_.settings.get("history.keep_size").value_or("");
    const auto bytes = parse_bytes(size);
    if (!bytes) {
      context_.settings.refuse("history.keep_size",
                               fmt::format("\"{}\" is no size such as 512MiB", size));
    }
    return {.oldest = context_.clock.now() - context_.settings.duration("history.keep").value(),
            .most_bytes = *bytes};
  }

  int print(const sync::Report& report) const {
    const int code = exit_code(sync::failure(report));
    if (flags_.output == "json") {
      if (!flags_.quiet || code != kSuccess) context_.out << sync::as_json(report, code);
      return code;
    }
    if (flags_.quiet && code == kSuccess) return code;
    for (const std::string& warning : report.warnings)
      context_.err << "warning: " << warning << "\n";
    context_.out << sync::summary(report) << "\n";
    explain(report, code);
    return code;
  }

  /// One line per type that failed; with -v one per list, those that are merely forbidden too.
  void explain(const sync::Report& report, int code) const {
    const bool says_all = context_.flags.verbosity > 0;
    if (code == kDenied && !says_all && report.lists.size() > 1) {
      const bool is_forbidden = report.lists.front().status == sync::ListStatus::Forbidden;
      context_.err << "error: not allowed to list anything: " << report.lists.front().error
                   << (is_forbidden ? "; the rights it needs: " + context_.program + " rbac" : "")
                   << "\n";
      return;
    }
    const std::size_t most = says_all ? report.lists.size() : 10;
    std::size_t said = 0;
    std::set<std::int64_t> types;
    for (const sync::ListResult& list : report.lists) {
      const bool is_failure = list.status == sync::ListStatus::Failed || list.job.named;
      if (list.error.empty() || !(is_failure || says_all || code == kDenied)) continue;
      if (!says_all && !types.insert(list.job.at.type).second) continue;
      if (said++ >= most) continue;
      context_.err << (is_failure || code == kDenied ? "error: " : "not allowed: ")
                   << list.job.type.plural_and_group()
                   << (list.job.at.scope.empty() ? "" : " in " + list.job.at.scope) << ": "
                   << list.error << "\n";
    }
    if (said > most) {
      context_.err << "error: and " << said - most
                   << " more like it; see them with -v or: " << context_.program << " status\n";
    }
  }

  Context& context_;
  const SyncFlags& flags_;
  kube::ClusterTarget target_;
  std::string path_;
  std::unique_ptr<store::WriterLock> lock_;
};

/// A run whose standard output is one report object, whatever happens.
int run_with_report(Context& context, const SyncFlags& flags) {
  sync::Report report{.started_at = context.clock.now()};
  try {
    SyncRun run(context, flags);
    report.context = run.context();
    return run.run();
  } catch (const Error& error) {
    report.finished_at = context.clock.now();
    report.error = error.what();
    const int signal = context.stop.signal();
    context.out << sync::as_json(report, context.flags.kubectl_compat
                                             ? kubectl_exit_code(error.kind(), signal)
                                             : exit_code(error.kind(), signal));
    throw;
  }
}

}  // namespace

Runner add_sync(CLI::App& app) {
  auto flags = std::make_shared<SyncFlags>();
  CLI::App* const command =
      app.add_subcommand("sync", "list what the cluster holds into the cache, once");
  declare(*command, *flags);
  return [flags](Context& context) {
    stop_on_signals(context.stop);
    if (flags->output == "json") return run_with_report(context, *flags);
    return SyncRun(context, *flags).run();
  };
}

}  // namespace k8scache::cli
