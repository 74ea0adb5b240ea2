#include "tests/support/cell_case.hpp"

using k8scache::tests::check_cells;

TEST_CASE("a resource claim is pending, allocated, reserved, deleted") {
  check_cells(
      "resource.k8s.io", "ResourceClaim",
      {{"State", R"({"status":{}})", "pending"},
       {"State", R"({"status":{"allocation":{}}})", "allocated"},
       {"State", R"({"status":{"allocation":{},"reservedFor":[{}]}})", "allocated,reserved"},
       {"State", R"({"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{}})",
        "deleted"},
       {"State",
        R"({"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"allocation":{}}})",
        "deleted,allocated"}});
}

TEST_CASE("a pool request adds up its pools once there is an answer") {
  constexpr const char* kDone =
      R"({"status":{"poolCount":3,"conditions":[{"type":"Complete","status":"True","lastTransitionTime":"2026-01-09T23:59:00Z"}],
          "pools":[{"totalDevices":4,"availableDevices":1},{"totalDevices":2,"validationError":"bad"}]}})";
  constexpr const char* kFailed =
      R"({"status":{"conditions":[{"type":"Failed","status":"True"}]}})";
  check_cells("resource.k8s.io", "ResourcePoolStatusRequest",
              {{"Total", R"({})", "-"},
               {"Status", R"({})", "Pending"},
               {"Completed", R"({})", "<none>"},
               {"Total", kDone, "6"},
               {"Errors", kDone, "1"},
               {"Status", kDone, "Complete (2/3 pools)"},
               {"Completed", kDone, "60s"},
               {"Pools", kDone, "3"},
               {"Total", kFailed, "-"},
               {"Status", kFailed, "Failed"}});
}
