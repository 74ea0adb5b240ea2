#include "core/serve/kube/continue_token.hpp"

#include "core/base/crypto.hpp"

#include <doctest/doctest.h>

using namespace k8scache;

TEST_CASE("a token says where a list goes on, and nothing else is one") {
  const serve::ContinueToken token{.type = 7,
                                   .epoch = "2",
                                   .seq = 41,
                                   .version = "1234",
                                   .last = {"web", "a/b é"},
                                   .question = "web\nx"};
  CHECK(serve::read_token(serve::write_token(token, "key"), "key") == token);
  CHECK_FALSE(serve::read_token(serve::write_token(token, "key"), "another"));
  std::string forged = *base64url_decode(serve::write_token(token, "key"));
  forged.replace(forged.find("41"), 2, "99");
  CHECK_FALSE(serve::read_token(base64url_encode(forged), "key"));
  for (const std::string& bad :
       {std::string(), std::string("x"), std::string("!!!"), base64url_encode("[]"),
        base64url_encode("{}"), base64url_encode(R"(["k8scache/2",1,"",1,"","","",""])"),
        base64url_encode(R"(["k8scache/1","1","",1,"","","",""])"), base64url_encode("[[[[[[[[")}) {
    CAPTURE(bad);
    CHECK_FALSE(serve::read_token(bad, "key"));
  }
}
