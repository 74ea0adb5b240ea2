#pragma once

#include "cli/context.hpp"
#include "cli/labelled_stream.hpp"
#include "cli/serve_clusters.hpp"
#include "cli/serve_flags.hpp"
#include "cli/serve_roster.hpp"
#include "cli/serve_security.hpp"
#include "core/base/service_notify.hpp"
#include "core/serve/cache_watch.hpp"
#include "core/serve/gateway.hpp"
#include "core/serve/http_server/http_server.hpp"
#include "core/serve/metrics/server_figures.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace k8scache::cli {

/// `serve`, from the first look at the settings until it is told to stop.
class ServeRun {
 public:
  ServeRun(Context& context, const ServeFlags& flags);
  int run();

 private:
  /// A cache that is, or was, served, and what is heard of it.
  struct Served {
    explicit Served(ServeCluster given) : cluster(std::move(given)), watch(cluster.path, news) {}
    ServeCluster cluster;
    serve::CacheNews news;
    serve::CacheWatch watch;
  };

  [[nodiscard]] std::vector<serve::LoopAnswers> loops();
  [[nodiscard]] std::vector<serve::ServedCluster> clusters();
  [[nodiscard]] serve::GatewayOptions options(const ServeSecurity& security) const;
  void keep(serve::HttpServer& server);
  [[nodiscard]] bool look();
  void reload(serve::HttpServer& server);
  [[nodiscard]] std::string take_settings(serve::HttpServer& server);
  void tell_turned(serve::HttpServer& server);
  void tell_alive(serve::HttpServer& server);

  Context& context_;
  const ServeFlags& flags_;
  const ServiceNotify manager_;
  std::mutex lines_;
  LabelledStream err_;  // whole lines: the watch writes there too
  LabelledStream watch_err_;
  ServeAddress address_;
  ServeSecurity security_;
  const model::Registry registry_;
  std::vector<std::unique_ptr<Served>> served_;
  ServeRoster roster_;
  serve::ServerFigures figures_;
  std::vector<std::unique_ptr<serve::Gateway>> gateways_;
  serve::Turned turned_;  // that nobody was told of
  Tick next_turned_{};
  Tick next_sign_{};
};

}  // namespace k8scache::cli
