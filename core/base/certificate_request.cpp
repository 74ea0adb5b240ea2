#include "core/base/certificate_request.hpp"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <climits>
#include <memory>

namespace k8scache {

namespace {

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeRequest {
  void operator()(X509_REQ* request) const { X509_REQ_free(request); }
};
struct FreeExtensions {
  void operator()(STACK_OF(X509_EXTENSION) * extensions) const {
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
  }
};
struct FreeNames {
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

std::string text_of(const ASN1_STRING* string) {
  unsigned char* utf8 = nullptr;
  const int size = ASN1_STRING_to_UTF8(&utf8, string);
  if (size < 0) return "";
  std::string text(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size));
  OPENSSL_free(utf8);
  return text;
}

std::string bytes_of(const ASN1_STRING* string) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
          static_cast<std::size_t>(ASN1_STRING_length(string))};
}

std::string address_of(const std::string& bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = bytes.size() == 4 ? AF_INET : AF_INET6;
  if (bytes.size() != 4 && bytes.size() != 16) return "";
  return inet_ntop(family, bytes.data(), text.data(), text.size()) == nullptr ? "" : text.data();
}

void read_name(const X509_NAME* name, CertificateRequest& into) {
  for (int i = 0; i < X509_NAME_entry_count(name); ++i) {
    const X509_NAME_ENTRY* const entry = X509_NAME_get_entry(name, i);
    const std::string text = text_of(X509_NAME_ENTRY_get_data(entry));
    switch (OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry))) {
      case NID_commonName: into.common_name = text; break;
      case NID_serialNumber: into.serial_number = text; break;
      case NID_organizationName: into.organizations.push_back(text); break;
      case NID_organizationalUnitName: into.units.push_back(text); break;
      case NID_countryName: into.countries.push_back(text); break;
      case NID_localityName: into.localities.push_back(text); break;
      case NID_stateOrProvinceName: into.provinces.push_back(text); break;
      case NID_streetAddress: into.streets.push_back(text); break;
      case NID_postalCode: into.postal_codes.push_back(text); break;
      default: break;
    }
  }
}

void read_other_names(X509_REQ* request, CertificateRequest& into) {
  const std::unique_ptr<STACK_OF(X509_EXTENSION), FreeExtensions> extensions(
      X509_REQ_get_extensions(request));
  if (!extensions) return;
  const std::unique_ptr<GENERAL_NAMES, FreeNames> names(static_cast<GENERAL_NAMES*>(
      X509V3_get_d2i(extensions.get(), NID_subject_alt_name, nullptr, nullptr)));
  if (!names) return;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
    switch (name->type) {
      case GEN_DNS: into.dns_names.push_back(bytes_of(name->d.dNSName)); break;
      case GEN_EMAIL: into.email_addresses.push_back(bytes_of(name->d.rfc822Name)); break;
      case GEN_URI: into.uris.push_back(bytes_of(name->d.uniformResourceIdentifier)); break;
      case GEN_IPADD: into.addresses.push_back(address_of(bytes_of(name->d.iPAddress))); break;
      default: break;
    }
  }
}

}  // namespace

std::optional<CertificateRequest> certificate_request_in(std::string_view pem) {
  const std::size_t size = std::min<std::size_t>(pem.size(), INT_MAX);
  const std::unique_ptr<BIO, FreeBio> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(size)));
  const std::unique_ptr<X509_REQ, FreeRequest> request(
      PEM_read_bio_X509_REQ(bio.get(), nullptr, nullptr, nullptr));
  // What OpenSSL remembers of a failure would be blamed on the next TLS call.
  ERR_clear_error();
  if (!request) return std::nullopt;
  CertificateRequest found;
  read_name(X509_REQ_get_subject_name(request.get()), found);
  read_other_names(request.get(), found);
  ERR_clear_error();
  return found;
}

}  // namespace k8scache
