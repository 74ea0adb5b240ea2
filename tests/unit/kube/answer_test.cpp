#include "core/kube/answer.hpp"

#include "tests/support/fake_clock.hpp"
#include "tests/support/shipped_registry.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <string>

using namespace k8scache;
using namespace k8scache::kube;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kServer = "https://one:6443";

const model::ResourceType kPods{
    .group = "", .version = "v1", .kind = "Pod", .plural = "pods", .singular = "pod"};

std::string input_word(const Input& input) {
  if (const auto* page = std::get_if<Page>(&input)) {
    return fmt::format("page {} \"{}\"", page->resource_version, page->continue_token);
  }
  if (std::holds_alternative<Expired>(input)) return "expired";
  if (const auto* failed = std::get_if<Failed>(&input)) {
    return "failed: " + failed->why +
           (failed->retry_after ? fmt::format(" after {}", failed->retry_after->count()) : "");
  }
  if (const auto* refused = std::get_if<Refused>(&input)) {
    return (refused->forbidden ? "forbidden: " : "refused: ") + refused->why;
  }
  return "?";
}

Answer answer(int status, std::string body, std::vector<net::Header> headers = {}) {
  if (net::header(headers, "content-type").empty()) {
    headers.emplace_back("content-type", "application/json");
  }
  return {.head = {status, std::move(headers)}, .body = std::move(body)};
}

std::string said(int status, std::string body, std::vector<net::Header> headers = {}) {
  return input_word(classify_list(answer(status, std::move(body), std::move(headers)), kPods,
                                  ListForm::Objects, kServer));
}

std::string status_body(int code, std::string_view reason, std::string_view message) {
  return fmt::format(
      R"({{"kind":"Status","apiVersion":"v1","metadata":{{}},"status":"Failure","message":"{}","reason":"{}","code":{}}})",
      message, reason, code);
}

std::string recorded_error(const std::string& name) {
  return tests::source_text("tests/data/recorded/errors/" + name);
}

}  // namespace

TEST_CASE("a list is a page with its version and token, wherever they stand") {
  struct Case {
    std::string_view name;
    std::string body;
    std::string said;
  };
  const std::string text = R"("items":[{"metadata":{"name":"a","resourceVersion":"3"}}])";
  const Case cases[] = {
      {"as built-in types write it",
       R"({"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7","continue":"t"},)" +
           text + "}",
       "page 7 \"t\""},
      {"as custom types write it",
       R"({"apiVersion":"v1","items":[],"kind":"PodList","metadata":{"continue":"t","resourceVersion":"7"}})",
       "page 7 \"t\""},
      {"the kind behind the items",
       R"({"metadata":{"resourceVersion":"7"},)" + text + R"(,"apiVersion":"v1","kind":"PodList"})",
       "page 7 \"\""},
      {"the metadata behind the items",
       R"({"kind":"PodList",)" + text + R"(,"metadata":{"resourceVersion":"7"}})", "page 7 \"\""},
      {"with blanks",
       "{ \"kind\" : \"PodList\", \"metadata\" : { \"resourceVersion\" : \"7\" },\n \"items\" : [] "
       "}",
       "page 7 \"\""},
      {"no items", R"({"kind":"PodList","metadata":{"resourceVersion":"7"},"items":null})",
       "page 7 \"\""},
      {"no metadata", R"({"kind":"PodList","apiVersion":"v1","items":[]})", "page  \"\""},
      {"a generic list", R"({"kind":"List","metadata":{"resourceVersion":"7"},"items":[]})",
       "page 7 \"\""},
  };
  for (const Case& one : cases) {
    CAPTURE(one.name);
    CHECK(said(200, one.body) == one.said);
  }
}

TEST_CASE("a list of something else is none, though it is empty") {
  const auto list = [](std::string_view kind, std::string_view version) {
    return fmt::format(R"({{"kind":"{}","apiVersion":"{}","metadata":{{}},"items":[]}})", kind,
                       version);
  };
  CHECK(said(200, list("ConfigMapList", "v1")) ==
        "refused: https://one:6443 answers with a ConfigMapList of v1 instead of a PodList of v1");
  CHECK(said(200, list("PodList", "apps/v1")).starts_with("refused: "));
  const model::ResourceType widgets{.group = "example.com",
                                    .version = "v1",
                                    .kind = "Widget",
                                    .plural = "widgets",
                                    .singular = "widget"};
  const auto said_of_widgets = [&](const std::string& body) {
    return input_word(classify_list(answer(200, body), widgets, ListForm::Objects, kServer));
  };
  CHECK(said_of_widgets(list("WidgetList", "example.com/v1")) == "page  \"\"");
  CHECK(said_of_widgets(list("ListOfWidgetsList", "example.com/v1")) == "page  \"\"");
  CHECK(said_of_widgets(list("WidgetList", "example.com/v2")).starts_with("refused: "));
}

