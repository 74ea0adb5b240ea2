#include "cli/cache_run.hpp"

#include "cli/cache_choice.hpp"
#include "cli/flags.hpp"
#include "cli/namespaces.hpp"
#include "core/base/byte_size.hpp"
#include "core/base/error_place.hpp"
#include "core/base/text.hpp"
#include "core/store/cache_path.hpp"
#include "core/store/secrets_purge.hpp"

#include <CLI/CLI.hpp>
#include <fmt/chrono.h>

#include <ostream>

namespace k8scache::cli {

namespace {

CLI::Range range_of(std::string_view key) {
  const SettingRule& rule = setting_rule(key);
  return {rule.least, rule.most};
}

std::chrono::milliseconds duration_setting(const Context& context, const std::string& key,
                                           const std::optional<std::string>& flag,
                                           const char* flag_name) {
  if (flag) return duration_flag(flag_name, *flag);
  return context.settings.duration(key).value_or(std::chrono::milliseconds(0));
}

/// What is named on the command line beats what settings exclude.
std::vector<std::string> exclude_of(const Context& context, const SelectionFlags& flags) {
  const bool by_flag = !flags.exclude.empty() || !flags.kinds.empty();
  std::vector<std::string> words =
      by_flag ? comma_list(flags.exclude) : context.settings.list("sync.exclude");
  refuse_globs(words, by_flag ? "--exclude" : context.settings.where("sync.exclude"));
  return words;
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

}  // namespace

sync::Selection selection_of(const Context& context, const SelectionFlags& flags) {
  sync::Selection selection{
      .kinds = flags.kinds.empty() ? context.settings.list("sync.kinds") : kinds_flag(flags.kinds),
      .exclude = exclude_of(context, flags),
      .namespaces = context.flags.namespaces ? *context.flags.namespaces
                                             : context.settings.list("sync.namespaces")};
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

void declare(CLI::App& command, CacheRunFlags& flags) {
  declare(command, flags.selection);
  add_text(command, "--wire", flags.wire,
           "form in which lists are asked for: auto, json, protobuf");
  command.add_option("--concurrency", flags.concurrency, "pages of lists asked for at once")
      ->check(range_of("sync.concurrency"));
  command
      .add_option("--max-retries", flags.max_retries, "failures in a row before a type is given up")
      ->check(range_of("sync.max_retries"));
  add_text(command, "--lock-timeout", flags.lock_timeout,
           "how long to wait for another run that writes this cache");
  command.add_flag("--no-wait", flags.no_wait, "do not wait for another run: exit 75");
  command.add_flag("--new-cluster", flags.new_cluster,
                   "the context names another cluster now: set the old cache aside");
  add_text(command, "--keep", flags.keep, "age up to which changes are kept, such as 7d");
  add_text(command, "--keep-size", flags.keep_size,
           "size up to which changes are kept, such as 512MiB");
}

CacheRun::CacheRun(Context& context, const CacheRunFlags& flags)
    : context_(context), flags_(flags), cluster_(target_of(context)) {
  target_ = {.cache_path = chosen_file(context).value_or(cache_path(context, cluster_.context)),
             .context = cluster_.context,
             .default_namespace = cluster_.default_namespace,
             .ca_pem = cluster_.endpoint.ca_pem,
             .selection = {}};
}

CacheRun::~CacheRun() = default;

void CacheRun::open() {
  // What is wrong with flags and settings is said before anything is done.
  target_.selection = selection();
  target_.wire = wire_mode();
  take_cache();
  registry_ = load_registry(context_);
  connect();
  open_writer();
}

void CacheRun::close() {
  writer_->checkpoint();
  prune();
}

sync::Selection CacheRun::selection() const {
  static_cast<void>(limits_of_history());
  static_cast<void>(limits());
  static_cast<void>(concurrency());
  return selection_of(context_, flags_.selection);
}

bool CacheRun::prune(std::int64_t most) const {
  return store::prune(target_.cache_path, limits_of_history(), most) < most;
}

void CacheRun::take_cache() {
  if (target_.cache_path.find('/') != std::string::npos && !context_.flags.db) {
    store::make_private_folder(target_.cache_path.substr(0, target_.cache_path.rfind('/')));
  }
  const auto patience = flags_.no_wait ? std::chrono::milliseconds(0)
                                       : duration_setting(context_, "sync.lock_timeout",
                                                          flags_.lock_timeout, "--lock-timeout");
  store::refuse_to_write_unless_private(target_.cache_path);
  lock_ = std::make_unique<store::WriterLock>(target_.cache_path, patience, context_.clock,
                                              context_.stop);
}

void CacheRun::connect() {
  runner_ = std::make_unique<kube::ProcessRunner>(context_.clock, context_.stop);
  credentials_ = std::make_unique<kube::Credentials>(
      cluster_, context_.environment, exec_policy(),
      context_.in_is_terminal ? kube::StandardInput::Available : kube::StandardInput::Unavailable,
      context_.clock, *runner_);
  transport_ =
      std::make_unique<net::CurlTransport>(credentials_->endpoint(), context_.clock, context_.stop);
  session_ = std::make_unique<kube::Session>(*transport_, *credentials_, context_.clock,
                                             context_.stop, limits());
}

void CacheRun::open_writer() {
  const std::string& path = target_.cache_path;
  if (flags_.new_cluster) {
    const auto now = std::chrono::floor<std::chrono::seconds>(context_.clock.now());
    store::set_aside(path, fmt::format("{:%Y%m%dT%H%M%S}", now));
  }
  writer_ = std::make_unique<store::Writer>(path);
  store::purge_secrets(path, target_.selection.secrets);
}

kube::ExecPolicy CacheRun::exec_policy() const {
  const char* const key = "kubeconfig.exec_policy";
  return at_place(context_.settings.where(key), [&] {
    return kube::parse_exec_policy(context_.settings.get(key).value_or("allow"));
  });
}

wire::Mode CacheRun::wire_mode() const {
  const char* const key = "sync.wire";
  const std::string word = flags_.wire.value_or(context_.settings.get(key).value_or("auto"));
  const auto mode = wire::parse_mode(word);
  if (!mode) {
    const std::string why = fmt::format("\"{}\" is none of auto, json, protobuf", word);
    if (flags_.wire) fail(ErrorKind::Usage, "--wire {}", why);
    context_.settings.refuse(key, why);
  }
  return *mode;
}

kube::Session::Limits CacheRun::limits() const {
  kube::Session::Limits limits{.max_retries = max_retries()};
  if (const auto timeout = request_timeout()) limits.request_timeout = *timeout;
  if (flags_.is_endless) return limits;
  const auto whole = duration_setting(context_, "sync.timeout", flags_.timeout, "--timeout");
  if (whole.count() > 0) {
    limits.deadline = flags_.began.value_or(context_.clock.monotonic()) + whole;
  }
  return limits;
}

std::int64_t CacheRun::integer(std::string_view key,
                               const std::optional<std::int64_t>& flag) const {
  return flag ? *flag : context_.settings.integer(key).value();
}

int CacheRun::max_retries() const {
  return static_cast<int>(integer("sync.max_retries", flags_.max_retries));
}

std::size_t CacheRun::concurrency() const {
  return static_cast<std::size_t>(integer("sync.concurrency", flags_.concurrency));
}

sync::OneShot::Options CacheRun::one_shot(const sync::Thrift& thrift) const {
  sync::OneShot::Options options{
      .target = target_,
      .engine = {.concurrency = concurrency(), .max_retries = max_retries(), .seed = seed()},
      .thrift = thrift};
  if (const auto timeout = request_timeout()) options.engine.page_timeout = *timeout;
  return options;
}

unsigned CacheRun::seed() const {
  return static_cast<unsigned>(context_.clock.monotonic().time_since_epoch().count());
}

std::optional<std::chrono::milliseconds> CacheRun::request_timeout() const {
  if (context_.flags.request_timeout) return context_.flags.request_timeout;
  return context_.settings.duration("sync.request_timeout");
}

store::RetentionLimits CacheRun::limits_of_history() const {
  const std::string size =
      flags_.keep_size.value_or(context_.settings.get("history.keep_size").value_or(""));
  const auto bytes = parse_bytes(size);
  if (!bytes) {
    const std::string why = fmt::format("\"{}\" is no size such as 512MiB", size);
    if (flags_.keep_size) fail(ErrorKind::Usage, "--keep-size: {}", why);
    context_.settings.refuse("history.keep_size", why);
  }
  const auto keep = duration_setting(context_, "history.keep", flags_.keep, "--keep");
  return {.oldest = context_.clock.now() - keep, .most_bytes = *bytes};
}

}  // namespace k8scache::cli
