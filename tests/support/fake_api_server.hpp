#pragma once

#include "core/serve/http_server/http_server.hpp"
#include "tests/support/fake_api.hpp"
#include "tests/support/fault.hpp"
#include "tests/support/fault_effects.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace k8scache::tests {

/// Who may read what. The first rule that matches decides; without one everything is allowed.
struct AccessRule {
  bool allow = false;
  std::string user = "*";
  std::string type = "*";  ///< plural and group
  std::string ns = "*";  ///< `*`: all, and cluster-wide requests; empty: cluster-wide requests only
};

struct FakeServerOptions {
  serve::ServerOptions http{.threads = 2};
  std::vector<std::pair<std::string, std::string>>
      users{};  ///< token, name; empty: everybody is "admin"
  std::vector<AccessRule> rules{};
  ApiFeatures features{};
  std::size_t gzip_from =
      128UL * 1024;  ///< bytes of body from which it is compressed when asked for
  /// Keeps finished answers of lists while nothing changes, to serve at the speed of static files.
  bool remember_lists = false;
};

/// One request as it came in; `/__fake/` is left out.
struct LoggedRequest {
  std::int64_t at_ms = 0;  ///< since the server's start
  std::string method;
  std::string path;
  std::string query;
  std::vector<serve::Header> headers;
};

/// A fake cluster on a socket, with users, rules, gzip, a log of requests and faults on demand.
///
/// `/__fake/` controls it from other processes, without a token (see fake_control.cpp). The cluster
/// outlives it.
class FakeApiServer {
 public:
  explicit FakeApiServer(FakeCluster& cluster, FakeServerOptions options = {});

  [[nodiscard]] std::uint16_t port() const { return http_.port(); }
  /// `http://127.0.0.1:PORT` or https.
  [[nodiscard]] std::string url() const;
  void stop() { http_.stop(); }

  /// `path=/api/v1/pods,from=2,do=status:429`: see fault_help().
  void add_fault(std::string_view spec) { faults_.add(parse_fault(spec)); }
  void clear_faults() { faults_.clear(); }
  void add_rule(AccessRule rule);

  [[nodiscard]] std::vector<LoggedRequest> requests() const;
  void clear_requests();

 private:
  serve::Response respond(const serve::Request& request);
  serve::Response api_response(const serve::Request& request, const std::vector<Fault>& faults);
  serve::Response control(const serve::Request& request);
  std::optional<Refusal> refusal(const serve::Request& request, const ApiRequest& api) const;
  void log(const serve::Request& request);
  std::optional<serve::Response> remembered(const std::string& key) const;
  void remember(const std::string& key, const serve::Response& response);

  FakeCluster& cluster_;
  const FakeServerOptions options_;
  FaultPlan faults_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::atomic<std::size_t> serial_ = 0;
  mutable std::mutex mutex_;  // of all below
  std::vector<AccessRule> rules_;
  std::vector<LoggedRequest> log_;
  std::map<std::string, serve::Response> memory_;
  Revision memory_revision_ = 0;
  serve::HttpServer http_;  // last: its threads use everything above
};

}  // namespace k8scache::tests
