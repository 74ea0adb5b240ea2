#include "tests/support/cell_case.hpp"

using k8scache::tests::check_cells;

TEST_CASE("a binding's subjects stand in a column for each of their kinds") {
  constexpr const char* kBinding =
      R"({"roleRef":{"kind":"ClusterRole","name":"view"},"subjects":[{"kind":"User","name":"b"},{"kind":"User","name":"a"},
          {"kind":"Group","name":"g"},{"kind":"ServiceAccount","namespace":"n","name":"s"},{"kind":"Other","name":"o"}]})";
  for (const char* kind : {"RoleBinding", "ClusterRoleBinding"}) {
    check_cells("rbac.authorization.k8s.io", kind,
                {{"Role", kBinding, "ClusterRole/view"},
                 {"Users", kBinding, "b, a"},
                 {"Groups", kBinding, "g"},
                 {"ServiceAccounts", kBinding, "n/s"},
                 {"Users", R"({})", ""}});
  }
}

TEST_CASE("roles say when they were made, in UTC") {
  check_cells("rbac.authorization.k8s.io", "Role",
              {{"Created At", R"({"metadata":{"creationTimestamp":"2026-01-02T05:04:05+02:00"}})",
                "2026-01-02T03:04:05Z"}});
}

TEST_CASE("a signing request is decided, then issued") {
  check_cells(
      "certificates.k8s.io", "CertificateSigningRequest",
      {{"Condition", R"({"status":{}})", "Pending"},
       {"Condition", R"({"status":{"conditions":[{"type":"Approved"}],"certificate":"eA=="}})",
        "Approved,Issued"},
       {"Condition",
        R"({"status":{"conditions":[{"type":"Approved"},{"type":"Denied"},{"type":"Failed"}]}})",
        "Denied,Failed"},
       {"RequestedDuration", R"({"spec":{"expirationSeconds":86400}})", "24h"},
       {"RequestedDuration", R"({"spec":{}})", "<none>"},
       {"SignerName", R"({"spec":{"signerName":""}})", "<none>"}});
}
