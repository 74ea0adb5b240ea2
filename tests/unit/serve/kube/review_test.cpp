#include "tests/support/served_cache.hpp"

#include <doctest/doctest.h>

#include <string>

namespace k8scache {
namespace {

using tests::header;

const std::string kGroup = "/k8s/clusters/prod/apis/authorization.k8s.io/v1";
const std::string kAccess = kGroup + "/selfsubjectaccessreviews";
const std::string kRules = kGroup + "/selfsubjectrulesreviews";
const std::string kSubject = "/k8s/clusters/prod/apis/authentication.k8s.io/v1/selfsubjectreviews";
const std::string kPods = R"("resourceAttributes":{"verb":"get","resource":"pods"})";

struct Reviewed : tests::Served {
  Reviewed() { list_pods({}, "5"); }

  serve::Response post(const std::string& target, const std::string& body,
                       const std::string& type = "application/json") {
    return gateway.answer(
        {.method = "POST", .target = target, .headers = {{"Content-Type", type}}, .body = body});
  }
  /// The message of the Status that refuses with 400.
  std::string refusal(const std::string& target, const std::string& body) {
    const serve::Response response = post(target, body);
    CHECK(response.status == 400);
    const json::Value status = read(response);
    CHECK(status["reason"].text_or("") == "BadRequest");
    return std::string(status["message"].text_or(""));
  }
};

TEST_CASE("a review about a resource and a path, or neither, is invalid as an API server says") {
  Reviewed reviewed;
  const std::string both =
      R"({"spec":{)" + kPods + R"(,"nonResourceAttributes":{"path":"/x","verb":"get"}}})";
  const serve::Response refused = reviewed.post(kAccess, both);
  CHECK(refused.status == 422);
  CHECK(
      refused.body ==
      R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":".authorization.k8s.io \"\" is invalid: spec.nonResourceAttributes: Invalid value: {\"Path\":\"/x\",\"Verb\":\"get\"}: cannot be specified in combination with resourceAttributes","reason":"Invalid","details":{"group":"authorization.k8s.io","causes":[{"reason":"FieldValueInvalid","message":"Invalid value: {\"Path\":\"/x\",\"Verb\":\"get\"}: cannot be specified in combination with resourceAttributes","field":"spec.nonResourceAttributes"}]},"code":422})"
      "\n");
  for (const char* const body :
       {R"({"spec":{}})", "{}", "null",
        R"({"spec":{"resourceAttributes":null,"nonResourceAttributes":null}})"}) {
    CAPTURE(body);
    const serve::Response neither = reviewed.post(kAccess, body);
    CHECK(neither.status == 422);
    CHECK(
        neither.body ==
        R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":".authorization.k8s.io \"\" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified","reason":"Invalid","details":{"group":"authorization.k8s.io","causes":[{"reason":"FieldValueInvalid","message":"Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified","field":"spec.resourceAttributes"}]},"code":422})"
        "\n");
  }
  CHECK(reviewed.post(kAccess, R"({"spec":{"resourceAttributes":{}}})").status == 201);
  CHECK(reviewed.post(kAccess, R"({"spec":{"nonResourceAttributes":{}}})").status == 201);
}

TEST_CASE("the same in protobuf") {
  Reviewed reviewed;
  const auto asked = [&](const std::string& spec) {
    const std::string kind = "SelfSubjectAccessReview";
    const auto field = [](char tag, const std::string& bytes) {
      return std::string(1, tag) + static_cast<char>(bytes.size()) + bytes;
    };
    return reviewed.post(kAccess,
                         std::string("k8s\0", 4) + field('\x0a', field('\x12', kind)) +
                             field('\x12', field('\x12', spec)),
                         "application/vnd.kubernetes.protobuf");
  };
  const std::string pods("\x0a\x0b\x12\x03get\x2a\x04pods", 13);
  const std::string path("\x12\x09\x0a\x02/x\x12\x03get", 11);
  CHECK(asked(pods).status == 201);
  CHECK(asked(path).status == 201);
  CHECK(asked("").status == 422);
  CHECK(asked(pods + path).status == 422);
}