TEST_CASE("a page's text reaches the decoder byte for byte") {
  const std::string body = R"({"kind":"PodList","metadata":{"resourceVersion":"7"},"items":[ ]})";
  const Input input = classify_list(answer(200, body), kPods, ListForm::Objects, kServer);
  REQUIRE(std::holds_alternative<Page>(input));
  CHECK(std::get<Page>(input).text == body);
}

TEST_CASE("every status says whether to wait, to begin anew, to give up") {
  struct Case {
    int status;
    std::string body;
    std::vector<net::Header> headers;
    std::string said;
  };
  const Case cases[] = {
      {410, status_body(410, "Expired", "too old"), {}, "expired"},
      {410, "", {}, "expired"},
      {400, status_body(400, "Expired", "too old"), {}, "expired"},
      {403, status_body(403, "Forbidden", "pods is forbidden"), {}, "forbidden: pods is forbidden"},
      {404, status_body(404, "NotFound", "no such resource"), {}, "refused: no such resource"},
      {405, status_body(405, "MethodNotAllowed", "not allowed"), {}, "refused: not allowed"},
      {400, status_body(400, "BadRequest", "bad"), {}, "refused: bad"},
      {422, status_body(422, "Invalid", "invalid"), {}, "refused: invalid"},
      {429, status_body(429, "TooManyRequests", "busy"), {}, "failed: busy"},
      {429,
       status_body(429, "TooManyRequests", "busy"),
       {{"retry-after", "3"}},
       "failed: busy after 3000"},
      {500, status_body(500, "InternalError", "oops"), {}, "failed: oops"},
      {503,
       status_body(503, "ServiceUnavailable", "down"),
       {{"retry-after", "0"}},
       "failed: down after 0"},
      {504,
       status_body(504, "Timeout", "Too large resource version"),
       {{"retry-after", "1"}},
       "failed: Too large resource version after 1000"},
      {502,
       "<html>bad gateway</html>",
       {{"content-type", "text/html"}},
       "failed: HTTP 502 with \"<html>bad gateway</html>\""},
      {500, "", {}, "failed: HTTP 500 with no body"},
      {401,
       status_body(401, "Unauthorized", "Unauthorized"),
       {},
       "refused: https://one:6443 does not accept the credentials (401 Unauthorized)"},
      {302,
       "",
       {{"location", "https://login.example.com/"}},
       "refused: https://one:6443 redirects to https://login.example.com/, which would carry "
       "credentials there"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.status);
    CHECK(said(one.status, one.body, one.headers) == one.said);
  }
}

TEST_CASE("what is no list is refused or retried, never taken for an empty one") {
  CHECK(said(200, "<html><title>Sign in</title></html>", {{"content-type", "text/html"}}) ==
        "refused: https://one:6443 answers with text/html instead of JSON "
        "(\"<html><title>Sign in</title></html>\"): is it a Kubernetes API server?");
  CHECK(said(200, R"({"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{},"rows":[]})") ==
        "refused: https://one:6443 answers with a Table instead of a list: is it a Kubernetes API "
        "server?");
  CHECK(said(200, R"({"hello":"world"})") ==
        "refused: https://one:6443 answers with a document without kind instead of a list: is it a "
        "Kubernetes API server?");
  CHECK(said(200, status_body(500, "InternalError", "storage is broken")) ==
        "failed: storage is broken");
  CHECK(said(200, status_body(410, "Expired", "too old")) == "expired");
  for (const std::string_view body : {"", "[]", "{", "null", R"({"kind":"PodList","metadata":{)"}) {
    CAPTURE(body);
    CHECK(said(200, std::string(body))
              .starts_with("failed: the list of https://one:6443 is malformed"));
  }
}

TEST_CASE("a real server's refusals are understood") {
  CHECK(said(410, recorded_error("410-continue.json")) == "expired");
  CHECK(
      said(403, recorded_error("403-pods.json")).starts_with("forbidden: pods is forbidden: User"));
  CHECK(said(401, recorded_error("401.json")) ==
        "refused: https://one:6443 does not accept the credentials (401 Unauthorized)");
  CHECK(said(404, recorded_error("404-type.json")) ==
        "refused: the server could not find the requested resource");
  CHECK(said(504, recorded_error("504-version-too-large.json")).starts_with("failed: "));
  CHECK(said(400, recorded_error("400-continue.json")).starts_with("refused: "));
}

