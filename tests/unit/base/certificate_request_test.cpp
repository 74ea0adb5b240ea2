#include "core/base/certificate_request.hpp"

#include <doctest/doctest.h>

using k8scache::certificate_request_in;
using Texts = std::vector<std::string>;

namespace {

// Made by openssl(1), its key thrown away.
constexpr const char* kRequest = R"(
-----BEGIN CERTIFICATE REQUEST-----
MIIBvTCCAWQCAQAwgZAxDDAKBgNVBAMMA2FubjEKMAgGA1UEBRMBNzEMMAoGA1UE
CgwDZGV2MQwwCgYDVQQKDANvcHMxDTALBgNVBAsMBHVuaXQxCzAJBgNVBAYTAkRF
MQ4wDAYDVQQHDAVLw7ZsbjEMMAoGA1UECAwDTlJXMQ4wDAYDVQQJDAVXZWcgMTEO
MAwGA1UEEQwFNTA2NjcwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASkYAhySuGT
l+Y7WYSr49Js8BnwLhUsqg4GMUCl4pQ+Ez7Eh9mbwpCSU8u2Q9pzMGZcAX1lrnWp
3eYUNsH2kIH8oHEwbwYJKoZIhvcNAQkOMWIwYDBeBgNVHREEVzBVgg1hLmV4YW1w
bGUuY29tgg1iLmV4YW1wbGUuY29tgQ9hbm5AZXhhbXBsZS5jb22GDHNwaWZmZTov
L3gveYcECgAAAYcQ/QAAAAAAAAAAAAAAAAAAATAKBggqhkjOPQQDAgNHADBEAiBA
nVivzZ/tQLjBN/N7vJcDSXqcR9G8Ta6/WRj4WSYlhgIgJxJG5qZInbxCKRBJGn1+
yEvE0CXH7QMZYc2uD4vl4Kk=
-----END CERTIFICATE REQUEST-----
)";

}  // namespace

TEST_CASE("a request tells whose name is to be certified, and under what other names") {
  const auto request = certificate_request_in(kRequest);
  REQUIRE(request);
  CHECK(request->common_name == "ann");
  CHECK(request->serial_number == "7");
  CHECK(request->organizations == Texts{"dev", "ops"});
  CHECK(request->units == Texts{"unit"});
  CHECK(request->countries == Texts{"DE"});
  CHECK(request->localities == Texts{"Köln"});
  CHECK(request->provinces == Texts{"NRW"});
  CHECK(request->streets == Texts{"Weg 1"});
  CHECK(request->postal_codes == Texts{"50667"});
  CHECK(request->dns_names == Texts{"a.example.com", "b.example.com"});
  CHECK(request->email_addresses == Texts{"ann@example.com"});
  CHECK(request->uris == Texts{"spiffe://x/y"});
  CHECK(request->addresses == Texts{"10.0.0.1", "fd00::1"});
}

TEST_CASE("what is no request is none") {
  for (const char* const text :
       {"", "x",
        "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"}) {
    CAPTURE(text);
    CHECK_FALSE(certificate_request_in(text));
  }
}
