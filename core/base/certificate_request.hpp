#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace k8scache {

/// What a request for a certificate (PKCS #10) asks for. A part of the name that may be given
/// several times is a list, in order.
struct CertificateRequest {
  std::string common_name;
  std::string serial_number;
  std::vector<std::string> organizations;
  std::vector<std::string> units;
  std::vector<std::string> countries;
  std::vector<std::string> localities;
  std::vector<std::string> provinces;
  std::vector<std::string> streets;
  std::vector<std::string> postal_codes;
  std::vector<std::string> dns_names;
  std::vector<std::string> email_addresses;
  std::vector<std::string> uris;
  std::vector<std::string> addresses;
};

/// The request of a PEM text; nothing if there is none, or it cannot be read.
[[nodiscard]] std::optional<CertificateRequest> certificate_request_in(std::string_view pem);

}  // namespace k8scache
