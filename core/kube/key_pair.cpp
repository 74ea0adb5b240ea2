#include "core/kube/key_pair.hpp"

#include "core/base/crypto.hpp"
#include "core/base/error.hpp"
#include "core/base/file.hpp"

#include <chrono>

namespace k8scache::kube {

namespace {

constexpr std::chrono::minutes kRereadAfter{5};

std::string pem_of(const std::string& file, const std::string& data, const std::string& what) {
  return file.empty() ? data : require_file(file, what);
}

}  // namespace

bool KeyPair::is_configured(const UserConfig& user) {
  return !user.client_certificate.empty() || !user.client_certificate_pem.empty();
}

KeyPair::KeyPair(const UserConfig& user, const Clock& clock)
    : clock_(clock), read_at_(clock.monotonic()) {
  pair_.certificate_pem =
      pem_of(user.client_certificate, user.client_certificate_pem, "client-certificate");
  pair_.key_pem = pem_of(user.client_key, user.client_key_pem, "client-key");
  if (const auto problem = key_pair_problem(pair_.certificate_pem, pair_.key_pem)) {
    fail(ErrorKind::Usage, "cannot use the client certificate of user \"{}\"{}: {}", user.name,
         user.client_certificate.empty() ? "" : " in " + user.client_certificate, *problem);
  }
  if (!user.client_certificate.empty() && !user.client_key.empty()) {
    certificate_file_ = user.client_certificate;
    key_file_ = user.client_key;
  }
}

bool KeyPair::reread() {
  if (certificate_file_.empty()) return false;
  read_at_ = clock_.monotonic();
  ClientCertificate fresh{.certificate_pem = reread_file(certificate_file_).value_or(""),
                          .key_pem = reread_file(key_file_).value_or("")};
  if (fresh == pair_ || key_pair_problem(fresh.certificate_pem, fresh.key_pem)) return false;
  pair_ = std::move(fresh);
  return true;
}

const ClientCertificate& KeyPair::current() {
  if (clock_.monotonic() - read_at_ >= kRereadAfter) static_cast<void>(reread());
  return pair_;
}

}  // namespace k8scache::kube
