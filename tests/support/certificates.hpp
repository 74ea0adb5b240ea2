#pragma once

#include <string_view>

/// Certificates and keys made for the tests; they open nothing.
namespace k8scache::tests {

/// CN=ann,O=dev; ends 2099-12-31T23:59:59Z.
constexpr std::string_view kAnnCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBITCByAIBAjAKBggqhkjOPQQDAjAcMQwwCgYDVQQKDANkZXYxDDAKBgNVBAMM
A2FubjAgFw0yMDAxMDEwMDAwMDBaGA8yMDk5MTIzMTIzNTk1OVowHDEMMAoGA1UE
CgwDZGV2MQwwCgYDVQQDDANhbm4wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARk
fqvk5BJHmUf0FjlkiTkiexPWvKK6I3xlYeKBGjixcV4MKRxwng1mkEN//xh5i773
PANT54duGmnzphB+P7XTMAoGCCqGSM49BAMCA0gAMEUCIQDYXRW56ra/CPkfPdH9
xnY9jWWuROYSHe3qFwvYW2voGwIgej8IwMBhu4i2hnwOzKwmOCZU2F5MTfsAGLc5
+iTkuxc=
-----END CERTIFICATE-----
)";
constexpr std::string_view kAnnKey = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgT3DmupJ0ceDNN+oC
xlcFvSbkcQ0dWxgdGLOgVRQ5/HGhRANCAARkfqvk5BJHmUf0FjlkiTkiexPWvKK6
I3xlYeKBGjixcV4MKRxwng1mkEN//xh5i773PANT54duGmnzphB+P7XT
-----END PRIVATE KEY-----
)";
/// Ann's key behind a password.
constexpr std::string_view kAnnKeyEncrypted = R"(-----BEGIN EC PRIVATE KEY-----
Proc-Type: 4,ENCRYPTED
DEK-Info: AES-128-CBC,3419DB28C8A98552CF0B343A5A280A0A

iIHZMUDX2Trj01X9XSLL29mb5lxGKqBYOxHxVjJD1tP9CSalHzLSkAiS2zEU+qNg
8O7NkO8yIZCBtWoVjeEbiYSSQ+dRpiNIqtbKP3vate27DNKd5XwlAGqRBCdmsBoS
LdZd2FIDjFWko4lkeWvlHukmHGrmVHReSiNM+3f7udo=
-----END EC PRIVATE KEY-----
)";
/// CN=bob,O=dev; ended 2021-01-01T00:00:00Z.
constexpr std::string_view kBobCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBHzCBxgIBATAKBggqhkjOPQQDAjAcMQwwCgYDVQQKDANkZXYxDDAKBgNVBAMM
A2JvYjAeFw0yMDAxMDEwMDAwMDBaFw0yMTAxMDEwMDAwMDBaMBwxDDAKBgNVBAoM
A2RldjEMMAoGA1UEAwwDYm9iMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE6MkJ
Q9cZr85KTstUwodQOCxpb2sVnRmjc2q70hQhrH7l3RBLPrM5IASaWh41oFUxdLjS
9dWCyVCI3uaDEAp1qzAKBggqhkjOPQQDAgNIADBFAiBscxJA78j4zbkjtgv5edFa
6v/f0sI6KDSH5gYlMXkdBwIhAMiibVzA/Zf4YeCmh5pBqqP9/o4DoqB+F/u4Eccx
/RKU
-----END CERTIFICATE-----
)";
constexpr std::string_view kBobKey = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgBHX7AXmoCf4MlOIy
/BP/0tmnaTsnb2kuI9KnCK1meu+hRANCAAToyQlD1xmvzkpOy1TCh1A4LGlvaxWd
GaNzarvSFCGsfuXdEEs+szkgBJpaHjWgVTF0uNL11YLJUIje5oMQCnWr
-----END PRIVATE KEY-----
)";

}  // namespace k8scache::tests
