#include "core/serve/rest/rest_caching.hpp"

#include "core/base/crypto.hpp"
#include "core/base/text.hpp"
#include "core/base/time_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace k8scache::serve {

std::string etag_of(const std::string& state, const std::string& question) {
  return "W/\"" + sha256_hex(state + "\n" + question).substr(0, 24) + "\"";
}

bool is_known(const Request& request, const std::string& etag) {
  for (const auto& [name, value] : request.headers) {
    if (to_lower(name) != "if-none-match") continue;
    for (const std::string_view piece : split(value, ',')) {
      const std::string_view known = trim(piece);
      if (known == "*" || known == etag || "W/" + std::string(known) == etag) return true;
    }
  }
  return false;
}

std::vector<Header> caching_headers(std::optional<Instant> as_of, const std::string& etag,
                                    Instant now) {
  std::vector<Header> headers{{"ETag", etag},
                              {"Cache-Control", "private, no-cache"},
                              {"Vary", "Accept, Accept-Encoding, Authorization"}};
  if (as_of) {
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - *as_of);
    headers.emplace_back("Age", fmt::format("{}", std::max<std::int64_t>(age.count(), 0)));
    headers.emplace_back("K8scache-As-Of", rfc3339(*as_of));
  }
  return headers;
}

Response not_modified(std::vector<Header> headers) {
  return {.status = 304, .headers = std::move(headers)};
}

}  // namespace k8scache::serve
