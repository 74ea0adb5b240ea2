#include "cli/serve_run.hpp"

#include "cli/cache_choice.hpp"
#include "cli/contexts.hpp"
#include "cli/exit_code.hpp"
#include "cli/hangup.hpp"
#include "cli/serve_clusters.hpp"
#include "cli/serve_watch.hpp"
#include "core/base/crypto.hpp"
#include "core/base/descriptor_limit.hpp"
#include "core/base/error.hpp"
#include "core/base/stopwatch.hpp"
#include "core/base/time_format.hpp"
#include "core/serve/http_server/inherited_socket.hpp"
#include "core/serve/metrics/counted_answer.hpp"
#include "core/serve/metrics/route.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <ostream>
#include <thread>
#include <utility>

namespace k8scache::cli {

namespace {

// How soon a commit is told to those that watch.
constexpr std::chrono::milliseconds kLookTime{25};
constexpr std::chrono::seconds kTurnedTime{60};
constexpr std::size_t kBodyLimit = 1UL << 20;  // of a review of one's rights, which is small

/// The address of a socket that was handed down counts, whatever was asked for.
ServeAddress taken(ServeAddress asked, const std::optional<serve::InheritedSocket>& inherited) {
  if (!inherited) return asked;
  if (!inherited->address.empty()) {
    return {.host = inherited->address, .port = inherited->port, .socket = {}};
  }
  return {.host = {}, .port = 0, .socket = inherited->path.empty() ? "?" : inherited->path};
}

}  // namespace

ServeRun::ServeRun(Context& context, const ServeFlags& flags)
    : context_(context),
      flags_(flags),
      manager_(context.environment),
      err_(context.err, lines_, ""),
      watch_err_(context.err, lines_, ""),
      address_(listen_address(context, flags)),
      security_(load_security(context, flags)),
      registry_(load_registry(context)) {}

int ServeRun::run() {
  const auto inherited = serve::inherited_socket(context_.environment);
  address_ = taken(std::move(address_), inherited);
  require_guarded(address_, security_);
  stop_on_signals(context_.stop);
  const std::size_t descriptors = raise_descriptor_limit();
  roster_.put(clusters(), options(security_));
  for (const auto& one : served_) one->watch.look();
  serve::ServerOptions server_options{.address = address_.host,
                                      .port = address_.port,
                                      .socket = address_.socket,
                                      .inherited = inherited ? inherited->descriptor : -1,
                                      .certificate_pem = security_.certificate_pem,
                                      .key_pem = security_.key_pem,
                                      .body_limit = kBodyLimit};
  // Some descriptors are for the caches.
  server_options.connection_limit =
      std::min(server_options.connection_limit, descriptors - descriptors / 4);
  serve::HttpServer server(std::move(server_options), loops());
  address_.port = server.port();
  err_ << "serving " << address_.url(security_.has_tls()) << "\n";
  manager_.send("READY=1\nSTATUS=serving");
  {
    Context watch_context = with_streams(context_, context_.out, watch_err_);
    std::optional<ServeWatch> watch;
    if (flags_.watch) watch.emplace(watch_context, flags_);
    keep(server);
    manager_.send("STOPPING=1");
    server.stop();
    gateways_.clear();  // the watch, which ends now, waits for their snapshots
  }
  return kSuccess;
}

std::vector<serve::LoopAnswers> ServeRun::loops() {
  std::vector<serve::LoopAnswers> loops;
  const auto [clusters, options] = roster_.get();
  const std::uint64_t edition = roster_.edition();
  for (unsigned i = 0; i < std::max(std::thread::hardware_concurrency(), 1U); ++i) {
    gateways_.push_back(
        std::make_unique<serve::Gateway>(clusters, registry_, context_.clock, options));
    serve::Gateway& gateway = *gateways_.back();
    serve::RequestCounts& counts = figures_.add_loop();
    loops.push_back(
        {.answer = serve::counted(
             [&gateway](const serve::Request& request) { return gateway.answer(request); }, counts,
             &machine_time),
         .on_refused =
             [&counts](int status) { counts.answered(serve::unread_route(), "", status); },
         .on_news =
             [this, &gateway, taken = edition]() mutable {
               gateway.rest();
               if (taken == roster_.edition()) return;
               taken = roster_.edition();
               auto [others, other_options] = roster_.get();
               gateway.take(others, std::move(other_options));
             },
         .on_rest = [&gateway] { gateway.rest(); }});
  }
  return loops;
}

/// Those that flags and settings select now. What is no longer selected stays in `served_`: a loop
/// that has not taken the news yet may still read from it.
std::vector<serve::ServedCluster> ServeRun::clusters() {
  const auto before = roster_.get().first;
  const std::string first = before.empty() ? "" : before.front().name;
  std::vector<serve::ServedCluster> clusters;
  for (const ServeCluster& one : serve_clusters(context_, flags_.all_contexts, first)) {
    auto at = std::ranges::find_if(served_, [&](const auto& served) {
      return served->cluster.name == one.name && served->cluster.path == one.path;
    });
    if (at == served_.end()) {
      served_.push_back(std::make_unique<Served>(one));
      at = served_.end() - 1;
    }
    clusters.push_back({one.name, one.path, &(*at)->news});
  }
  return clusters;
}

serve::GatewayOptions ServeRun::options(const ServeSecurity& security) const {
  serve::GatewayOptions options{
      .hosts = flags_.hosts.empty() ? context_.settings.list("serve.hosts") : flags_.hosts,
      .tokens = security.tokens,
      .figures = &figures_};
  if (!address_.host.empty()) options.hosts.push_back(address_.host);
  for (std::string& host : certificate_hosts(security.certificate_pem)) {
    options.hosts.push_back(std::move(host));
  }
  return options;
}

void ServeRun::keep(serve::HttpServer& server) {
  const ReloadRequest& reloads = reloads_of(context_);
  unsigned reloaded = 0;
  while (!wait_for_stop(context_.stop, kLookTime)) {
    bool is_news = look();
    if (const unsigned asked = reloads.count(); asked != reloaded) {
      reloaded = asked;
      reload(server);
      is_news = true;
    }
    if (is_news) server.wake();
    tell_turned(server);
    tell_alive(server);
  }
}

bool ServeRun::look() {
  bool is_news = false;
  for (const auto& one : served_) is_news = one->watch.look() || is_news;
  return is_news;
}

void ServeRun::reload(serve::HttpServer& server) {
  const auto time = std::chrono::duration_cast<std::chrono::microseconds>(
      context_.clock.monotonic().time_since_epoch());
  manager_.send(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", time.count()));
  const Settings before = context_.settings;
  try {
    err_ << "reloaded: " << take_settings(server) << "\n";
  } catch (const Error& error) {
    context_.settings = before;
    err_ << "warning: not reloaded: " << error.what() << "; everything stays as it was\n";
  }
  err_.flush();
  manager_.send("READY=1");
}

/// All that may be wrong comes first. Returns what was taken, in words.
std::string ServeRun::take_settings(serve::HttpServer& server) {
  context_.settings = Settings::load(context_.environment);
  ServeSecurity security = load_security(context_, flags_);
  require_guarded(address_, security);
  if (security.has_tls() != security_.has_tls()) {
    fail(ErrorKind::Usage, "whether there is TLS cannot change while the server runs");
  }
  std::vector<serve::ServedCluster> chosen = clusters();
  if (security.has_tls()) {
    server.replace_certificate(security.certificate_pem, security.key_pem);
  }
  std::string text =
      fmt::format("{} {}", chosen.size(), chosen.size() == 1 ? "cluster" : "clusters");
  if (security.tokens) text += fmt::format(", {} tokens", security.tokens->size());
  const auto certificates = certificates_in(security.certificate_pem);
  if (!certificates.empty()) {
    text += ", a certificate until " + rfc3339(certificates.front().expires);
  }
  roster_.put(std::move(chosen), options(security));
  security_ = std::move(security);
  return text;
}

void ServeRun::tell_turned(serve::HttpServer& server) {
  const serve::Turned more = server.take_turned();
  figures_.turned(more.beyond_limit, more.failed);
  turned_.beyond_limit += more.beyond_limit;
  turned_.failed += more.failed;
  if (more.failed != 0) turned_.why = more.why;
  const Tick now = context_.clock.monotonic();
  if (now < next_turned_ || (turned_.failed == 0 && turned_.beyond_limit == 0)) return;
  const serve::Turned turned = std::exchange(turned_, {});
  next_turned_ = now + kTurnedTime;
  if (turned.failed != 0) {
    err_ << "warning: no connection can be accepted: " << turned.why
         << "; those who connect wait\n";
  }
  if (turned.beyond_limit != 0) {
    err_ << "warning: there are too many connections; those who connect are turned away\n";
  }
  err_.flush();
}

/// A sign of life while all loops come round.
void ServeRun::tell_alive(serve::HttpServer& server) {
  const auto wanted = manager_.watchdog();
  const Tick now = context_.clock.monotonic();
  if (!wanted || now < next_sign_ || !server.is_alive()) return;
  next_sign_ = now + *wanted / 3;
  manager_.send("WATCHDOG=1");
}

}  // namespace k8scache::cli
