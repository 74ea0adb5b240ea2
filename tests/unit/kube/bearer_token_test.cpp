#include "core/kube/bearer_token.hpp"

#include <doctest/doctest.h>

#include <chrono>

using namespace k8scache;

TEST_CASE("the end of a JSON Web Token is read without checking its signature") {
  // {"exp":1767323045}
  CHECK(kube::token_expiry("x.eyJleHAiOjE3NjczMjMwNDV9.sig") ==
        Instant(std::chrono::seconds(1'767'323'045)));
}

TEST_CASE("opaque tokens, and claims without a sensible end, have none") {
  for (const char* token : {"", "opaque", "a.b", "a.!.c", "a.bm9qc29u.c", "a.e30.c", "a.e30.c.d",
                            "a.eyJleHAiOjFlMzB9.c", "a.eyJleHAiOi01fQ.c", "a.eyJleHAiOiIxIn0.c"}) {
    CAPTURE(token);
    CHECK(kube::token_expiry(token) == std::nullopt);
  }
}

TEST_CASE("a header carries visible ASCII only") {
  CHECK(kube::is_header_token("abc.DEF-_~+/="));
  for (const char* token : {"", "a b", "a\nb", "a\tb", "ä", "a\x7f"}) {
    CHECK_FALSE(kube::is_header_token(token));
  }
}
