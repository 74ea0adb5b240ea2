#include "core/serve/http_server/http_date.hpp"

#include <fmt/chrono.h>

namespace k8scache::serve::detail {

std::string http_date(std::time_t time) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(time));
}

std::string_view http_date_now() {
  thread_local std::time_t second = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != second || text.empty()) {
    text = http_date(now);
    second = now;
  }
  return text;
}

}  // namespace k8scache::serve::detail
