#include "cli/kubectl_errors.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace k8scache;
using cli::gathered;
using cli::KubectlError;

namespace {

KubectlError one(const char* text) { return {.text = text, .parts = {}}; }
const char* const kMissing = "Error from server (NotFound): pods \"a\" not found";

}  // namespace

TEST_CASE("how kubectl ends: one error, several, and those gathered within them") {
  CHECK(cli::kubectl_ending(gathered({})).empty());
  CHECK(cli::kubectl_ending(one("no")) == "error: no\n");
  CHECK(cli::kubectl_ending(one("no\n")) == "error: no\n");
  CHECK(cli::kubectl_ending(one(kMissing)) == std::string(kMissing) + "\n");
  CHECK(cli::kubectl_ending(gathered({one("no")})) == "error: no\n");
  CHECK(cli::kubectl_ending(gathered({one("no"), one(kMissing)})) ==
        "no\n" + std::string(kMissing) + "\n");
  // Of what is gathered twice the server's words are lost.
  CHECK(cli::kubectl_ending(gathered({gathered({one("no")})})) == "no\n");
  CHECK(cli::kubectl_ending(gathered({gathered({one(kMissing)})})) == std::string(kMissing) + "\n");
  CHECK(cli::kubectl_ending(gathered({gathered({gathered({one(kMissing)})})})) ==
        "pods \"a\" not found\n");
  CHECK(cli::kubectl_ending(gathered({one("no"), gathered({one(kMissing), one("b"), one("b")})})) ==
        "no\n[pods \"a\" not found, b]\n");
  CHECK(cli::kubectl_ending(gathered({one("no"), gathered({one("b"), one("b")})})) == "no\nb\n");
}

TEST_CASE("what is within, flat") {
  const auto all = cli::flattened(gathered({one("a"), gathered({one("b"), gathered({})})}));
  REQUIRE(all.size() == 2);
  CHECK(all[1].text == "b");
}

TEST_CASE("a line of kubectl's log knows its time, process and place") {
  const Instant now{std::chrono::sys_days{std::chrono::year{2026} / 1 / 2} +
                    std::chrono::milliseconds(34)};
  const std::string head = cli::kubectl_log_head(now, "sorter.go", 375);
  CHECK(head.starts_with("F01"));
  CHECK(head.find(":00.034000 ") != std::string::npos);
  CHECK(head.ends_with(" sorter.go:375] "));
  CHECK(cli::is_kubectl_log(head + "x"));
  CHECK_FALSE(cli::is_kubectl_log("F123 x"));
  CHECK_FALSE(cli::is_kubectl_log("Found nothing at all"));
  CHECK(cli::is_kubectl_panic(head + "Failed to get i values for an object"));
  CHECK_FALSE(cli::is_kubectl_panic(head + "Field {.a} in x is an unsortable type"));
  CHECK_FALSE(cli::is_kubectl_panic("x] Failed to get i values"));
  CHECK(cli::is_begun(head));
  CHECK(cli::is_begun(kMissing));
  CHECK_FALSE(cli::is_begun("no"));
}
