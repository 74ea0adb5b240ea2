#include "tests/support/server_certificates.hpp"

#include "core/base/error.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdint>
#include <memory>

namespace k8scache::tests {
namespace {

constexpr long kDay = 24L * 3600;

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* thing) const {
    Free(thing);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Paper = std::unique_ptr<X509, Freed<X509_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;

Key new_key() { return Key{EVP_EC_gen("P-256")}; }

std::string drained(const Memory& memory) {
  char* begin = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &begin);
  return std::string(begin, static_cast<std::size_t>(size));
}

std::string pem_of(const Paper& paper) {
  const Memory memory{BIO_new(BIO_s_mem())};
  PEM_write_bio_X509(memory.get(), paper.get());
  return drained(memory);
}

std::string pem_of(const Key& key) {
  const Memory memory{BIO_new(BIO_s_mem())};
  PEM_write_bio_PrivateKey(memory.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return drained(memory);
}

void extend(X509* paper, X509* issuer, int id, const char* value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, issuer, paper, nullptr, nullptr, 0);
  const Extension extension{X509V3_EXT_nconf_nid(nullptr, &context, id, value)};
  if (!extension || X509_add_ext(paper, extension.get(), -1) != 1) {
    fail(ErrorKind::Internal, "cannot add \"{}\" to a test certificate", value);
  }
}

Paper new_paper(const Key& key, const char* name, long from, long until) {
  Paper paper{X509_new()};
  X509_set_version(paper.get(), X509_VERSION_3);
  std::array<unsigned char, 8> serial{};
  RAND_bytes(serial.data(), static_cast<int>(serial.size()));
  std::uint64_t number = 0;
  for (const unsigned char byte : serial) number = number << 8U | byte;
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(paper.get()), number >> 1U);
  X509_gmtime_adj(X509_getm_notBefore(paper.get()), from);
  X509_gmtime_adj(X509_getm_notAfter(paper.get()), until);
  X509_set_pubkey(paper.get(), key.get());
  std::array<unsigned char, 64> text{};
  const std::string subject = name;
  std::copy(subject.begin(), subject.end(), text.begin());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(paper.get()), "CN", MBSTRING_UTF8, text.data(),
                             static_cast<int>(subject.size()), -1, 0);
  return paper;
}

}  // namespace

ServerCertificates make_server_certificates(CertificateWish wish) {
  const Key ca_key = new_key();
  const Paper ca = new_paper(ca_key, "fake cluster authority", -2 * kDay, kDay);
  X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get()));
  extend(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE");
  extend(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
  extend(ca.get(), ca.get(), NID_subject_key_identifier, "hash");
  X509_sign(ca.get(), ca_key.get(), EVP_sha256());

  const Key key = new_key();
  const Paper paper = wish.expired ? new_paper(key, "fake-apiserver", -2 * kDay, -kDay)
                                   : new_paper(key, "fake-apiserver", -kDay, kDay);
  X509_set_issuer_name(paper.get(), X509_get_subject_name(ca.get()));
  extend(paper.get(), ca.get(), NID_ext_key_usage, "serverAuth");
  extend(paper.get(), ca.get(), NID_subject_alt_name,
         wish.wrong_host ? "DNS:elsewhere.example.com" : "DNS:localhost,IP:127.0.0.1");
  X509_sign(paper.get(), ca_key.get(), EVP_sha256());
  return {pem_of(ca), pem_of(paper), pem_of(key)};
}

}  // namespace k8scache::tests
