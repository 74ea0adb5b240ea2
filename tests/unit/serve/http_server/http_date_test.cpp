#include "core/serve/http_server/http_date.hpp"

#include <doctest/doctest.h>

#include <ctime>
#include <string>

namespace k8scache::serve::detail {
namespace {

TEST_CASE("a time is told as HTTP tells it") {
  CHECK(http_date(784'111'777) == "Sun, 06 Nov 1994 08:49:37 GMT");
  const std::string before = http_date(std::time(nullptr));
  const std::string now(http_date_now());
  CHECK((now == before || now == http_date(std::time(nullptr))));
}

}  // namespace
}  // namespace k8scache::serve::detail
