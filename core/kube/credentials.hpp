#pragma once

#include "core/base/clock.hpp"
#include "core/base/environment.hpp"
#include "core/kube/bearer_token.hpp"
#include "core/kube/cluster_target.hpp"
#include "core/kube/exec_plugin.hpp"
#include "core/kube/key_pair.hpp"
#include "core/net/endpoint.hpp"

#include <optional>
#include <string>
#include <vector>

namespace k8scache::kube {

/// Who we are at one API server, now: headers and client certificate for the next request, renewed
/// as they age.
///
/// One thread owns it and asks before every request, so at most one plugin run or file read is
/// under way and whoever asks next finds its result: no lock, no second run. Hold no database
/// transaction while asking: a plugin may take a minute. Nothing is ever written to disk.
class Credentials {
 public:
  /// Reads the client certificate; runs no plugin yet. `clock` and `runner` outlive it.
  /// Throws `Error` (Usage).
  Credentials(const ClusterTarget& target, const Environment& environment, ExecPolicy policy,
              StandardInput standard_input, const Clock& clock, ChildRunner& runner);

  /// `Authorization`, if there is one, and `Impersonate-*`. May re-read the token file or run the
  /// exec plugin. Throws `Error`: Denied when there is no usable credential, see also `ExecPlugin`.
  [[nodiscard]] std::vector<net::Header> headers();

  /// The certificate for the next connection; nothing if the user has none. May run the plugin.
  /// Another one than before: close the connections made with the old one.
  [[nodiscard]] std::optional<ClientCertificate> client_certificate();

  /// The target's endpoint with the client certificate and the CA as it is in its file now (looked
  /// at every five minutes; a damaged one leaves the old in use).
  [[nodiscard]] net::Endpoint endpoint();

  /// To be called when the server answered 401. Reads files again or runs the plugin; true if that
  /// gave something new, so that one retry makes sense. Asked again within 30 s, as by the other
  /// requests that were under way, it repeats its answer and runs nothing. Throws as `headers`.
  [[nodiscard]] bool refresh_after_unauthorized();

  /// Why a 401 or a failed handshake was to be expected, to be put behind the server's words:
  /// `client certificate of user "ann" expired on 2026-01-02T03:04:05Z`. Nothing if all seems good.
  [[nodiscard]] std::optional<std::string> expired() const;

 private:
  [[nodiscard]] std::string authorization();
  [[nodiscard]] const ExecCredential& from_plugin();
  void run_plugin();
  [[nodiscard]] const std::string& id_token() const;
  [[nodiscard]] bool refresh();

  UserConfig user_;
  net::Endpoint endpoint_;
  std::string authority_file_;
  Tick authority_read_at_;
  const Clock& clock_;
  std::vector<net::Header> impersonation_;
  std::optional<TokenFile> token_file_;
  std::optional<KeyPair> key_pair_;
  std::optional<ExecPlugin> plugin_;
  std::optional<ExecCredential> plugin_credential_;
  Tick plugin_ran_at_;
  std::optional<Tick> refreshed_at_;
  bool refresh_helped_ = false;
  std::string last_token_;  // that `headers` sent, for `expired`
};

}  // namespace k8scache::kube
