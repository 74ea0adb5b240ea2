#include "cli/serve_kubeconfig.hpp"

#include "cli/exit_code.hpp"
#include "cli/serve_clusters.hpp"
#include "cli/serve_security.hpp"
#include "core/base/crypto.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"
#include "core/json/writer.hpp"
#include "core/serve/url.hpp"

#include <filesystem>
#include <ostream>

namespace k8scache::cli {

namespace {

/// Where the server is, and what clients are to trust.
struct Place {
  std::string url;
  std::string authority_pem{};  ///< empty: no TLS
  bool is_local = true;
};

Place place_of(const Context& context, const ServeFlags& flags) {
  const ServeAddress address = listen_address(context, flags);
  if (!address.socket.empty()) {
    fail(ErrorKind::Usage, "kubectl cannot use a unix socket; name an address with --listen");
  }
  if (address.is_any()) {
    fail(ErrorKind::Usage, "--listen: nothing can connect to {}; name the server's address here",
         address.host);
  }
  const auto certificate = tls_cert_path(context, flags);
  Place place{.url = address.url(certificate.has_value())};
  place.is_local = address.is_local();
  if (certificate) place.authority_pem = require_file(*certificate, "certificate");
  if (certificate && certificates_in(place.authority_pem).empty()) {
    fail(ErrorKind::Usage, "certificate {}: there is no readable PEM certificate", *certificate);
  }
  return place;
}

/// The file with the token, wherever kubectl is run.
std::string token_path(const Context& context, const ServeFlags& flags, const Place& place) {
  if (!flags.user_token) {
    if (token_file_path(context, flags)) {
      context.err << "note: the server wants a token; --user-token names the file that has it\n";
    }
    return {};
  }
  if (place.authority_pem.empty()) {
    fail(ErrorKind::Usage, "--user-token: kubectl sends no token without TLS; give --tls-cert");
  }
  return std::filesystem::absolute(*flags.user_token).lexically_normal().string();
}

}  // namespace

int run_serve_kubeconfig(Context& context, const ServeFlags& flags) {
  const Place place = place_of(context, flags);
  const std::string token = token_path(context, flags, place);
  const std::vector<ServeCluster> clusters = serve_clusters(context, flags.all_contexts);
  std::string text;
  json::Writer writer(text, 2);
  writer.begin_object().key("apiVersion").value("v1").key("kind").value("Config");
  writer.key("clusters").begin_array();
  for (const ServeCluster& one : clusters) {
    writer.begin_object().key("name").value(one.name).key("cluster").begin_object();
    writer.key("server").value(place.url + "/k8s/clusters/" + serve::percent_encoded(one.name));
    // On one machine the bytes cost less than what makes them fewer.
    if (place.is_local) writer.key("disable-compression").value(true);
    if (!place.authority_pem.empty()) {
      writer.key("certificate-authority-data").value(base64_encode(place.authority_pem));
    }
    writer.end_object().end_object();
  }
  writer.end_array().key("contexts").begin_array();
  for (const ServeCluster& one : clusters) {
    writer.begin_object().key("name").value(one.name).key("context").begin_object();
    writer.key("cluster").value(one.name).key("user").value("k8scache");
    if (!one.default_ns.empty()) writer.key("namespace").value(one.default_ns);
    writer.end_object().end_object();
  }
  writer.end_array().key("users").begin_array().begin_object();
  writer.key("name").value("k8scache").key("user").begin_object();
  if (!token.empty()) writer.key("tokenFile").value(token);
  writer.end_object().end_object().end_array();
  writer.key("current-context").value(clusters.front().name).end_object();
  context.out << text << "\n";
  return kSuccess;
}

}  // namespace k8scache::cli
