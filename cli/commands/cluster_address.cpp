#include "cli/cache_choice.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/flags.hpp"
#include "core/json/value.hpp"
#include "core/query/label_selector.hpp"
#include "core/store/reader.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace k8scache::cli {

namespace {

constexpr const char* kSystemNamespace = "kube-system";
constexpr const char* kClusterServices = "kubernetes.io/cluster-service=true";

/// Where a service of the cluster is reached: by its load balancer, or through the API server.
std::string address(json::Value service, const std::string& server) {
  const json::Value spec = service["spec"];
  const json::Value ingress = service["status"]["loadBalancer"]["ingress"].at(0);
  if (ingress.exists()) {
    std::string host(ingress["ip"].text_or(""));
    if (host.empty()) host = ingress["hostname"].text_or("");
    std::string all;
    for (const json::Value port : spec["ports"].elements()) {
      all += fmt::format("http://{}:{} ", host, port["port"].integer_or(0));
    }
    return all;
  }
  const json::Value metadata = service["metadata"];
  std::string name(metadata["name"].text_or(""));
  if (const json::Value port = spec["ports"].at(0); port.exists()) {
    const std::string_view port_name = port["name"].text_or("");
    const bool is_tls = port_name == "https" || port["port"].integer_or(0) == 443;
    // Spec: apimachinery, net.JoinSchemeNamePort.
    if (is_tls) {
      name = fmt::format("https:{}:{}", name, port_name);
    } else if (!port_name.empty()) {
      name = fmt::format("{}:{}", name, port_name);
    }
  }
  return fmt::format("{}/api/v1/namespaces/{}/services/{}/proxy", server,
                     metadata["namespace"].text_or(""), name);
}

void print_service(Context& context, std::string_view name, const std::string& where) {
  context.out << name << " is running at " << where << "\n";
}

/// Spec: kubectl cluster-info.
int run_cluster_info(Context& context) {
  store::Reader reader = open_cache(choose_cache(context, Works::WithoutNamespace));
  const auto known = reader.meta().find("server");
  const std::string server = known == reader.meta().end() ? "" : known->second;
  print_service(context, "Kubernetes control plane", server);
  const auto namespaces =
      context.flags.namespaces.value_or(std::vector<std::string>{kSystemNamespace});
  json::Parser parser;
  if (const model::CatalogType* const type = reader.catalog().by_plural("", "services")) {
    reader.each({.type = type->id,
                 .namespaces = namespaces,
                 .names = {},
                 .labels = query::LabelSelector::parse(kClusterServices)},
                [&](const store::StoredObject& object) {
                  const json::Value service = parser.parse(object.body);
                  std::string_view name =
                      service["metadata"]["labels"]["kubernetes.io/name"].text_or("");
                  if (name.empty()) name = object.name;
                  print_service(context, name, address(service, server));
                });
  }
  context.out << "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info "
                 "dump'.\n";
  return kSuccess;
}

}  // namespace

Runner add_cluster_info(CLI::App& app) {
  auto words = std::make_shared<std::vector<std::string>>();
  app.add_subcommand("cluster-info",
                     "print where the cluster and its own services were at the last sync")
      ->add_option("words", *words)
      ->group("");
  return [words](Context& context) {
    refuse_words(context, *words, "cluster-info");
    return run_cluster_info(context);
  };
}

}  // namespace k8scache::cli
