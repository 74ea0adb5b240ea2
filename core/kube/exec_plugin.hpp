#pragma once

#include "core/base/clock.hpp"
#include "core/base/environment.hpp"
#include "core/kube/child_process.hpp"
#include "core/kube/cluster_target.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache::kube {

/// What an exec plugin gave. Kept in memory only.
struct ExecCredential {
  std::string token;
  std::string certificate_pem;  ///< with `key_pem`, or both empty
  std::string key_pem;
  std::optional<Instant> expires;  ///< nothing: good until the server says otherwise
};

/// Which plugins may run, because a kubeconfig is executable code.
struct ExecPolicy {
  enum class Kind { Allow, Deny, Allowlist };
  Kind kind = Kind::Allow;
  std::vector<std::string> allowed;  ///< paths, or names to look up in PATH
};

/// `allow`, `deny` or `allowlist:PATH,PATH...`. Throws `Error` (Usage).
[[nodiscard]] ExecPolicy parse_exec_policy(std::string_view text);

/// Whether somebody may be asked something: not in cron, nor when we read standard input ourselves.
enum class StandardInput { Available, Unavailable };

/// The one-line ExecCredential that a plugin finds in `KUBERNETES_EXEC_INFO`.
[[nodiscard]] std::string exec_info(const ClusterTarget& target, bool interactive);

/// Reads what the plugin of that user printed. Throws `Error` (Denied; Usage for the wrong
/// apiVersion), never with a word of the credentials.
[[nodiscard]] ExecCredential parse_exec_credential(std::string_view output, const UserConfig& user);

/// Runs the exec plugin of a target's user. Waits for it, a minute at most, or ten where somebody
/// may be asked something.
///
/// Spec: client.authentication.k8s.io/v1 and v1beta1; client-go, plugin/pkg/client/auth/exec.
class ExecPlugin {
 public:
  /// `target.user.exec` must be there; `runner` outlives the plugin.
  ExecPlugin(const ClusterTarget& target, Environment environment, ExecPolicy policy,
             StandardInput standard_input, ChildRunner& runner);

  /// Throws `Error`: Usage when the plugin is missing, forbidden or misconfigured, Denied when it
  /// gives no credential, Interrupted when we are asked to stop meanwhile.
  [[nodiscard]] ExecCredential run();

 private:
  [[nodiscard]] bool is_interactive() const;
  [[nodiscard]] std::string program() const;
  void check_policy(const std::string& program) const;
  [[noreturn]] void explain(const ChildResult& result, const ChildCommand& command) const;

  UserConfig user_;
  ExecConfig exec_;
  Environment environment_;
  ExecPolicy policy_;
  StandardInput standard_input_;
  ChildRunner& runner_;
  std::string info_;              // for a run without a terminal
  std::string interactive_info_;  // for one with
};

}  // namespace k8scache::kube