TEST_CASE("a review of another form than JSON and protobuf is 415, without a form it is JSON") {
  Reviewed reviewed;
  const std::string body = "{\"spec\":{" + kPods + "}}";
  for (const char* const type :
       {"text/plain", "application/x-www-form-urlencoded", "*/*", "application/*", "json",
        "application/yaml", "application/vnd.kubernetes.protobufs"}) {
    CAPTURE(type);
    for (const std::string& target : {kAccess, kRules, kSubject}) {
      const serve::Response refused = reviewed.post(target, body, type);
      CHECK(refused.status == 415);
      CHECK(reviewed.read(refused)["reason"].text_or("") == "UnsupportedMediaType");
    }
  }
  for (const char* const type :
       {"", "application/json; charset=utf-8", "Application/JSON", "application/json;"}) {
    CAPTURE(type);
    CHECK(reviewed.post(kAccess, body, type).status == 201);
  }
}

TEST_CASE("a body that is something else than the review is told to be that") {
  Reviewed reviewed;
  const std::string pod = R"({"kind":"Pod","apiVersion":"v1","spec":{}})";
  CHECK(reviewed.refusal(kAccess, pod) ==
        "Pod in version \"v1\" cannot be handled as a SelfSubjectAccessReview");
  CHECK(reviewed.refusal(kRules, pod) ==
        "Pod in version \"v1\" cannot be handled as a SelfSubjectRulesReview");
  CHECK(reviewed.refusal(kSubject, pod) ==
        "Pod in version \"v1\" cannot be handled as a SelfSubjectReview");
  CHECK(reviewed.refusal(kAccess, R"({"apiVersion":"authorization.k8s.io/v1beta1"})") ==
        "the API version in the data (authorization.k8s.io/v1beta1) does not match the expected "
        "API version (authorization.k8s.io/v1)");
  const std::string not_read = "the object provided is unrecognized (must be of type ";
  CHECK(reviewed.refusal(kAccess, "[]") == not_read + "SelfSubjectAccessReview): it is an array");
  CHECK(reviewed.refusal(kAccess, "\"x\"") ==
        not_read + "SelfSubjectAccessReview): it is a string");
  CHECK(reviewed.refusal(kSubject, "5") == not_read + "SelfSubjectReview): it is a number");
  CHECK(reviewed.refusal(kAccess, R"({"kind":5})") ==
        not_read + "SelfSubjectAccessReview): its kind is a number, not a string");
  CHECK(reviewed.refusal(kSubject, "").starts_with("cannot read JSON"));
  const std::string inside =
      "SelfSubjectAccessReview in version \"v1\" cannot be handled as a SelfSubjectAccessReview: ";
  CHECK(reviewed.refusal(kAccess, R"({"spec":"x"})") == inside + "spec is a string, not an object");
  CHECK(reviewed.refusal(kAccess, R"({"spec":{"resourceAttributes":[]}})") ==
        inside + "spec.resourceAttributes is an array, not an object");
  CHECK(reviewed.refusal(kAccess, R"({"spec":{"resourceAttributes":{"verb":5}}})") ==
        inside + "spec.resourceAttributes.verb is a number, not a string");
  CHECK(reviewed.refusal(kRules, R"({"spec":{}})") == "no namespace on request");
}

TEST_CASE("reviews are posted to their collection, and never read") {
  Reviewed reviewed;
  for (const std::string& target : {kAccess, kRules, kSubject}) {
    for (const char* const method : {"GET", "PUT", "DELETE"}) {
      const serve::Response refused = reviewed.ask(target + "?watch=true", {}, method);
      CHECK(refused.status == 405);
      CHECK(reviewed.read(refused)["reason"].text_or("") == "MethodNotAllowed");
      CHECK(header(refused, "Allow") == "POST");
    }
    CHECK(reviewed.ask(target + "/x").status == 404);
    CHECK(reviewed.post(target + "/x", "{}").status == 404);
  }
  CHECK(reviewed.post(kGroup + "/namespaces/a/selfsubjectaccessreviews", "{}").status == 404);
}

}  // namespace
}  // namespace k8scache
