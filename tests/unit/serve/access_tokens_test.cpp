#include "core/serve/access_tokens.hpp"

#include "core/base/error.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using serve::AccessTokens;
using serve::Reach;

namespace {

const std::string kDigits(64, '0');

std::string refusal(const std::string& text) {
  try {
    static_cast<void>(AccessTokens::parse(text, "f"));
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::Usage);
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a token is known by its digest, and sees what its line says") {
  const std::string all = serve::new_token();
  const std::string some = serve::new_token();
  CHECK(all != some);
  CHECK(all.starts_with("k8scache_"));
  CHECK(all.size() == std::string("k8scache_").size() + 43);
  const std::string text = "# tokens\n\n" + serve::token_line({.who = "admin"}, all) +
                           serve::token_line({.who = "ci", .namespaces = {"db", "web"}}, some);
  CHECK(text.find(all) == std::string::npos);
  const AccessTokens tokens = AccessTokens::parse(text, "f");
  CHECK(tokens.size() == 2);
  REQUIRE(tokens.reach_of("Bearer " + all) != nullptr);
  CHECK(*tokens.reach_of("Bearer " + all) == Reach{.who = "admin"});
  CHECK(*tokens.reach_of("bearer  " + some + " ") ==
        Reach{.who = "ci", .namespaces = {"db", "web"}});
  for (const std::string& wrong :
       {std::string(), all, "Basic " + all, std::string("Bearer"), std::string("Bearer "),
        "Bearer " + all + "x", "Bearer " + all.substr(0, 20), "Bearer sha256:" + kDigits}) {
    CAPTURE(wrong);
    CHECK(tokens.reach_of(wrong) == nullptr);
  }
}

TEST_CASE("a line that cannot be understood is named, and no token is lost over it") {
  const std::string line = "a sha256:" + kDigits;
  CHECK(refusal(line).empty());
  CHECK(refusal(line + " web,db\r\n").empty());
  CHECK(refusal("").starts_with("f: there is no token in it"));
  CHECK(refusal("# nobody\n").starts_with("f: there is no token in it"));
  for (const std::string& bad :
       {std::string("a"), std::string("a sha256:0"), "a " + kDigits, "a md5:" + kDigits,
        "a sha256:" + std::string(64, 'g'), line + " web db"}) {
    CAPTURE(bad);
    CHECK(refusal("\n" + bad).starts_with("f:2: expected a name, sha256:"));
  }
  CHECK(refusal(line + " web,,db") == "f:1: \"\" is no name of a namespace");
  CHECK(refusal(line + " *") == "f:1: \"*\" is no name of a namespace");
  CHECK(refusal("a/b sha256:" + kDigits).starts_with("f:1: \"a/b\" is no name of a token"));
  CHECK(refusal(line + "\na sha256:" + std::string(64, '1')) ==
        "f:2: there is a token a above already");
  CHECK(refusal(line + "\nb sha256:" + kDigits) == "f:2: it is the token of a line above");
  CHECK_THROWS_AS(serve::token_line({.who = "a b"}, "t"), Error);
  CHECK_THROWS_AS(serve::token_line({.who = "a", .namespaces = {"we*"}}, "t"), Error);
}
