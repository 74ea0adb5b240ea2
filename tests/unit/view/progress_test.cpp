#include "core/view/progress.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;

namespace {

std::string progress(const char* object) {
  json::Parser parser;
  const view::ObjectProgress found = view::progress_of(parser.parse(object));
  return found.ready + "/" + found.reason + "/" + found.status;
}

}  // namespace

TEST_CASE("how far an object has come is read off what all kinds have in common") {
  CHECK(progress(R"({"metadata":{}})") == "-//Current");
  CHECK(progress(R"({"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"}})") ==
        "-//Terminating");
  CHECK(progress(
            R"({"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}})") ==
        "True//Current");
  CHECK(progress(R"({"status":{"phase":"Running","conditions":[
      {"type":"Ready","status":"False","reason":"ContainersNotReady"}]}})") ==
        "False/ContainersNotReady/InProgress");
  CHECK(progress(R"({"status":{"phase":"Succeeded","conditions":[
      {"type":"Ready","status":"False","reason":"PodCompleted"}]}})") ==
        "False/PodCompleted/Current");
  CHECK(progress(R"({"status":{"phase":"Failed"}})") == "-//Failed");
  CHECK(progress(R"({"status":{"conditions":[{"type":"Failed","status":"True"}]}})") ==
        "-//Failed");
  CHECK(progress(R"({"metadata":{"generation":2},"status":{"observedGeneration":1}})") ==
        "-//InProgress");
  CHECK(progress(R"({"metadata":{"generation":2},"status":{"observedGeneration":2}})") ==
        "-//Current");
  CHECK(progress(R"({"spec":{"replicas":2},"status":{"replicas":2,"readyReplicas":1}})") ==
        "-//InProgress");
  CHECK(progress(R"({"spec":{"replicas":0},"status":{"replicas":0}})") == "-//Current");
}
