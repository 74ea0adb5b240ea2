#include "tests/support/cell_case.hpp"

using k8scache::tests::check_cells;

TEST_CASE("access modes are abbreviated, once each, in a fixed order") {
  check_cells(
      "", "PersistentVolume",
      {{"Access Modes",
        R"({"spec":{"accessModes":["ReadWriteOncePod","ReadWriteMany","ReadOnlyMany","ReadWriteOnce","ReadWriteMany","Other"]}})",
        "RWO,ROX,RWX,RWOP"},
       {"Access Modes", R"({"spec":{}})", ""}});
}

TEST_CASE("a volume says what claims it, and that it is being deleted") {
  check_cells(
      "", "PersistentVolume",
      {{"Claim", R"({"spec":{"claimRef":{"namespace":"web","name":"data"}}})", "web/data"},
       {"Claim", R"({"spec":{}})", ""},
       {"Capacity", R"({"spec":{}})", "0"},
       {"Status", R"({"status":{"phase":"Bound"}})", "Bound"},
       {"Status",
        R"({"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Bound"}})",
        "Terminating"},
       {"StorageClass",
        R"({"metadata":{"annotations":{"volume.beta.kubernetes.io/storage-class":"old"}},"spec":{"storageClassName":"new"}})",
        "old"},
       {"StorageClass", R"({"spec":{"storageClassName":"new"}})", "new"},
       {"VolumeAttributesClass", R"({"spec":{}})", "<unset>"},
       {"VolumeMode", R"({"spec":{"volumeMode":"Block"}})", "Block"}});
}

TEST_CASE("a claim has capacity and access modes once it has a volume") {
  check_cells(
      "", "PersistentVolumeClaim",
      {{"Capacity", R"({"spec":{"volumeName":"pv"},"status":{"capacity":{"storage":"1Gi"}}})",
        "1Gi"},
       {"Capacity", R"({"spec":{"volumeName":"pv"},"status":{}})", "0"},
       {"Capacity", R"({"spec":{},"status":{"capacity":{"storage":"1Gi"}}})", ""},
       {"Access Modes",
        R"({"spec":{"volumeName":"pv"},"status":{"accessModes":["ReadWriteOnce"]}})", "RWO"},
       {"Access Modes", R"({"spec":{},"status":{"accessModes":["ReadWriteOnce"]}})", ""}});
}

TEST_CASE("a quota's limits stand apart from its requests") {
  constexpr const char* kQuota =
      R"({"status":{"hard":{"requests.cpu":"2","limits.cpu":"4","pods":"10","limits":"1"},"used":{"pods":"3","limits.cpu":"1500m"}}})";
  check_cells("", "ResourceQuota",
              {{"Request", kQuota, "limits: 0/1, pods: 3/10, requests.cpu: 0/2"},
               {"Limit", kQuota, "limits.cpu: 1500m/4"},
               {"Limit", R"({"status":{}})", ""}});
}

TEST_CASE("a storage class has defaults, and may be the default") {
  check_cells(
      "storage.k8s.io", "StorageClass",
      {{"Name",
        R"({"metadata":{"name":"fast","annotations":{"storageclass.beta.kubernetes.io/is-default-class":"true"}}})",
        "fast (default)"},
       {"ReclaimPolicy", R"({})", "Delete"},
       {"VolumeBindingMode", R"({})", "Immediate"},
       {"AllowVolumeExpansion", R"({"allowVolumeExpansion":true})", "true"},
       {"AllowVolumeExpansion", R"({})", "false"}});
}

TEST_CASE("storage versions and migrations sum up their states") {
  check_cells(
      "internal.apiserver.k8s.io", "StorageVersion",
      {{"StorageVersions",
        R"({"status":{"storageVersions":[{"apiServerID":"a","encodingVersion":"v1"},{"apiServerID":"b","encodingVersion":"v2"}]}})",
        "a=v1,b=v2"},
       {"StorageVersions", R"({"status":{}})", "<unset>"}});
  check_cells(
      "storagemigration.k8s.io", "StorageVersionMigration",
      {{"Status", R"({"status":{}})", "Unknown"},
       {"Status",
        R"({"status":{"conditions":[{"type":"Running","status":"True"},{"type":"Failed","status":"False"}]}})",
        "Running"},
       {"Resource", R"({"spec":{"resource":{"group":"apps","resource":"deployments"}}})",
        "deployments.apps"},
       {"Resource", R"({"spec":{"resource":{"group":"","resource":"pods"}}})", "pods"}});
}
