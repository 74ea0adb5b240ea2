#include "core/kube/impersonation.hpp"

#include "tests/support/problem.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace k8scache;

TEST_CASE("keys of impersonated extras are escaped byte by byte where a header name must be") {
  CHECK(kube::escaped_extra_key("example.com/Scope%A") == "example.com%2FScope%25A");
  CHECK(kube::escaped_extra_key("größe :") == "gr%C3%B6%C3%9Fe%20%3A");
  CHECK(kube::escaped_extra_key("!#$&'*+-.^_`|~09azAZ") == "!#$&'*+-.^_`|~09azAZ");
}

TEST_CASE("user, uid, each group and each extra value become one header each") {
  kube::UserConfig user;
  user.as = "root";
  user.as_uid = "7";
  user.as_groups = {"a", "system:masters"};
  user.as_extra = {{"x/y", {"1", "2"}}};
  CHECK(kube::impersonation_headers(user) ==
        std::vector<net::Header>{{"Impersonate-User", "root"},
                                 {"Impersonate-Uid", "7"},
                                 {"Impersonate-Group", "a"},
                                 {"Impersonate-Group", "system:masters"},
                                 {"Impersonate-Extra-x%2Fy", "1"},
                                 {"Impersonate-Extra-x%2Fy", "2"}});
  user.as.clear();
  CHECK(kube::impersonation_headers(user).empty());
}

TEST_CASE("a value that would break out of its header is refused") {
  kube::UserConfig user;
  user.as = "root\r\nAuthorization: x";
  CHECK(tests::problem_of(ErrorKind::Usage, [&] { (void)kube::impersonation_headers(user); }) ==
        "the value for Impersonate-User holds a control character");
}
