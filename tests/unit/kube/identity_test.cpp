#include "core/kube/identity.hpp"

#include "tests/support/problem.hpp"
#include "tests/support/sync_setup.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

using namespace k8scache;

namespace {

std::string uid_of(const tests::SyncSetup& setup, const std::string& ns) {
  const std::string body = setup.cluster.get("namespaces", {"", ns}).value_or("");
  const std::size_t at = body.find("\"uid\":\"") + 7;
  return body.substr(at, body.find('"', at) - at);
}

}  // namespace

TEST_CASE("a cluster is known by the uid of kube-system, and by its version") {
  tests::SyncSetup setup;
  const auto identity = kube::identify(*setup.session, "");
  CHECK(identity.uid == uid_of(setup, "kube-system"));
  CHECK_FALSE(identity.uid.empty());
  CHECK(identity.server_version == "v1.36.3");
  CHECK(setup.transport.requests.size() == 2);
  CHECK(kube::server_version(*setup.session) == "v1.36.3");
  CHECK(setup.transport.requests.size() == 3);
}

TEST_CASE("who may not see kube-system knows the cluster by default, else by its address") {
  tests::SyncSetup setup;
  setup.transport.add_fault("path=/namespaces/kube-system,do=status:403");
  const auto of_default = kube::identify(*setup.session, "");
  CHECK(of_default.uid == uid_of(setup, "default"));
  CHECK(of_default.uid_of == "default");
  setup.transport.add_fault("path=/namespaces/default,do=status:403");
  const auto identity = kube::identify(*setup.session, "");
  CHECK(identity.uid.empty());
  CHECK(identity.endpoint.size() == 64);
}

TEST_CASE("the address counts with its CA") {
  tests::SyncSetup setup;
  const std::string plain = kube::identify(*setup.session, "").endpoint;
  CHECK(kube::identify(*setup.session, "").endpoint == plain);
  CHECK(kube::identify(*setup.session, "another CA").endpoint != plain);
  setup.target.endpoint.url = "https://two:6443";
  setup.restart();
  CHECK(kube::identify(*setup.session, "").endpoint != plain);
}

TEST_CASE("answers that are no documents tell nothing, and are no failure") {
  tests::SyncSetup setup;
  setup.transport.add_fault("do=truncate:20");
  const auto identity = kube::identify(*setup.session, "");
  CHECK(identity.uid.empty());
  CHECK(identity.server_version.empty());
  CHECK(kube::server_version(*setup.session).empty());
}

TEST_CASE("a server that does not answer has no identity") {
  tests::SyncSetup setup;
  setup.transport.add_fault("do=close");
  CHECK(tests::problem_of(ErrorKind::Unreachable, [&] {
          (void)kube::identify(*setup.session, "");
        }).starts_with("lost the answer of https://fake:6443"));
}

TEST_CASE("the names of namespaces come from all pages") {
  tests::SyncSetup setup;
  setup.transport.largest_page = 3;
  for (int i = 0; i < 8; ++i) {
    setup.cluster.put(tests::small_object("v1", "Namespace", "", fmt::format("n{}", i)));
  }
  const auto names = kube::namespace_names(*setup.session);
  REQUIRE(names);
  CHECK(names->size() == 12);
  CHECK(names->front() == "default");
  CHECK(names->back() == "n7");
  CHECK(setup.transport.requests.size() == 4);
}

TEST_CASE("namespaces that we may not list have no names") {
  tests::SyncSetup setup;
  setup.transport.add_fault("do=status:403");
  CHECK_FALSE(kube::namespace_names(*setup.session));
}

TEST_CASE("a list of namespaces that cannot be read is the server's fault, not the user's") {
  tests::SyncSetup setup;
  setup.transport.add_fault("do=truncate:60");
  CHECK(tests::problem_of(ErrorKind::Unreachable, [&] {
          (void)kube::namespace_names(*setup.session);
        }).starts_with("cannot read the namespaces of https://fake:6443: cannot read JSON"));
}

TEST_CASE("a list of namespaces that expires between pages is asked for again") {
  tests::SyncSetup setup;
  setup.transport.largest_page = 3;
  setup.transport.add_fault("query=continue,count=1,do=expired");
  const auto names = kube::namespace_names(*setup.session);
  REQUIRE(names);
  CHECK(names->size() == 4);
}
