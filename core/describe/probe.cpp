#include "core/describe/probe.hpp"

#include "core/base/text.hpp"
#include "core/describe/parts.hpp"

namespace k8scache::describe {

namespace {

/// A text in a URL, where these stand for themselves beside letters and digits.
/// Spec: Go net/url, escape.
std::string escaped(std::string_view text, std::string_view kept) {
  std::string result;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || kept.find(c) != std::string_view::npos;
    result += is_plain
                  ? std::string(1, c)
                  : fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  }
  return result;
}

/// Spec: Go net/url, URL.String.
std::string url_of(json::Value request) {
  const std::string scheme = to_lower(request["scheme"].text_or(""));
  const std::string host =
      host_and_port(request["host"].text_or(""), number_or_text(request["port"]));
  const std::string path(request["path"].text_or(""));
  std::string url = scheme.empty() ? "" : scheme + ":";
  url += "//" + escaped(host, "-_.~!$&'()*+,;=:[]<>\"");
  if (!path.empty() && path.front() != '/') url += '/';
  return url + (path == "*" ? path : escaped(path, "-_.~$&+,/:;=@"));
}

}  // namespace

std::string host_and_port(std::string_view host, std::string_view port) {
  const bool needs_brackets = host.find(':') != std::string_view::npos;
  return needs_brackets ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

std::string probe_text(json::Value probe) {
  const std::string limits =
      fmt::format("delay={}s timeout={}s period={}s #success={} #failure={}",
                  number_of(probe["initialDelaySeconds"]), number_of(probe["timeoutSeconds"]),
                  number_of(probe["periodSeconds"]), number_of(probe["successThreshold"]),
                  number_of(probe["failureThreshold"]));
  const json::Value exec = probe["exec"];
  const json::Value http = probe["httpGet"];
  const json::Value tcp = probe["tcpSocket"];
  const json::Value grpc = probe["grpc"];
  if (!exec.is_null_or_missing()) {
    return fmt::format("exec {} {}", slice_of(exec["command"]), limits);
  }
  if (!http.is_null_or_missing()) return fmt::format("http-get {} {}", url_of(http), limits);
  if (!tcp.is_null_or_missing()) {
    return fmt::format("tcp-socket {}:{} {}", text_of(tcp["host"]), number_or_text(tcp["port"]),
                       limits);
  }
  if (!grpc.is_null_or_missing()) {
    return fmt::format("grpc <pod>:{} {} {}", number_of(grpc["port"]), text_of(grpc["service"]),
                       limits);
  }
  return "unknown " + limits;
}

void write_probes(const Writer& to, json::Value container) {
  const auto write = [&](std::string_view title, json::Value probe) {
    if (!probe.is_null_or_missing()) to.field(2, title, probe_text(probe));
  };
  write("Liveness", container["livenessProbe"]);
  write("Readiness", container["readinessProbe"]);
  write("Startup", container["startupProbe"]);
}

}  // namespace k8scache::describe
