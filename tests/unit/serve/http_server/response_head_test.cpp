#include "core/serve/http_server/response_head.hpp"

#include <doctest/doctest.h>

namespace k8scache::serve::detail {
namespace {

TEST_CASE("an answer's head has its status, its headers, its framing, and ends") {
  const Response response{.status = 404, .headers = {{"Content-Type", "text/plain"}}};
  CHECK(head_of(response, "Content-Length: 3\r\n", true, "now") ==
        "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 3\r\nDate: "
        "now\r\n\r\n");
  CHECK(head_of({}, "", false, "now") ==
        "HTTP/1.1 200 OK\r\nDate: now\r\nConnection: close\r\n\r\n");
}

TEST_CASE("no header can begin another") {
  const Response response{.headers = {{"A\r\nB", "c\r\nD: e\n"}}};
  CHECK(head_of(response, "", true, "now") ==
        "HTTP/1.1 200 OK\r\nA  B: c  D: e \r\nDate: now\r\n\r\n");
}

}  // namespace
}  // namespace k8scache::serve::detail
