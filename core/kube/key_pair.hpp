#pragma once

#include "core/base/clock.hpp"
#include "core/kube/kubeconfig.hpp"

#include <optional>
#include <string>

namespace k8scache::kube {

/// A client certificate with its key, as PEM texts.
struct ClientCertificate {
  std::string certificate_pem;
  std::string key_pem;
  friend bool operator==(const ClientCertificate&, const ClientCertificate&) = default;
};

/// The client certificate that a kubeconfig gives a user. Of two files both are read again every
/// five minutes; a pair that is gone, or caught in the middle of its renewal, leaves the old one in
/// use.
///
/// Spec: client-go, transport/cert_rotation.
class KeyPair {
 public:
  /// Reads certificate and key. Throws `Error` (Usage) that names user, file and trouble.
  KeyPair(const UserConfig& user, const Clock& clock);

  /// Whether a kubeconfig gives this user a certificate at all.
  [[nodiscard]] static bool is_configured(const UserConfig& user);

  [[nodiscard]] const ClientCertificate& current();
  /// The pair as it was read last.
  [[nodiscard]] const ClientCertificate& last() const { return pair_; }
  /// Reads the files now. True if the pair is another one.
  [[nodiscard]] bool reread();

 private:
  std::string certificate_file_;  // both empty: nothing to read again
  std::string key_file_;
  ClientCertificate pair_;
  const Clock& clock_;
  Tick read_at_;
};

}  // namespace k8scache::kube
