#pragma once

#include <string>

namespace k8scache::tests {

/// What a server's certificate is to be like.
struct CertificateWish {
  bool expired = false;     ///< ended yesterday
  bool wrong_host = false;  ///< for `elsewhere.example.com` only
};

struct ServerCertificates {
  std::string ca_pem;           ///< what clients are to trust
  std::string certificate_pem;  ///< of the server, for 127.0.0.1 and localhost
  std::string key_pem;
};

/// Makes a new authority and a server certificate of it (P-256, valid for a day). Takes 1 ms.
ServerCertificates make_server_certificates(CertificateWish wish = {});

}  // namespace k8scache::tests