TEST_CASE("foreign text in an error cannot steer a terminal") {
  CHECK(said(500, status_body(500, "", "a\\u001b[31mb\\nc")) == "failed: a\\u001b[31mb c");
  CHECK(said(500, "x\x1b[2J\ny") == "failed: HTTP 500 with \"x\\u001b[2J y\"");
}

TEST_CASE("Retry-After is seconds or a date, and never more than an hour") {
  const Instant now = tests::FakeClock().now();  // 2026-01-02T03:04:05Z
  const auto wish = [&](std::string text) -> std::int64_t {
    const auto time = retry_after({{"retry-after", std::move(text)}}, now);
    return time ? time->count() : -1;
  };
  CHECK(wish("3") == 3000);
  CHECK(wish("0") == 0);
  CHECK(wish("-5") == 0);
  CHECK(wish("999999") == 3'600'000);
  CHECK(wish("9223372036854775807") == 3'600'000);
  CHECK(wish("Fri, 02 Jan 2026 03:04:15 GMT") == 10'000);
  CHECK(wish("Fri, 02 Jan 2026 03:04:00 GMT") == 0);
  CHECK(wish("Sat, 03 Jan 2026 03:04:00 GMT") == 3'600'000);
  CHECK(wish("") == -1);
  CHECK(wish("soon") == -1);
  CHECK(wish("3s") == -1);
  CHECK_FALSE(retry_after({}, now));
}

TEST_CASE("warnings are the quoted texts of code 299") {
  CHECK(warnings_of({{"warning", R"(299 - "v1 is deprecated")"},
                     {"content-type", "x"},
                     {"warning", R"(299 - "say \"b\" \\ c" "Mon, 02 Jan 2006 15:04:05 GMT")"},
                     {"warning", R"(199 - "other")"},
                     {"warning", "299 - bare"},
                     {"warning", "299 - \"a\x1b[31m\""}})
            .front() == "v1 is deprecated");
  CHECK(warnings_of({{"warning", R"(299 - "say \"b\" \\ c")"}}) ==
        std::vector<std::string>{R"(say "b" \ c)"});
  CHECK(warnings_of({{"warning", R"(199 - "other")"}, {"warning", "299 - bare"}}).empty());
  CHECK(warnings_of({{"warning", "299 - \"a\x1b[31m\""}}) ==
        std::vector<std::string>{"a\\u001b[31m"});
}

TEST_CASE("a request that never became an answer may be tried again, and says what broke") {
  struct Case {
    net::BrokenBy by;
    std::string said;
  };
  const Case cases[] = {
      {net::BrokenBy::Connecting, "cannot reach https://one:6443: why"},
      {net::BrokenBy::Trust, "no trusted connection to https://one:6443: why"},
      {net::BrokenBy::Timeout, "https://one:6443 does not answer in time: why"},
      {net::BrokenBy::Transfer, "lost the answer of https://one:6443: why"},
  };
  for (const Case& one : cases) {
    const Failed failed = classify_broken({one.by, "why"}, kServer);
    CHECK(failed.why == one.said);
    CHECK_FALSE(failed.retry_after);
  }
}

TEST_CASE("how far a storage is stands before or behind the items of a list of nothing") {
  const auto version = [](std::string body) {
    const Input input = classify_version(answer(200, std::move(body)), kServer);
    REQUIRE(std::holds_alternative<CurrentVersion>(input));
    return std::get<CurrentVersion>(input).resource_version;
  };
  CHECK(
      version(
          R"({"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[]})") ==
      "7");
  CHECK(version(R"({"apiVersion":"example.com/v1","items":[],"kind":"WidgetList",)"
                R"("metadata":{"continue":"","resourceVersion":"8"}})"
                "\n") == "8");
  CHECK(version(R"({"apiVersion":"example.com/v1","items":[)").empty());
  CHECK(version(R"({"kind":"Table","apiVersion":"meta.k8s.io/v1",)"
                R"("metadata":{"resourceVersion":"1"},"columnDefinitions":[],"rows":[]})")
            .empty());
  CHECK(version(R"({"kind":"Pod","apiVersion":"v1",)"
                R"("metadata":{"name":"a","resourceVersion":"1"},"items":[]})")
            .empty());
  CHECK(version("busy").empty());
  CHECK(version("").empty());
}
