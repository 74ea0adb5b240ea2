#include "core/base/crypto.hpp"

#include "core/base/error.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <climits>
#include <ctime>
#include <memory>

namespace k8scache {

namespace {

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeNames {
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};
using Names = std::unique_ptr<GENERAL_NAMES, FreeNames>;
using Bio = std::unique_ptr<BIO, FreeBio>;
using CertificateHandle = std::unique_ptr<X509, FreeCertificate>;
using KeyHandle = std::unique_ptr<EVP_PKEY, FreeKey>;

/// OpenSSL remembers failures per thread; left behind they would be blamed on the next TLS call.
struct ErrorQueueCleared {
  ErrorQueueCleared() { ERR_clear_error(); }
  ~ErrorQueueCleared() { ERR_clear_error(); }
};

Bio reading(std::string_view text) {
  const std::size_t size = std::min<std::size_t>(text.size(), INT_MAX);
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(size)));
}

// Without it OpenSSL asks the terminal for the password of an encrypted key.
int no_password(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*user*/) { return 0; }

CertificateHandle next_certificate(BIO* bio) {
  return CertificateHandle(PEM_read_bio_X509(bio, nullptr, no_password, nullptr));
}

std::string subject_of(const X509* certificate) {
  const Bio text(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(text.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
  char* start = nullptr;
  const long size = BIO_get_mem_data(text.get(), &start);
  return size > 0 ? std::string(start, static_cast<std::size_t>(size)) : std::string();
}

std::string bytes_of(const ASN1_STRING* text) {
  const auto* const bytes = reinterpret_cast<const char*>(ASN1_STRING_get0_data(text));
  return {bytes, static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::string address_of(const std::string& bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool is_v4 = bytes.size() == sizeof(in_addr);
  if (!is_v4 && bytes.size() != sizeof(in6_addr)) return {};
  inet_ntop(is_v4 ? AF_INET : AF_INET6, bytes.data(), text.data(), text.size());
  return text.data();
}

std::optional<Instant> instant_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return Instant(std::chrono::seconds(timegm(&parts)));
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string text;
  // EVP_EncodeBlock counts in int; whole groups of three keep the pieces free of padding.
  constexpr std::size_t kPiece = std::size_t{3} << 20;
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, kPiece);
    std::string encoded(4 * ((piece.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                     reinterpret_cast<const unsigned char*>(piece.data()),
                                     static_cast<int>(piece.size()));
    text.append(encoded, 0, static_cast<std::size_t>(size));
    bytes.remove_prefix(piece.size());
  }
  return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
  std::string dense;
  dense.reserve(text.size());
  for (const char letter : text) {
    if (letter != ' ' && letter != '\t' && letter != '\r' && letter != '\n') dense += letter;
  }
  if (dense.size() % 4 != 0 || dense.size() > INT_MAX) return std::nullopt;
  const auto padding = static_cast<std::size_t>(
      std::find_if(dense.rbegin(), dense.rend(), [](char letter) { return letter != '='; }) -
      dense.rbegin());
  // Checked here, because EVP_DecodeBlock forgives dashes at the end.
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto stranger = std::min(dense.find_first_not_of(kAlphabet), dense.size());
  if (padding > 2 || stranger != dense.size() - padding) return std::nullopt;
  std::string bytes(dense.size() / 4 * 3, '\0');
  const ErrorQueueCleared cleared;
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(dense.data()),
                                   static_cast<int>(dense.size()));
  if (size < 0) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(size) - padding);  // EVP counts the padding as zeros
  return bytes;
}

std::string base64url_encode(std::string_view bytes) {
  std::string text = base64_encode(bytes);
  while (text.ends_with('=')) text.pop_back();
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  return text;
}

std::optional<std::string> base64url_decode(std::string_view text) {
  std::string standard(text);
  for (char& letter : standard) {
    if (letter == '+' || letter == '/') return std::nullopt;
    if (letter == '-') letter = '+';
    if (letter == '_') letter = '/';
  }
  while (standard.size() % 4 != 0) standard += '=';
  return base64_decode(standard);
}

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);  // once: it is slow
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, sha256, nullptr);
  return fmt::format("{:02x}", fmt::join(digest.begin(), digest.begin() + size, ""));
}

std::string hmac_sha256_hex(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  return fmt::format("{:02x}", fmt::join(digest.begin(), digest.begin() + size, ""));
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) {
    fail(ErrorKind::Internal, "the system has no random bytes");
  }
  return bytes;
}

bool is_equal_secret(std::string_view one, std::string_view other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

std::vector<std::string> certificate_hosts(std::string_view pem) {
  const ErrorQueueCleared cleared;
  std::vector<std::string> hosts;
  const CertificateHandle certificate = next_certificate(reading(pem).get());
  if (!certificate) return hosts;
  const Names names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate.get(), NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
    std::string host;
    if (name->type == GEN_DNS) host = bytes_of(name->d.dNSName);
    if (name->type == GEN_IPADD) host = address_of(bytes_of(name->d.iPAddress));
    if (!host.empty()) hosts.push_back(std::move(host));
  }
  return hosts;
}

std::vector<Certificate> certificates_in(std::string_view pem) {
  const ErrorQueueCleared cleared;
  const Bio bio = reading(pem);
  std::vector<Certificate> found;
  while (const CertificateHandle certificate = next_certificate(bio.get())) {
    const auto expires = instant_of(X509_get0_notAfter(certificate.get()));
    if (!expires) return {};
    found.push_back({.subject = subject_of(certificate.get()), .expires = *expires});
  }
  // The end of the text is "no start line"; anything else is a block that cannot be read.
  if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE) return {};
  return found;
}

std::optional<Instant> certificate_expiry(std::string_view pem) {
  const auto certificates = certificates_in(pem);
  if (certificates.empty()) return std::nullopt;
  return certificates.front().expires;
}

std::optional<std::string> key_pair_problem(std::string_view certificate_pem,
                                            std::string_view key_pem) {
  const ErrorQueueCleared cleared;
  const CertificateHandle certificate = next_certificate(reading(certificate_pem).get());
  if (!certificate) return "there is no readable PEM certificate";
  const KeyHandle key(
      PEM_read_bio_PrivateKey(reading(key_pem).get(), nullptr, no_password, nullptr));
  if (!key) {
    const bool encrypted = key_pem.find("ENCRYPTED") != std::string_view::npos;
    return encrypted ? "the key is protected by a password, which is not supported"
                     : "there is no readable PEM key";
  }
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    return "the key does not belong to the certificate";
  }
  return std::nullopt;
}

}  // namespace k8scache
