#pragma once

#include <string>
#include <utility>
#include <vector>

namespace k8scache::net {

using Header = std::pair<std::string, std::string>;

/// How to reach one server: address, trust and the client certificate. Credentials that travel in
/// headers are not part of it.
struct Endpoint {
  std::string url;        ///< scheme://host[:port][/prefix], no trailing slash, no credentials
  std::string ca_pem;     ///< empty: the system's roots. Not empty: these and no others
  bool insecure = false;  ///< verify neither chain nor name
  std::string tls_server_name;  ///< SNI and name to verify; empty: the host of `url`
  std::string proxy_url;        ///< empty: none (the environment has been looked at already)
  std::string client_certificate_pem;
  std::string client_key_pem;
  bool compression = true;  ///< ask for gzip
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

}  // namespace k8scache::net
