#include "core/serve/http_server/response_head.hpp"

#include "core/serve/http_server/http_date.hpp"

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

TEST_CASE("a time is told as HTTP tells it") {
  CHECK(http_date(784'111'777) == "Sun, 06 Nov 1994 08:49:37 GMT");
  const std::string before = http_date(std::time(nullptr));
  const std::string now(http_date_now());
  CHECK((now == before || now == http_date(std::time(nullptr))));
}

}  // namespace
}  // namespace k8scache::serve::detail
