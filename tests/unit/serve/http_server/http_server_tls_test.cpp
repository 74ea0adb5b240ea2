#include "core/base/error.hpp"
#include "core/serve/http_server/http_server.hpp"
#include "tests/support/quick_server.hpp"
#include "tests/support/server_certificates.hpp"
#include "tests/support/socket_client.hpp"

#include <doctest/doctest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <chrono>
#include <string>

namespace k8scache::serve {
namespace {

using std::chrono::milliseconds;
using tests::ask;
using tests::quick;
using tests::SocketClient;

Response echo(const Request& request) {
  return {.body = request.method + "|" + std::string{request.query()} + "||"};
}

/// One request over TLS by a client that trusts only that authority.
std::string ask_tls(std::uint16_t port, const std::string& ca_pem, std::string_view request) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  BIO* pem = BIO_new_mem_buf(ca_pem.data(), static_cast<int>(ca_pem.size()));
  X509* ca = PEM_read_bio_X509(pem, nullptr, nullptr, nullptr);
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context), ca);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  BIO* stream = BIO_new_ssl_connect(context);
  BIO_set_conn_hostname(stream, ("127.0.0.1:" + std::to_string(port)).c_str());
  SSL* ssl = nullptr;
  BIO_get_ssl(stream, &ssl);
  X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), "127.0.0.1");
  std::string answer;
  if (BIO_do_handshake(stream) == 1) {
    BIO_write(stream, request.data(), static_cast<int>(request.size()));
    std::array<char, 4096> bytes{};
    for (int n = 0; (n = BIO_read(stream, bytes.data(), static_cast<int>(bytes.size()))) > 0;) {
      answer.append(bytes.data(), static_cast<std::size_t>(n));
    }
  }
  BIO_free_all(stream);
  X509_free(ca);
  BIO_free(pem);
  SSL_CTX_free(context);
  return answer;
}

TEST_CASE("TLS: a client that trusts the authority is answered, a wrong certificate is refused") {
  const std::string request = "GET /?q HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  struct Case {
    tests::CertificateWish wish;
    bool works;
  };
  const Case cases[] = {
      {{}, true}, {{.expired = true}, false}, {{.expired = false, .wrong_host = true}, false}};
  for (const Case& c : cases) {
    CAPTURE(c.wish.expired);
    CAPTURE(c.wish.wrong_host);
    const auto certificates = tests::make_server_certificates(c.wish);
    ServerOptions options = quick();
    options.certificate_pem = certificates.certificate_pem;
    options.key_pem = certificates.key_pem;
    HttpServer server(options, echo);
    const std::string answer = ask_tls(server.port(), certificates.ca_pem, request);
    CHECK(answer.ends_with("GET|q||") == c.works);
    CHECK(ask(server, request).find("200 OK") == std::string::npos);  // plain text on a TLS port
  }
}

struct TlsTalk {
  int version = 0;       ///< of the protocol that was agreed upon; 0: none
  std::string protocol;  ///< of the application
};

/// What a client that offers this agrees upon with the server. `protocols` as on the wire.
TlsTalk talk_of(std::uint16_t port, int newest, const std::string& protocols) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_security_level(context, 0);
  SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
  SSL_CTX_set_max_proto_version(context, newest);
  BIO* stream = BIO_new_ssl_connect(context);
  BIO_set_conn_hostname(stream, ("127.0.0.1:" + std::to_string(port)).c_str());
  SSL* ssl = nullptr;
  BIO_get_ssl(stream, &ssl);
  SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char*>(protocols.data()),
                      static_cast<unsigned>(protocols.size()));
  TlsTalk talk;
  if (BIO_do_handshake(stream) == 1) {
    talk.version = SSL_version(ssl);
    const unsigned char* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl, &name, &size);
    if (size > 0) talk.protocol.assign(reinterpret_cast<const char*>(name), size);
  }
  BIO_free_all(stream);
  SSL_CTX_free(context);
  return talk;
}

TEST_CASE("TLS: 1.2 and newer, and HTTP/1.1 or nothing of what is offered") {
  const auto certificates = tests::make_server_certificates();
  ServerOptions options = quick();
  options.certificate_pem = certificates.certificate_pem;
  options.key_pem = certificates.key_pem;
  HttpServer server(options, echo);
  CHECK(talk_of(server.port(), TLS1_3_VERSION, "").version == TLS1_3_VERSION);
  CHECK(talk_of(server.port(), TLS1_2_VERSION, "").version == TLS1_2_VERSION);
  CHECK(talk_of(server.port(), TLS1_1_VERSION, "").version == 0);
  CHECK(talk_of(server.port(), TLS1_3_VERSION, "\x02h2\x08http/1.1").protocol == "http/1.1");
  CHECK(talk_of(server.port(), TLS1_3_VERSION, "\x02h2").version == 0);
}

TEST_CASE("TLS: another certificate is for new connections, a bad one changes nothing") {
  const std::string request = "GET /?q HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  const auto before = tests::make_server_certificates();
  const auto after = tests::make_server_certificates();
  ServerOptions options = quick();
  options.certificate_pem = before.certificate_pem;
  options.key_pem = before.key_pem;
  HttpServer server(options, echo);
  CHECK(ask_tls(server.port(), before.ca_pem, request).ends_with("GET|q||"));
  server.replace_certificate(after.certificate_pem, after.key_pem);
  CHECK(ask_tls(server.port(), before.ca_pem, request).empty());
  CHECK(ask_tls(server.port(), after.ca_pem, request).ends_with("GET|q||"));
  CHECK_THROWS_AS(server.replace_certificate(before.certificate_pem, after.key_pem), Error);
  CHECK(ask_tls(server.port(), after.ca_pem, request).ends_with("GET|q||"));
}

}  // namespace
}  // namespace k8scache::serve
