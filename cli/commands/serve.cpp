#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/contexts.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "cli/serve_address.hpp"
#include "cli/serve_watch.hpp"
#include "core/base/error.hpp"
#include "core/base/service_notify.hpp"
#include "core/json/writer.hpp"
#include "core/serve/cache_watch.hpp"
#include "core/serve/gateway.hpp"
#include "core/serve/http_server.hpp"
#include "core/serve/url.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <thread>

namespace k8scache::cli {

namespace {

// How soon a commit is told to those that watch.
constexpr std::chrono::milliseconds kLookTime{25};

struct ServeFlags {
  std::optional<std::string> listen;
  std::vector<std::string> hosts;
  bool all_contexts = false;
  bool watch = false;
};

/// A cache that is served, and what is heard of it.
struct Served {
  Served(std::string given, const std::string& path) : name(std::move(given)), watch(path, news) {}
  std::string name;
  serve::CacheNews news;
  serve::CacheWatch watch;
};

/// The name of a cluster in our URLs: its context.
std::string name_of(const CacheChoice& choice) {
  if (!choice.context.empty()) return choice.context;
  try {
    const store::Reader reader(choice.path);
    const auto found = reader.meta().find("context");
    if (found != reader.meta().end() && !found->second.empty()) return found->second;
  } catch (const Error&) {
    // Not there yet.
  }
  return "default";
}

std::vector<CacheChoice> choices_of(const Context& context, const ServeFlags& flags) {
  const auto names = several_contexts(context, flags.all_contexts, ContextsOf::Caches);
  if (names) return choose_caches(context, *names);
  return {choose_cache(context)};
}

int run_serve(Context& context, const ServeFlags& flags) {
  const ServeAddress address = serve_address(flags.listen.value_or("127.0.0.1:7080"));
  if (!address.is_local()) {
    fail(ErrorKind::Usage,
         "--listen: {} can be reached by other machines; listen on loopback or a unix socket",
         address.host);
  }
  stop_on_signals(context.stop);
  const model::Registry registry = load_registry(context);
  serve::GatewayOptions options{.hosts = flags.hosts};
  options.hosts.push_back(address.host);
  std::vector<std::unique_ptr<Served>> served;
  std::vector<serve::ServedCluster> clusters;
  for (const CacheChoice& choice : choices_of(context, flags)) {
    served.push_back(std::make_unique<Served>(name_of(choice), choice.path));
    clusters.push_back({served.back()->name, choice.path, &served.back()->news});
  }
  for (const auto& one : served) one->watch.look();
  std::vector<std::unique_ptr<serve::Gateway>> gateways;
  std::vector<serve::LoopAnswers> loops;
  for (unsigned i = 0; i < std::max(std::thread::hardware_concurrency(), 1U); ++i) {
    gateways.push_back(
        std::make_unique<serve::Gateway>(clusters, registry, context.clock, options));
    loops.push_back(
        {.answer = [&gateway = *gateways.back()](
                       const serve::Request& request) { return gateway.answer(request); },
         .on_news = [&gateway = *gateways.back()] { gateway.rest(); },
         .on_rest = [&gateway = *gateways.back()] { gateway.rest(); }});
  }
  serve::HttpServer server(
      {.address = address.host, .port = address.port, .socket = address.socket}, std::move(loops));
  ServeAddress bound = address;
  bound.port = server.port();
  context.err << "serving " << bound.url(false) << "\n";
  ServiceNotify(context.environment).send("READY=1\nSTATUS=serving");
  std::optional<ServeWatch> watch;
  if (flags.watch) watch.emplace(context, flags.all_contexts);
  while (!wait_for_stop(context.stop, kLookTime)) {
    bool is_news = false;
    for (const auto& one : served) is_news = one->watch.look() || is_news;
    if (is_news) server.wake();
  }
  server.stop();
  gateways.clear();  // their snapshots keep the watch from emptying the write-ahead log
  return kSuccess;
}

int run_kubeconfig(Context& context, const ServeFlags& flags) {
  const ServeAddress address = serve_address(flags.listen.value_or("127.0.0.1:7080"));
  if (!address.socket.empty()) {
    fail(ErrorKind::Usage, "kubectl cannot use a unix socket; name an address with --listen");
  }
  std::string text;
  json::Writer writer(text, 2);
  writer.begin_object().key("apiVersion").value("v1").key("kind").value("Config");
  std::vector<std::string> names;
  for (const CacheChoice& choice : choices_of(context, flags)) names.push_back(name_of(choice));
  writer.key("clusters").begin_array();
  for (const std::string& name : names) {
    writer.begin_object().key("name").value(name).key("cluster").begin_object();
    writer.key("server").value(address.url(false) + "/k8s/clusters/" +
                               serve::percent_encoded(name));
    // On one machine the bytes cost less than what makes them fewer.
    if (address.is_local()) writer.key("disable-compression").value(true);
    writer.end_object().end_object();
  }
  writer.end_array().key("contexts").begin_array();
  for (const std::string& name : names) {
    writer.begin_object().key("name").value(name).key("context").begin_object();
    writer.key("cluster").value(name).key("user").value("k8scache").end_object().end_object();
  }
  writer.end_array().key("users").begin_array().begin_object();
  writer.key("name").value("k8scache").key("user").begin_object().end_object();
  writer.end_object().end_array().key("current-context").value(names.front()).end_object();
  context.out << text << "\n";
  return kSuccess;
}

}  // namespace

Runner add_serve(CLI::App& app) {
  auto flags = std::make_shared<ServeFlags>();
  CLI::App* const command =
      app.add_subcommand("serve", "answer over HTTP from the cache, until stopped");
  add_text(*command, "--listen", flags->listen,
           "ADDR:PORT or unix:PATH, by default 127.0.0.1:7080");
  add_texts(*command, "--host", flags->hosts, "names that requests may call this server by");
  command->add_flag("-w,--watch", flags->watch, "keep the caches in step meanwhile, as watch does");
  add_all_contexts(*command, flags->all_contexts);
  CLI::App* const kubeconfig = command->add_subcommand(
      "kubeconfig", "print a kubeconfig with which kubectl reads from the cache");
  kubeconfig->add_option("--listen", flags->listen, "as for serve");
  return [flags, kubeconfig](Context& context) {
    return kubeconfig->parsed() ? run_kubeconfig(context, *flags) : run_serve(context, *flags);
  };
}

}  // namespace k8scache::cli
