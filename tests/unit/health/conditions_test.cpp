#include "tests/support/health_case.hpp"

using k8scache::tests::check_health;

TEST_CASE("an object of any kind is as its conditions say") {
  check_health(
      "conditions",
      {{R"({"status":{"conditions":[{"type":"Ready","status":"True"}]}})", "healthy"},
       {R"({"status":{"conditions":[{"type":"Ready","status":"False","reason":"NoRoom","message":"no room"}]}})",
        "progressing: no room"},
       {R"({"status":{"conditions":[{"type":"Ready","status":"Unknown","reason":"Asking"}]}})",
        "progressing: Asking"},
       {R"({"status":{"conditions":[{"type":"Available","status":"True"}]}})", "healthy"},
       {R"({"status":{"conditions":[{"type":"Available","status":"True"},{"type":"Ready","status":"False"}]}})",
        "progressing: Ready"},
       {R"({"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Stalled","status":"True","message":"cannot go on"}]}})",
        "degraded: cannot go on"},
       {R"({"status":{"conditions":[{"type":"Failed","status":"True","message":"gave up"}]}})",
        "degraded: gave up"},
       {R"({"status":{"conditions":[{"type":"Failed","status":"False"},{"type":"Ready","status":"True"}]}})",
        "healthy"},
       {R"({"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Reconciling","status":"True","message":"at it"}]}})",
        "progressing: at it"},
       {R"({"status":{"conditions":[{"type":"NamesAccepted","status":"False","message":"taken"},{"type":"Established","status":"False"}]}})",
        "degraded: taken"},
       {R"({"status":{"conditions":[{"type":"NamesAccepted","status":"True"},{"type":"Established","status":"True"}]}})",
        "healthy"}});
}

TEST_CASE("a controller that has not seen the last change has not finished it") {
  check_health(
      "conditions",
      {{R"({"metadata":{"generation":2},"status":{"observedGeneration":1,"conditions":[{"type":"Ready","status":"True"}]}})",
        "progressing: its controller has not seen the last change yet"},
       {R"({"metadata":{"generation":2},"status":{"observedGeneration":2,"conditions":[{"type":"Ready","status":"True"}]}})",
        "healthy"},
       {R"({"metadata":{"generation":2},"status":{"conditions":[{"type":"Ready","status":"True"}]}})",
        "healthy"},
       {R"({"metadata":{"generation":2},"status":{"observedGeneration":1,"conditions":[{"type":"Stalled","status":"True"}]}})",
        "degraded: Stalled"}});
}

TEST_CASE("an object that says nothing of itself has no health, whatever it looks like") {
  check_health("conditions",
               {{R"({})", ""},
                {R"({"status":{"conditions":[]}})", ""},
                {R"({"status":{"conditions":[{"type":"Pretty","status":"True"}]}})", ""},
                {R"({"status":{"conditions":"Ready"}})", ""},
                {R"({"status":{"conditions":[null,7,"x",{"type":5}]}})", ""},
                {R"({"status":7})", ""},
                {R"([])", ""}});
}
