#include "core/serve/kube/continue_token.hpp"
#include "core/serve/url.hpp"
#include "tests/support/served_world.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace k8scache;

namespace {

constexpr std::array<const char*, 8> kPaths{"/api/v1/pods",
                                            "/api/v1/namespaces/a/pods",
                                            "/api/v1/pods/",
                                            "/api/v1/resources",
                                            "/k8s/clusters/prod/api/v1/pods",
                                            "/k8s/clusters/prod/api/v1/namespaces/a/pods",
                                            "/k8s/clusters/prod/",
                                            "/readyz"};

// None: the input is as it stands.
constexpr std::array<const char*, 10> kParameters{
    "",     "continue", "cursor", "labelSelector", "fieldSelector",
    "sort", "filter",   "fields", "search",        "resourceVersion"};

void require(bool holds, const std::string& why) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", why.c_str());
  std::abort();
}

/// A token's text is all there is to it: read and written it is the same question.
void read_and_write(std::string_view text) {
  const auto token = serve::read_token(text, "key");
  if (!token) return;
  const auto again = serve::read_token(serve::write_token(*token, "key"), "key");
  require(again && *again == *token, "a token that is not what it was");
}

}  // namespace

/// The first byte says where to, and as the value of which parameter; the rest is that value, the
/// whole query, or the rest of the path: selectors, cursors and tokens that nobody has made.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 1) return 0;
  static tests::ServedWorld world;
  const std::string_view input(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  const std::string_view path = kPaths.at(bytes[0] % kPaths.size());
  const std::string name = kParameters.at(bytes[0] / kPaths.size() % kParameters.size());
  read_and_write(input);
  serve::Request request{.method = "GET", .target = {}, .headers = {}, .body = {}};
  request.target = std::string(path) + (path.ends_with('/') ? "" : "?");
  request.target += name.empty() ? std::string(input) : name + "=" + serve::percent_encoded(input);
  const std::string fault = world.fault_of(request);
  require(fault.empty(), fault);
  return 0;
}
